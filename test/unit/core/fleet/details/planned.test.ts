import { describe, expect, it } from 'vitest';
import { decideFleet } from '../../../../../functions/core/fleet/plan.ts';
import { drawnUp, PlannedCluster } from '../../../../../functions/core/fleet/planned/drawing.ts';
import { countsOf, resultsOfWave } from '../../../../../functions/core/fleet/planned/ending.ts';
import { planOutcome } from '../../../../../functions/core/fleet/planned/text.ts';
import { MaintainFleetRequest } from '../../../../../functions/core/fleet/request.ts';
import type { ClusterResult } from '../../../../../functions/core/fleet/result.ts';
import { aFleetCluster } from '../../../../support/worlds/fleet.ts';

type Item = ClusterResult['items'][number];
const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-fleet:nightly';
const anItem = (resource: string, details: Item['details'], says = 'Planned.'): Item => ({
  ...{ resource, name: 'Planned', succeeded: true, says, details },
});
const update = (from: string, to: string, says?: string, resource = 'coredns') =>
  anItem(resource, { decision: 'update', from: `v${from}.0.0-eksbuild.1`, to: `v${to}.0.0-eksbuild.1` }, says);
const replace = anItem('web', { decision: 'replace' });
const blocked = anItem('vpc-cni', { decision: 'blocked' });
const aResult = (id: string, items: Item[], changes: Partial<ClusterResult> = {}): ClusterResult => ({
  ...{ id, end: 'succeeded', name: 'Planned', says: 'Planned.', execution: null, startedAt: null, seconds: 0, items },
  ...changes,
});

function drawn(found: Record<string, Item[]>, wishes: object = {}) {
  const request = MaintainFleetRequest.parse(wishes);
  const clusters = Object.keys(found).map((name) => aFleetCluster({ name }));
  const place = { accountId: '111122223333', region: 'eu-west-1' };
  const { plan, list } = decideFleet(request, [{ place, clusters, notRead: [] }], RUN);
  if (plan === null) throw new Error('There is no plan.');
  const results = list.map(({ id, cluster }) => aResult(id, found[cluster.name] ?? []));
  return drawnUp(plan, list, results, { request, executionArn: RUN, pins: {} });
}
const reasonsOf = (...args: Parameters<typeof drawn>) => planOutcome(drawn(...args), RUN).reasons;
const many = (made: (index: number) => Item[]) =>
  Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`c${index}`, made(index)]));

describe('what is changed on a cluster', () => {
  it.each<[string, Item[], object]>([
    [
      'an update to a version that nobody knows',
      [replace, anItem('coredns', { decision: 'update' })],
      { versions: {}, profiles: ['web'] },
    ],
    [
      'a version of something that is replaced',
      [anItem('web', { decision: 'replace', from: 'a', to: 'b' })],
      { versions: {}, profiles: ['web'] },
    ],
    [
      'an update that cannot be made',
      [replace, { ...update('1', '2'), succeeded: false }],
      { versions: {}, profiles: ['web'] },
    ],
  ])('is not %s', (_, items, changes) => {
    expect(drawn({ a: items }).planned[0]?.cluster.changes).toEqual(changes);
  });

  it('is nothing when an add-on has the version that all waves get, although there is a newer one', () => {
    const { planned } = drawn({ a: [update('1', '2')], b: [update('2', '4')] });

    expect(planned.map((each) => PlannedCluster.parse(each).kind)).toEqual(['change', 'up-to-date']);
  });

  it('is passed on, also what cannot be', () => {
    const { planned } = drawn({ a: [blocked] });

    expect(planned.map((each) => PlannedCluster.parse(each).kind)).toEqual(['blocked']);
  });
});

describe('the plan of a fleet, for people', () => {
  it('counts one of each', () => {
    expect(reasonsOf({ a: [update('1', '2')], b: [blocked] })[0]).toMatch(/^Wave all: 1 to change, 1 blocked\. /);
    expect(reasonsOf({ a: [replace], b: [replace] })).toContain('Fargate profile web: replaced on 2 clusters.');
  });

  it('says how many more there are without a way back, and held back', () => {
    const noWay = many(() => [update('1', '2', 'Planned.\nCan be rolled back: no.')]);
    const held = { ...many(() => [update('1', '3')]), a: [update('1', '2')] };

    expect(reasonsOf(noWay).at(-1)).toBe('... and 1 more add-on without a way back.');
    expect(reasonsOf(held).at(-1)).toBe('... and 1 more version held back.');
  });

  it('says of what is changed alone that there is no way back, in a line of its own', () => {
    const says = 'Planned.\nCan be rolled back: no.';

    expect(reasonsOf({ a: [{ ...blocked, says }] }).join('\n')).not.toMatch(/: Can be rolled back: no/);
    expect(reasonsOf({ a: [update('1', '2', 'So. Can be rolled back: no.')] }).join('\n')).not.toContain(
      'Can be rolled back',
    );
  });

  it.each([
    [0, ''],
    [1, ' Afterwards it bakes for 1 minute.'],
    [5399, ' Afterwards it bakes for 90 minutes.'],
    [5400, ' Afterwards it bakes for 2 hours.'],
  ])('says how long a wave bakes: %d s', (bakeBetweenWavesSeconds, text) => {
    expect(
      reasonsOf({ a: [update('1', '2')] }, { bakeBetweenWavesSeconds })[0]?.replace(/^.* before it stops\./, ''),
    ).toBe(text);
  });
});

describe('how a wave ended in numbers', () => {
  const planned = (id: string, kind: PlannedCluster['kind'], changes: Partial<ClusterResult> = {}): PlannedCluster => ({
    kind,
    cluster: { id, place: 'here', run: 'run', wave: 0, cluster: aFleetCluster({ name: id }) },
    result: aResult(id, [], changes),
  });
  const counted = (each: PlannedCluster[], started: ClusterResult[]) =>
    countsOf(each, resultsOfWave(each, started), started);
  const failed = { end: 'failed', name: 'ClusterMaintenanceIncomplete' } as const;

  it('counts what was changed, failed and blocked apart', () => {
    const each = [
      ...['a', 'b', 'c', 'd', 'e'].map((id) => planned(id, 'change')),
      planned('f', 'up-to-date'),
      planned('g', 'blocked', { end: 'critical' }),
    ];
    const started = [
      ...['a', 'b'].map((id) => aResult(id, [], { name: 'Maintained' })),
      ...['c', 'd', 'e'].map((id) => aResult(id, [], failed)),
    ];

    expect(counted(each, started)).toEqual({
      ...{ started: 5, succeeded: 3, changed: 2, failed: 3, blocked: 1, notStarted: 0, why: '' },
    });
  });

  it('proves nothing when its only cluster failed', () => {
    expect(counted([planned('a', 'change')], [aResult('a', [], failed)]).why).toBe(
      'none of its clusters succeeded, so it proves nothing',
    );
  });
});
