import { describe, expect, it } from 'vitest';
import { type ChatRun, clusterOf, parentOf, runsText, runText } from '../../../../functions/core/chat/run.ts';
import { STARTED_BY } from '../../../../functions/core/execution/started-by.ts';

const RUN: ChatRun = {
  arn: 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:run-1',
  name: 'run-1',
  machine: 'update-addon',
  status: 'RUNNING',
  startedAt: '2026-11-21T08:00:00Z',
};
const OUTCOME = {
  ...{ machine: 'update-addon', name: 'Updated', succeeded: true, severity: 'info', summary: 'It was updated.' },
  ...{ reasons: ['Why.'], advice: ['Do.'], codes: [], resourceIds: [], details: {} },
};
const LINE = 'RUNNING  run-1  (update-addon, since 2026-11-21T08:00:00Z)';

describe('a run', () => {
  it.each<[string, Partial<ChatRun>, string]>([
    ['that is not finished', {}, LINE],
    [
      'that is finished',
      { status: 'SUCCEEDED', stoppedAt: '2026-11-21T08:05:00Z', output: JSON.stringify(OUTCOME) },
      'SUCCEEDED  run-1  (update-addon, since 2026-11-21T08:00:00Z, until 2026-11-21T08:05:00Z)\nIt was updated.\nWhy.\nDo.',
    ],
    ['whose output is none of ours', { output: '{}' }, LINE],
    ['whose output cannot be read', { output: 'no JSON' }, LINE],
    [
      'that failed',
      { error: 'AddonUpdateFailed', cause: 'No.', output: JSON.stringify(OUTCOME) },
      `${LINE}\nAddonUpdateFailed: No.`,
    ],
    ['that failed without a cause', { error: 'States.Timeout' }, `${LINE}\nStates.Timeout: no cause was given`],
  ])('%s is shown with what it did', (_, changes, text) => {
    expect(runText({ ...RUN, ...changes })).toBe(text);
  });

  it('is shown in 2,500 characters at most', () => {
    const text = runText({ ...RUN, error: 'States.Runtime', cause: 'c'.repeat(3_000) });

    expect(text).toHaveLength(2_500);
    expect(text.startsWith(LINE)).toBe(true);
  });

  it.each([
    ['{"cluster":"prod-1"}', 'prod-1'],
    ['{"cluster":{"name":"prod-1"}}', 'prod-1'],
    ['{"clusters":["prod-1"]}', undefined],
    ['no JSON', undefined],
    [undefined, undefined],
  ])('with the input %s is of cluster %s', (input, cluster) => {
    expect(clusterOf({ ...RUN, input })).toBe(cluster);
  });

  it.each([
    [JSON.stringify({ [STARTED_BY]: 'arn:parent' }), 'arn:parent'],
    [JSON.stringify({ [STARTED_BY]: 7 }), undefined],
    ['{}', undefined],
    [undefined, undefined],
  ])('with the input %s was started by %s', (input, parent) => {
    expect(parentOf({ ...RUN, input })).toBe(parent);
  });
});

it('a child of the Map of a fleet was started by the run of that fleet', () => {
  const arn = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-fleet/Wave:0123';

  expect(
    parentOf({ ...RUN, arn, input: JSON.stringify({ executionArn: 'arn:fleet', [STARTED_BY]: 'arn:other' }) }),
  ).toBe('arn:fleet');
});

describe('several runs', () => {
  it('are the ten that started last, newest first', () => {
    const started = (minute: number) => ({ ...RUN, name: `run-${minute}`, startedAt: `2026-11-21T08:${minute}:00Z` });
    const minutes = [12, 31, 15, 14, 13, 22, 20, 25, 24, 23, 30, 11];

    const names = runsText(minutes.map(started))
      .split('\n')
      .map((line) => line.split('  ')[1]);

    expect(names).toEqual([31, 30, 25, 24, 23, 22, 20, 15, 14, 13].map((minute) => `run-${minute}`));
  });

  it('may be one, or none', () => {
    expect(runsText([RUN])).toBe(LINE);
    expect(runsText([])).toBe('There are no runs yet.');
  });
});
