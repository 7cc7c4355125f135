import { expect, it } from 'vitest';
import { type Answered, answerText, approvalId } from '../../../functions/core/approval.ts';

const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:replace-fargate-profile:run-1';

it('an approval request has a short id that a person can copy', () => {
  expect(approvalId(RUN, 'Ask for approval')).toMatch(/^[0-9a-f]{16}$/);
});

it('the same step of an execution asks under the same id, and no other step or execution does', () => {
  const id = approvalId(RUN, 'Ask for approval');

  expect(approvalId(RUN, 'Ask for approval')).toBe(id);
  expect(approvalId(RUN, 'Ask about blocked pods')).not.toBe(id);
  expect(approvalId(`${RUN}0`, 'Ask for approval')).not.toBe(id);
});

const APPROVAL = { id: 'a1', executionArn: RUN, question: 'Delete default?', expiresAt: '2026-11-21T10:00:00.000Z' };
it.each<[string, Answered, string]>([
  ['counted', { kind: 'counted', approval: APPROVAL, taskToken: 't' }, 'a1 is approved: Delete default?'],
  [
    'came second',
    { kind: 'answered-before', verdict: 'rejected', by: 'ada', at: '09:00', taskToken: 't' },
    'a1 was rejected by ada at 09:00; your answer has no effect.',
  ],
  [
    'came too late',
    { kind: 'expired', at: '10:00' },
    'a1 expired at 10:00: the execution continued without an answer.',
  ],
  [
    'is to nothing',
    { kind: 'unknown' },
    'There is no approval request a1. It may be older than a month; the notification of the request shows the id.',
  ],
])('an answer that %s gets a reply that says so', (_, answered, text) => {
  expect(answerText('a1', 'approved', answered)).toBe(text);
});
