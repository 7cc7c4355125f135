import { describe, expect, it } from 'vitest';
import { ReportedCluster } from '../../../../functions/core/fleet/report/report.ts';
import {
  ClusterResult,
  clusterResult,
  itemsOf,
  notStarted,
  resultOf,
} from '../../../../functions/core/fleet/result.ts';
import type { ItemExecution } from '../../../../functions/core/maintenance/item-result.ts';

const TIMES = { startedAt: '2026-11-21T08:00:00.000Z', now: '2026-11-21T08:01:40.600Z' };
const HEAD = { id: 'a', execution: 'arn', startedAt: TIMES.startedAt, seconds: 101 };
const resultFor = (ending: ItemExecution) => clusterResult('a', 'arn', ending, TIMES);
const failed = (error: string | undefined, cause: string | undefined = 'Why.', status = 'FAILED') =>
  resultFor({ kind: 'failed', status, error, cause });
const item = { resource: 'coredns', name: 'Updated', succeeded: true, says: 'Done.', details: { from: 'v1' } };

describe('the result of a cluster', () => {
  it('that was maintained has its outcome and its items, without their executions', () => {
    const output = {
      ...{ name: 'Maintained', succeeded: true, summary: 'So.', more: 1 },
      details: {
        results: [{ ...item, execution: 'arn:item', machine: 'update-addon' }, 'nonsense'],
        notTried: ['vpc-cni'],
      },
    };

    const result = resultFor({ kind: 'succeeded', output });

    expect(result).toEqual({
      ...{ ...HEAD, end: 'succeeded', name: 'Maintained', says: 'So.' },
      items: [
        item,
        {
          ...{ resource: 'vpc-cni', name: 'NotAttempted', succeeded: false, details: {} },
          says: 'It was not attempted, because an item before it failed.',
        },
      ],
    });
    expect(ClusterResult.parse(result)).toEqual(result);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a failure', { name: 'Maintained', succeeded: false, summary: 'So.', details: {} }],
    ['something without a name', { succeeded: true, summary: 'So.', details: {} }],
    ['something without details', { name: 'Maintained', succeeded: true, summary: 'So.' }],
  ])('whose outcome is %s is a failure that needs repair first', (_, output) => {
    expect(resultFor({ kind: 'succeeded', output })).toEqual({
      ...{ ...HEAD, end: 'critical', name: 'OutcomeUnknown', items: [] },
      says: 'It succeeded, but its output is not a known outcome.',
    });
  });

  it.each<[string, string, string]>([
    ['ClusterMaintenanceIncomplete', 'coredns: AddonUpdateFailed.', 'failed'],
    ['ClusterMaintenanceBlocked', 'No.', 'failed'],
    ['ClusterMaintenanceFailed', 'No.', 'critical'],
    ['ClusterMaintenanceIncomplete', 'coredns: AddonRollbackFailed.', 'critical'],
    ['ClusterMaintenanceIncomplete', 'web: NewProfileLost.', 'critical'],
    ['States.Runtime', 'Crashed.', 'critical'],
    ['toString', 'Crashed.', 'critical'],
  ])('that ended with %s (%s) is %s', (error, cause, end) => {
    expect(failed(error, cause)).toEqual({ ...HEAD, end, name: error, says: cause, items: [] });
  });

  it('that failed without a word is called by its status', () => {
    const undone: ItemExecution = { kind: 'failed', status: 'TIMED_OUT', error: undefined, cause: undefined };

    expect(resultFor(undone)).toMatchObject({
      end: 'critical',
      name: 'TIMED_OUT',
      says: 'The execution is TIMED_OUT.',
    });
  });

  it('says as much as an execution can carry along', () => {
    expect(failed('ClusterMaintenanceIncomplete', 'x'.repeat(3000)).says).toHaveLength(2000);
  });

  it.each(['running', 'missing'] as const)('is unknown while its execution is %s', (kind) => {
    expect(resultFor({ kind })).toMatchObject({
      ...{ end: 'critical', name: 'OutcomeUnknown' },
      says: `It is unknown how the execution ended: it is ${kind}.`,
    });
  });

  it('is that of its id, or that it was not started', () => {
    const own = failed('ClusterMaintenanceIncomplete');
    const results = new Map([['a', own]]);

    expect(resultOf('a', results)).toBe(own);
    expect(resultOf('b', results)).toEqual({
      ...{ id: 'b', end: 'not-started', name: 'NotStarted', execution: null, startedAt: null, seconds: 0, items: [] },
      says: 'It is unknown whether it was started: it left no result.',
    });
    expect(ClusterResult.parse(notStarted('b', 'a freeze'))).toMatchObject({ says: 'a freeze' });
  });

  it.each([
    ['succeeded', true],
    ['failed', true],
    ['critical', true],
    ['not-started', true],
    ['', false],
  ])('ends in one of four ways: %s', (end, is) => {
    const { id: _, ...rest } = { ...notStarted('b', 'so'), end };

    expect(ClusterResult.safeParse({ id: 'b', ...rest }).success).toBe(is);
    expect(ReportedCluster.safeParse({ cluster: '1/2/3', ...rest }).success).toBe(is);
  });
});

it('the items of an outcome are those that can be read', () => {
  expect(itemsOf({ results: [{ ...item, execution: 'arn', seconds: 5 }, { ...item, execution: 5 }, null] })).toEqual([
    { ...item, execution: 'arn', seconds: 5 },
  ]);
  expect([itemsOf(undefined), itemsOf({ results: 5 }), itemsOf({})]).toEqual([[], [], []]);
});
