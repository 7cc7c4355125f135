import { describe, expect, it } from 'vitest';
import {
  decideAfterPlanFailure,
  decideAfterPlanning,
  decideAfterWave,
  ending,
} from '../../../../../functions/core/fleet/decide.ts';
import { forecastOf } from '../../../../../functions/core/fleet/forecast.ts';
import { fleetOutcome } from '../../../../../functions/core/fleet/outcome.ts';
import { decideFleet } from '../../../../../functions/core/fleet/plan.ts';
import type { PlannedCluster } from '../../../../../functions/core/fleet/planned/drawing.ts';
import type { FleetDecision } from '../../../../../functions/core/fleet/progress.ts';
import { MaintainFleetRequest } from '../../../../../functions/core/fleet/request.ts';
import { notStarted } from '../../../../../functions/core/fleet/result.ts';
import { assigned, WavePace } from '../../../../../functions/core/fleet/waves.ts';
import { aPlan, aWave, waveCounts } from '../../../../support/fleet/plans.ts';
import { aFleetCluster, someClusters } from '../../../../support/worlds/fleet.ts';

const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:maintain-fleet:nightly';
const nameOf = (decision: FleetDecision) => (decision.kind === 'publish' ? decision.outcome.name : decision.kind);
const planning = (...[waves, changes, planned = []]: [...Parameters<typeof aPlan>, PlannedCluster[]?]) =>
  nameOf(decideAfterPlanning({ plan: aPlan(waves, changes), planned, held: [], pins: {} }, RUN, 0));
const upToDate = { toChange: 0, upToDate: 1 };
const blocked = { toChange: 0, blocked: 1 };

describe('the waves of a plan', () => {
  it.each<[string, Parameters<typeof aPlan>[0], string]>([
    ['of one cluster is run', [aWave('a', { clusters: 1, toChange: 1 })], 'announce'],
    ['of one blocked cluster proves nothing', [aWave('a', blocked), aWave('b')], 'FleetMaintenanceBlocked'],
    ['of no cluster is left out', [aWave('a', { clusters: 0, toChange: 0 }), aWave('b')], 'announce'],
    ['that was up to date has begun nothing', [aWave('a', upToDate), aWave('b', blocked)], 'FleetMaintenanceBlocked'],
  ])('one %s', (_, waves, kind) => {
    expect(planning(waves, {})).toBe(kind);
  });

  it('of a dry run are incomplete when the plan of one cluster failed', () => {
    const cluster = { id: 'a', place: 'here', run: 'run', wave: 0, cluster: aFleetCluster() };
    const planned = (end: 'succeeded' | 'failed'): PlannedCluster => ({
      kind: 'change',
      cluster,
      result: { ...notStarted('a', 'No.'), end },
    });

    expect(planning([aWave('a')], { dryRun: true }, [planned('succeeded')])).toBe('Planned');
    expect(planning([aWave('a')], { dryRun: true }, [planned('succeeded'), planned('failed')])).toBe(
      'FleetMaintenanceIncomplete',
    );
  });

  it.each([
    [1, 1, 'FleetMaintenanceStopped'],
    [1, 0, 'FleetMaintenanceBlocked'],
  ])('that end with a blocked one have begun with %d changed cluster, or not: %d started', (changed, started, name) => {
    const plan = aPlan([aWave('a'), aWave('b', blocked)]);

    expect(nameOf(decideAfterWave(plan, { wave: 0, ended: [] }, waveCounts({ changed, started }), 0))).toBe(name);
  });

  it('have changed the fleet when they changed one cluster', () => {
    expect(nameOf(decideAfterWave(aPlan([aWave('a')]), { wave: 0, ended: [] }, waveCounts({ changed: 1 }), 0))).toBe(
      'Maintained',
    );
  });

  it('have their pace as it is passed on', () => {
    for (const concurrencyMode of ['soft', 'strict']) {
      const pace = {
        maxConcurrency: 1,
        maxConcurrencyPerRegion: 1,
        toleratedFailures: 0,
        concurrencyMode,
        bakeSeconds: 0,
      };
      expect(WavePace.parse(pace)).toEqual(pace);
    }
  });
});

it('what is left is done by another run, also when as many failed as were not reached', () => {
  const outcome = fleetOutcome('FleetMaintenanceStopped', { summary: '', details: { notReached: 2, failed: 2 } });

  expect(ending({ kind: 'publish', outcome }, [], RUN)).toMatchObject({ outcome: { advice: { length: 1 } } });
});

it('each problem of a request is a reason', () => {
  const message = JSON.stringify([
    { path: 'waves', message: 'is wrong' },
    { path: 'freeze', message: 'is, too' },
  ]);

  const decision = decideAfterPlanFailure({ name: 'InvalidInput', message });

  expect(decision.kind === 'publish' && decision.outcome.reasons.slice(1).join()).not.toContain('InvalidInput');
});

it('clusters are planned one of each account and Region after the other, whatever their waves', () => {
  const waves = [
    { name: 'one', match: { regions: ['eu-west-1'] } },
    { name: 'rest', rest: true },
  ];
  const clusters = [...someClusters(2, 'a-'), ...someClusters(2, 'b-', { region: 'us-east-1' })];
  const place = { accountId: '111122223333', region: 'eu-west-1' };

  const { list } = decideFleet(MaintainFleetRequest.parse({ waves }), [{ place, clusters, notRead: [] }], RUN);

  expect(list.map(({ cluster }) => cluster.name)).toEqual(['a-0', 'b-0', 'a-1', 'b-1']);
});

it.each([
  ['the fullest Region decides', [20, 1], { maxConcurrency: 10, maxConcurrencyPerRegion: 3 }, 7],
  ['all of them decide', [3, 3], { maxConcurrency: 4, maxConcurrencyPerRegion: 5 }, 2],
])('how long a wave takes: %s', (_, counts, pace, rounds) => {
  const clusters = counts.flatMap((count, index) => someClusters(count, 'c-', { region: `eu-west-${index}` }));
  const waves = assigned(MaintainFleetRequest.parse(pace), clusters).waves;

  expect(waves.map((wave) => forecastOf(wave, 600).seconds)).toEqual([rounds * 600]);
});
