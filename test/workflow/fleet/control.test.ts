import { describe, expect, it } from 'vitest';
import { aFleet, aFleetCloud, type Controlling, outcomesIn } from '../../support/runs/fleet-run.ts';

const CLUSTERS = ['dev-1', 'dev-2', 'dev-3', 'prod-1'];
const request = {
  waves: [
    { name: 'dev', match: { tags: { stage: 'dev' } } },
    { name: 'prod', rest: true },
  ],
  maxConcurrency: 1,
};
// Each of the clusters asks and ends once while it is planned; then the first one asks, and ends as the tenth.
const FIRST_ENDS = CLUSTERS.length * 2 + 2;

function fleetOf(controlling: Controlling, clusters: readonly string[] = CLUSTERS) {
  const approved = () => ({ verdict: 'approved', afterSeconds: 60 });
  return aFleetCloud(aFleet(clusters), approved, controlling);
}

describe('a run of a fleet in the middle of a wave', () => {
  it('that is paused starts nothing more, lets what runs end, and continues when somebody says so; the report has both', async () => {
    const fleet = await fleetOf({ [FIRST_ENDS]: 'pause', [FIRST_ENDS + 30]: 'continue' });

    const run = await fleet.run(request);

    const [first = 0, second = 0, third = 0] = run.updates.map(({ seconds }) => seconds);
    expect(run.name).toBe('Maintained');
    expect(run.updates.map(({ cluster }) => cluster)).toEqual(CLUSTERS);
    expect(second - first).toBeGreaterThan(1500);
    expect(third - second).toBeLessThan(300);
    expect(run.report?.controls).toEqual([
      expect.stringMatching(/^Paused by ana at 2026-11-21T\S+Z: an incident\.$/),
      expect.stringMatching(/^Continued by ana at 2026-11-21T\S+Z: an incident\.$/),
    ]);
    expect(run.fleetNotices.at(-1).reasons[0]).toMatch(/^Paused by ana/);
  });

  it('that is stopped starts nothing more, lets what runs end, says what it did not reach, and goes on when started again', async () => {
    const fleet = await fleetOf({ [FIRST_ENDS]: 'stop' });

    const stopped = await fleet.run(request);

    expect(stopped).toMatchObject({ name: 'FleetMaintenanceStopped', updates: [{ cluster: 'dev-1' }] });
    expect(stopped.cause).toMatch(
      /^Wave dev: 1 succeeded, 0 failed, 2 not reached; stopped: stopped by ana at \S+Z: an incident\.$/m,
    );
    expect(outcomesIn(stopped.report)).toMatchObject({
      'dev-1': 'Maintained',
      'dev-2': 'NotStarted',
      'prod-1': 'NotStarted',
    });

    const again = await fleet.run(request);

    expect(again).toMatchObject({ name: 'Maintained', updates: CLUSTERS.slice(1).map((cluster) => ({ cluster })) });
  });

  it('that is paused and forgotten ends as stopped after 30 days', async () => {
    const fleet = await fleetOf({ [FIRST_ENDS]: 'pause' });

    const run = await fleet.run(request);

    expect(run).toMatchObject({ name: 'FleetMaintenanceStopped', updates: [{ cluster: 'dev-1' }] });
    expect(run.cause).toMatch(/paused by ana at \S+Z: an incident, and not continued within 30 days/);
  });
});

it('a run of a fleet that is stopped before its last cluster of a wave has ended starts no bake and asks nobody', async () => {
  // Both plans, then the only cluster of the first wave.
  const fleet = await fleetOf({ 6: 'stop' }, ['dev-1', 'prod-1']);

  const run = await fleet.run({ ...request, bakeBetweenWavesSeconds: 7200, approval: 'before-each-wave' });

  expect(run).toMatchObject({ name: 'FleetMaintenanceStopped', updates: [{ cluster: 'dev-1' }] });
  expect(run.fleetNotices.map(({ kind }) => kind)).toEqual(['plan', 'approval', 'outcome']);
});
