import { describe, expect, it } from 'vitest';
import type { PlannedCluster } from '../../../../../functions/core/fleet/planned/drawing.ts';
import {
  asPlanned,
  countsOf,
  resultsNotReached,
  resultsOfWave,
} from '../../../../../functions/core/fleet/planned/ending.ts';
import { issueText, shownIssues, toCheck } from '../../../../../functions/core/fleet/planned/health.ts';
import { type ClusterResult, notStarted } from '../../../../../functions/core/fleet/result.ts';
import { aResult } from '../../../../support/fleet/plans.ts';
import { aFleetCluster } from '../../../../support/worlds/fleet.ts';

type Item = ClusterResult['items'][number];
const anItem = (changes: Partial<Item> = {}): Item => ({
  ...{ resource: 'coredns', name: 'Updated', succeeded: true, says: 'Done.', details: {} },
  ...changes,
});
const aPlanned = (
  id: string,
  kind: PlannedCluster['kind'],
  changes: Partial<ClusterResult> = {},
  cluster = {},
): PlannedCluster => ({
  kind,
  cluster: { id, place: 'here', run: 'run', wave: 0, cluster: aFleetCluster({ name: id, ...cluster }) },
  result: aResult(id, { name: 'Planned', ...changes }),
});
const blockedItem = anItem({ resource: 'vpc-cni', name: 'Planned', details: { decision: 'blocked' } });
const failed = { end: 'failed', name: 'ClusterMaintenanceIncomplete' } as const;

describe('what became of a wave', () => {
  it('is what was planned where there was nothing to start', () => {
    const planned = [
      aPlanned('a', 'up-to-date'),
      aPlanned('b', 'blocked'),
      aPlanned('c', 'blocked', { end: 'critical', name: 'OutcomeUnknown' }),
      aPlanned('d', 'change'),
      aPlanned('e', 'change'),
    ];

    expect(resultsOfWave(planned, [aResult('d')]).map(({ id, end, name }) => [id, end, name])).toEqual([
      ['a', 'succeeded', 'UpToDate'],
      ['b', 'failed', 'ClusterMaintenanceBlocked'],
      ['c', 'critical', 'OutcomeUnknown'],
      ['d', 'succeeded', 'Maintained'],
      ['e', 'not-started', 'NotStarted'],
    ]);
    expect(
      resultsNotReached(planned, 'a freeze')
        .map(({ end, says }) => [end, says])
        .slice(2),
    ).toEqual([
      ['critical', 'So.'],
      ['not-started', 'a freeze'],
      ['not-started', 'a freeze'],
    ]);
    expect(asPlanned(aPlanned('d', 'change'))).toMatchObject({ end: 'succeeded', name: 'Planned' });
  });

  const withBlocked = aPlanned('a', 'change', {
    items: [anItem({ name: 'Planned', details: { decision: 'update' } }), blockedItem],
  });

  it.each<[string, ClusterResult, object]>([
    [
      'that succeeded is incomplete',
      aResult('a', { items: [anItem()] }),
      {
        ...{ end: 'failed', name: 'ClusterMaintenanceIncomplete' },
        says: 'So. Not attempted, because the plan found that they cannot be changed: vpc-cni.',
        items: [anItem(), blockedItem],
      },
    ],
    [
      'that failed has failed',
      aResult('a', { ...failed, items: [anItem()] }),
      { ...failed, says: 'So.', items: [anItem(), blockedItem] },
    ],
    ['that was not started was not', notStarted('a', 'a freeze'), { end: 'not-started', says: 'a freeze', items: [] }],
  ])('has what cannot be changed beside the rest: a cluster %s', (_, result, expected) => {
    expect(resultsOfWave([withBlocked], [result])).toMatchObject([expected]);
  });
});

describe('how a wave ended in numbers', () => {
  const counted = (planned: PlannedCluster[], started: ClusterResult[]) =>
    countsOf(planned, resultsOfWave(planned, started), started);
  const two = [aPlanned('a', 'change'), aPlanned('b', 'change')];

  it('counts what became of each cluster', () => {
    const planned = [...two, aPlanned('c', 'up-to-date'), aPlanned('d', 'blocked'), aPlanned('e', 'change')];

    expect(counted(planned, [aResult('a'), aResult('b', failed), notStarted('e', 'a freeze')])).toEqual({
      ...{ started: 2, succeeded: 2, changed: 1, failed: 1, blocked: 1, notStarted: 1, why: 'a freeze' },
    });
  });

  it.each<[string, PlannedCluster[], ClusterResult[], string]>([
    ['all went well', two, [aResult('a'), aResult('b')], ''],
    ['one failed', two, [aResult('a'), aResult('b', failed)], ''],
    [
      'none succeeded',
      two,
      [aResult('a', failed), aResult('b', failed)],
      'none of its clusters succeeded, so it proves nothing',
    ],
    [
      'one needs repair',
      two,
      [aResult('a'), aResult('b', { end: 'critical' })],
      'a cluster needs repair before anything else is changed',
    ],
    ['one was not started', two, [aResult('a', { end: 'critical' }), notStarted('b', 'a freeze')], 'a freeze'],
    ['there was nothing to change', [aPlanned('a', 'up-to-date')], [], ''],
  ])('has why nothing more is started: %s', (_, planned, started, why) => {
    expect(counted(planned, started)).toMatchObject({ why });
  });

  it('counts a cluster that needs repair as failed, and none twice', () => {
    const planned = [aPlanned('a', 'change', { items: [blockedItem] }), aPlanned('b', 'change')];

    expect(counted(planned, [aResult('a'), aResult('b', { end: 'critical' })])).toMatchObject({
      ...{ started: 2, succeeded: 0, changed: 0, failed: 1, blocked: 1, notStarted: 0 },
    });
  });
});

describe('after a bake', () => {
  const account = { roleArn: 'arn:aws:iam::444455556666:role/upkeep', externalId: 'secret' };

  it('the add-ons that were updated are checked, where they are', () => {
    const planned = [aPlanned('a', 'change', {}, account), aPlanned('b', 'change')];
    const results = [
      aResult('a', { items: [anItem(), anItem({ resource: 'web', name: 'Replaced' }), anItem({ name: 'UpToDate' })] }),
      aResult('b', { items: [anItem({ resource: 'vpc-cni' })] }),
      aResult('unknown', { items: [anItem()] }),
    ];

    expect(toCheck(planned, results)).toEqual([
      {
        ...{ placeName: 'here', addon: 'coredns', where: '111122223333/eu-west-1/a' },
        cluster: { name: 'a', region: 'eu-west-1', ...account },
      },
      {
        ...{ placeName: 'here', addon: 'vpc-cni', where: '111122223333/eu-west-1/b' },
        cluster: { name: 'b', region: 'eu-west-1' },
      },
    ]);
  });

  const where = { placeName: 'here', cluster: { name: 'a' }, where: '1/eu/a', addon: 'coredns' };
  const health = (status: string) => ({
    ...{ accountId: '1', region: 'eu', cluster: 'a', kind: 'addon' as const, name: 'coredns', status, issues: [] },
  });

  it.each([
    [health('ACTIVE'), []],
    [health('UPDATING'), []],
    [health('DEGRADED'), ['coredns on 1/eu/a is DEGRADED.']],
    [
      { what: 'x', error: 'AccessDenied', message: 'No.' },
      ['coredns on 1/eu/a could not be checked: AccessDenied: No.'],
    ],
  ])('what is wrong is said: %j', (read, says) => {
    expect(issueText(where, read)).toEqual(says);
  });

  it.each([
    [20, 20, undefined],
    [21, 21, '... and 1 more.'],
  ])('of %d issues the first twenty are shown', (count, lines, last) => {
    const issues = Array.from({ length: count }, () => 'x'.repeat(501));

    const shown = shownIssues(issues);

    expect(shown).toHaveLength(lines);
    expect([shown[0]?.length, shown[20]]).toEqual([500, last]);
  });
});
