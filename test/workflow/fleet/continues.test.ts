import { describe, expect, it } from 'vitest';
import { aFleet, aFleetCloud, failures, outcomesIn } from '../../support/runs/fleet-run.ts';

const CLUSTERS = ['dev-1', 'dev-2', 'prod-1'];
const request = {
  waves: [
    { name: 'dev', match: { tags: { stage: 'dev' } } },
    { name: 'prod', rest: true },
  ],
  addons: [{ addon: 'coredns', version: '1.13' }],
  maxConcurrency: 1,
};

describe('a run that continues another', () => {
  it('does what is left of its request, and nothing again', async () => {
    const fleet = await aFleetCloud(aFleet(CLUSTERS, { faults: [{ ...failures(1), cluster: 'dev-2' }] }));

    const stopped = await fleet.run(request);
    const continued = await fleet.run({ continues: stopped.executionArn });
    const again = await fleet.run({ continues: continued.executionArn.split(':').at(-1) });

    expect(stopped).toMatchObject({ name: 'FleetMaintenanceStopped' });
    expect(stopped.updates.map(({ cluster }) => cluster)).toEqual(['dev-1', 'dev-2']);
    expect(stopped.cause).toContain(`start maintain-fleet with \`{"continues":"${stopped.executionArn}"}\``);
    expect(continued.name).toBe('Maintained');
    expect(continued.updates.map(({ cluster, version }) => [cluster, version])).toEqual([
      ['dev-2', stopped.updates[0]?.version],
      ['prod-1', stopped.updates[0]?.version],
    ]);
    expect(outcomesIn(continued.report)).toEqual({
      'dev-1': 'UpToDate',
      'dev-2': 'Maintained',
      'prod-1': 'Maintained',
    });
    expect(continued.report?.waves.map(({ name }) => name)).toEqual(['dev', 'prod']);
    expect(again).toMatchObject({ name: 'UpToDate', updates: [] });
  });

  it.each([
    ['a run that never was', { continues: 'nightly' }, 'There is no run nightly of maintain-fleet here'],
    [
      'a run, with another request beside it',
      { continues: 'nightly', maxConcurrency: 3 },
      'maxConcurrency: must be omitted beside `continues`',
    ],
    ['a name that is none', { continues: 'not a name' }, 'continues: must be the name of a run of maintain-fleet'],
  ])('is refused for %s', async (_, refused, says) => {
    const fleet = await aFleetCloud(aFleet(['dev-1']));

    const run = await fleet.run(refused);

    expect(run).toMatchObject({ name: 'FleetMaintenanceBlocked', updates: [] });
    expect(run.cause).toContain(says);
  });

  it('is refused while that run is running', async () => {
    const fleet = await aFleetCloud(aFleet(['dev-1']));
    const running = fleet.start({ ...request, approval: 'before-start' });

    const run = await fleet.run({ continues: running });

    expect(run).toMatchObject({ name: 'FleetMaintenanceBlocked', updates: [] });
    expect(run.cause).toContain('is still running');
  });
});
