import { describe, expect, it } from 'vitest';
import { clusterId, type FleetPlace, isInWave, placesOf } from '../../../../functions/core/fleet/cluster.ts';
import {
  decideFleet,
  FleetPlan,
  type Found,
  fleetPlaces,
  runName,
  WaveCluster,
} from '../../../../functions/core/fleet/plan.ts';
import { FleetStep } from '../../../../functions/core/fleet/progress.ts';
import { ClusterSelection, MaintainFleetRequest } from '../../../../functions/core/fleet/request.ts';
import { paceOf } from '../../../../functions/core/fleet/waves.ts';
import { aFleetCluster, someClusters } from '../../../support/worlds/fleet.ts';

const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-fleet:nightly';
const here: FleetPlace = { accountId: '111122223333', region: 'eu-west-1' };
const there: FleetPlace = { accountId: '444455556666', region: 'us-east-1' };
const found = (place: FleetPlace, names: string[], error?: string): Found => ({
  place,
  clusters: names.map((name) => aFleetCluster({ ...place, name })),
  notRead: error === undefined ? [] : [{ what: 'Clusters', error: 'AccessDenied', message: error }],
});
const decided = (request: object, each: Found[], continues?: string) =>
  decideFleet(MaintainFleetRequest.parse(request), each, RUN, continues);
const blocked = (request: object, each: Found[]) => {
  const { decision, plan, list } = decided(request, each);
  expect([plan, list]).toEqual([null, []]);
  return decision.kind === 'publish' ? decision.outcome : decision;
};

describe('the plan of a fleet', () => {
  const request = {
    waves: [
      { name: 'dev', match: { names: ['dev-*'] } },
      { name: 'rest', rest: true },
    ],
    ...{ maxConcurrency: 2, maxConcurrencyPerRegion: 3, toleratedFailures: 1, approval: 'before-start' },
    freeze: [{ from: '2026-12-24', to: '2026-12-26', timeZone: 'UTC', why: 'Christmas' }],
  };
  const all = [found(here, ['prod-1', 'dev-1', 'prod-2']), found(there, ['dev-2'])];

  it('has its waves with what their pace means', () => {
    const { plan } = decided(request, all, 'fleet/before');

    expect(FleetPlan.parse(plan)).toEqual(plan);
    expect(plan).toMatchObject({
      ...{ folder: expect.stringMatching(/^fleet\/[\da-f]{16}$/), dryRun: false, clusterSeconds: 1200 },
      ...{ approval: 'before-start', approvalSeconds: 259_200, continues: 'fleet/before', freeze: request.freeze },
      ...{ unreachable: 0, inNoWave: 0, warnings: [] },
      waves: [
        {
          ...{ name: 'dev', clusters: 2, toChange: 2, blocked: 0, upToDate: 0 },
          forecast: { atOnce: 2, seconds: 1200, mostFailures: 2 },
        },
        { name: 'rest', clusters: 2 },
      ],
    });
    expect(decided(request, all).plan).not.toHaveProperty('continues');
  });

  it('begins by planning each cluster, one of each account and Region after the other', () => {
    const { decision, list } = decided(request, all);

    expect(decision).toMatchObject({
      kind: 'wave',
      step: {
        ...{ name: 'plan', dryRun: true, freeze: [] },
        pace: {
          maxConcurrency: 50,
          maxConcurrencyPerRegion: 3,
          toleratedFailures: Number.MAX_SAFE_INTEGER,
          bakeSeconds: 0,
        },
      },
      progress: { wave: -1, ended: [] },
    });
    expect(decision.kind === 'wave' && FleetStep.safeParse(decision.step).success).toBe(true);
    expect(list.map(({ cluster, wave }) => [cluster.name, wave])).toEqual([
      ['dev-1', 0],
      ['dev-2', 0],
      ['prod-1', 1],
      ['prod-2', 1],
    ]);
    expect(list[0]).toEqual({
      id: expect.stringMatching(/^[\da-f]{16}$/),
      place: '111122223333/eu-west-1',
      run: expect.stringMatching(/^plan-dev-1-[\da-f]{16}$/),
      ...{ wave: 0, cluster: all[0]?.clusters[1] },
    });
    expect(list.map((each) => WaveCluster.parse(each))).toEqual(list);
  });

  it('is of those that are selected', () => {
    const { list } = decided({ clusters: { names: ['prod-*'], except: { names: ['prod-2'] } } }, all);

    expect(list.map(({ cluster }) => cluster.name)).toEqual(['prod-1']);
  });

  it('warns of what could not be read and of what is in no wave, twenty at most', () => {
    const one = decided({ waves: request.waves.slice(0, 1) }, [...all, found(there, [], 'No role.')]).plan;
    const many = decided({ waves: request.waves.slice(0, 1) }, [
      found(here, ['dev-1', ...someClusters(30, 'x-').map(({ name }) => name)]),
    ]).plan;

    expect(one).toMatchObject({
      ...{ unreachable: 1, inNoWave: 2 },
      warnings: [
        '444455556666/us-east-1: Clusters could not be read: AccessDenied: No role.',
        '111122223333/eu-west-1/prod-1 is in no wave, and is left alone.',
        '111122223333/eu-west-1/prod-2 is in no wave, and is left alone.',
      ],
    });
    expect(many).toMatchObject({ inNoWave: 30, warnings: { length: 20 } });
    expect(decided({}, [found(here, ['a'], 'x'.repeat(900))]).plan?.warnings.map(({ length }) => length)).toEqual([
      524,
    ]);
  });

  it.each<[string, object, Found[], string, string]>([
    [
      'there is no cluster',
      {},
      [found(here, [])],
      'No cluster is selected; 1 place was looked into.',
      'Check `clusters`',
    ],
    [
      'none is selected',
      { clusters: { names: ['x'] } },
      all,
      'No cluster is selected; 2 places were looked into.',
      'Check `clusters`',
    ],
    [
      'none is in a wave',
      { waves: [{ name: 'x', match: { names: ['x'] } }] },
      all,
      'None of 4 clusters is in a wave.',
      'the `match` of the waves',
    ],
    [
      'more places could not be read than are tolerated',
      { toleratedUnreachable: 1 },
      [found(here, ['a'], 'No.'), found(there, ['b'], 'No.')],
      '2 of 2 places could not be read, and 1 is tolerated.',
      'raise `toleratedUnreachable`',
    ],
    [
      'a window is too short for a cluster',
      { window: { from: '01:00', to: '01:19', timeZone: 'UTC' } },
      [found(here, ['a'])],
      'The window of wave all is shorter than the 20 minutes that a cluster is expected to take.',
      'Ask for a longer window',
    ],
  ])('is refused when %s', (_, wishes, each, reason, advice) => {
    expect(blocked(wishes, each)).toMatchObject({
      name: 'FleetMaintenanceBlocked',
      summary: 'Nothing in the fleet was changed, because the request cannot be carried out.',
      reasons: expect.arrayContaining([reason]),
      advice: [expect.stringContaining(advice)],
    });
  });

  it('that is refused says what could not be read, too, twenty at most', () => {
    const places = Array.from({ length: 30 }, () => found(there, [], 'No.'));

    expect(blocked({}, places)).toMatchObject({ reasons: { length: 21 } });
  });

  it.each([
    [{ toleratedUnreachable: 1 }, [found(here, ['a'], 'No.'), found(there, ['b'])]],
    [{ window: { from: '01:00', to: '01:20', timeZone: 'UTC' } }, [found(here, ['a'])]],
  ])('is made with as much as is tolerated: %j', (wishes, each) => {
    expect(decided(wishes, each).decision.kind).toBe('wave');
  });
});

describe('a cluster of a fleet', () => {
  const cluster = aFleetCluster({ tags: { stage: 'prod' } });

  it('has one name and number for the same run, and others for another', () => {
    const name = runName('maintain', cluster, RUN);
    const long = runName('maintain', aFleetCluster({ name: 'a'.repeat(100) }), RUN);

    expect(name).toMatch(/^maintain-prod-1-[\da-f]{16}$/);
    expect(long).toMatch(/^maintain-a{54}-[\da-f]{16}$/);
    expect(
      new Set([name, runName('maintain', cluster, `${RUN}x`), runName('maintain', { ...cluster, region: 'x' }, RUN)])
        .size,
    ).toBe(3);
    expect(new Set([cluster, { ...cluster, accountId: '1' }, { ...cluster, name: 'b' }].map(clusterId)).size).toBe(3);
    expect(clusterId(cluster)).toMatch(/^[\da-f]{16}$/);
  });

  it.each<[object, boolean]>([
    [{ names: ['prod-*'] }, true],
    [{ names: ['dev-*'] }, false],
    [{ tags: { stage: ['qa', 'prod'] } }, true],
    [{ tags: { stage: 'qa' } }, false],
    [{ accounts: ['111122223333'] }, true],
    [{ accounts: ['444455556666'] }, false],
    [{ regions: ['us-east-1', 'eu-west-1'] }, true],
    [{ regions: ['us-east-1'] }, false],
    [{ names: ['prod-*'], regions: ['us-east-1'] }, false],
  ])('is in a wave of %j: %s', (match, is) => {
    expect(isInWave(cluster, match)).toBe(is);
  });

  it('is looked for where the run is, and in the accounts of other roles', () => {
    const account = { roleArn: 'arn:aws:iam::444455556666:role/upkeep', externalId: 'secret' };
    const selection = ClusterSelection.parse({ accounts: ['own', account] });

    expect(placesOf(selection, { accountId: '1', region: 'eu-west-1' })).toEqual([
      { accountId: '1', region: 'eu-west-1' },
      { accountId: '444455556666', region: 'eu-west-1', ...account },
    ]);
    expect(fleetPlaces(MaintainFleetRequest.parse({}), RUN)).toEqual([here]);
  });
});

it('the pace of a wave is its own, and else that of the request', () => {
  const window = { from: '01:00', to: '04:00', timeZone: 'UTC' };
  const own = { maxConcurrency: '50%', toleratedFailures: '10%', bakeSeconds: 5, window: { ...window, to: '05:00' } };
  const request = MaintainFleetRequest.parse({
    ...{ maxConcurrency: 7, maxConcurrencyPerRegion: 6, toleratedFailures: 3, concurrencyMode: 'strict', window },
    ...{ bakeBetweenWavesSeconds: 9 },
    waves: [
      { name: 'own', match: { names: ['a'] }, ...own },
      { name: 'rest', rest: true },
    ],
  });

  expect(request.waves.map((wave) => paceOf(request, wave, 20))).toEqual([
    {
      ...{ maxConcurrency: 10, maxConcurrencyPerRegion: 6, toleratedFailures: 2, concurrencyMode: 'strict' },
      ...{ bakeSeconds: 5, window: own.window },
    },
    {
      ...{ maxConcurrency: 7, maxConcurrencyPerRegion: 6, toleratedFailures: 3, concurrencyMode: 'strict' },
      ...{ bakeSeconds: 9, window },
    },
  ]);
});
