import { expect, it } from 'vitest';
import { outcomeIn, ownNotification } from '../../../../functions/core/notice/outcome-notice.ts';

const OUTCOME = {
  ...{ machine: 'update-addon', name: 'Updated', succeeded: true, severity: 'info', summary: 'Done.' },
  ...{ reasons: [], advice: [], codes: [], resourceIds: [], details: {} },
};
const NOTICE = {
  ...{ topicArn: 'arn:topic', table: 'table', outcome: OUTCOME, redriveCount: 0, now: '2026-11-21T08:00:00Z' },
  execution: { arn: 'arn:run', name: 'run', startedAt: '2026-11-21T08:00:00Z' },
};
const ended = { type: 'ExecutionFailed' };
const scheduled = (payload: unknown) => ({ type: 'TaskScheduled', parameters: JSON.stringify({ Payload: payload }) });
const succeeded = { type: 'TaskSucceeded' };
const failed = { type: 'TaskFailed' };

it.each<[string, Parameters<typeof ownNotification>[0], string]>([
  ['sent when the Task after it succeeded', [ended, succeeded, scheduled(NOTICE)], 'sent'],
  ['lost when the Task failed', [ended, failed, scheduled(NOTICE)], 'lost'],
  ['lost when only a Task before it succeeded', [ended, failed, scheduled(NOTICE), succeeded], 'lost'],
  ['sent when the last attempt was', [succeeded, scheduled(NOTICE), failed, scheduled(NOTICE)], 'sent'],
  ['none when the last Task was another', [ended, succeeded, scheduled({ clusterName: 'prod-1' })], 'none'],
  ['none when there was no Task', [ended, succeeded], 'none'],
  ['none when its parameters cannot be read', [{ type: 'TaskScheduled', parameters: '{' }], 'none'],
  ['none when its parameters are not there', [{ type: 'TaskScheduled' }], 'none'],
])('the notification of an execution is %s', (_, steps, kind) => {
  const own = ownNotification(steps);

  expect(own.kind).toBe(kind);
  expect(own.kind === 'lost' ? own.notice.outcome : OUTCOME).toEqual(OUTCOME);
  expect(outcomeIn(steps)).toEqual(kind === 'none' ? undefined : OUTCOME);
});

it('a wish that cannot be read does not keep the outcome from being read', () => {
  expect(outcomeIn([scheduled({ ...NOTICE, notify: 7 })])).toEqual(OUTCOME);
});
