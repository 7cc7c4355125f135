import { describe, expect, it } from 'vitest';
import { aFleet, aFleetCloud, outcomesIn } from '../../support/runs/fleet-run.ts';

const NEWEST = 'v1.13.2-eksbuild.21';
const FIRST = 'dev-1';
const waves = [
  { name: 'dev', match: { tags: { stage: 'dev' } } },
  { name: 'prod', rest: true },
];
const MAINTAINED = { 'dev-1': 'Maintained', 'dev-2': 'Maintained', 'prod-1': 'Maintained' };
const CLUSTERS = Object.keys(MAINTAINED);

describe('a fleet of which', () => {
  it('a Region does not answer: it is reported, and the rest is maintained', async () => {
    const away = { name: 'us-1', region: 'us-east-1', version: '1.33', addons: [] };
    const fault = { on: 'ListClusters', region: 'us-east-1', times: 'always', dropBefore: true, delaySeconds: 9 };
    const { clusters } = aFleet([FIRST]);
    const fleet = await aFleetCloud(aFleet([], { clusters: [...clusters, away], faults: [fault] }));

    const run = await fleet.run({ clusters: { regions: ['eu-west-1', 'us-east-1'] } });

    expect(run).toMatchObject({ name: 'FleetMaintenanceIncomplete', updates: [{ cluster: FIRST }] });
    expect(run.report?.totals).toMatchObject({ unreachable: 1, changed: 1 });
    expect(run.report?.warnings.join()).toMatch(/^111122223333\/us-east-1: EKS could not be read: EksUnavailable/);
  });

  it('a cluster is deleted between its plan and its start: it counts as a failure, and the rest is maintained', async () => {
    const planned = await aFleetCloud(aFleet(CLUSTERS));
    await planned.run({ waves, dryRun: true });
    const asked = planned.calls().filter(({ params }) => params.clusterName === 'dev-2' || params.name === 'dev-2');
    const operations = asked.map(({ operation }) => operation);
    await planned.close();
    const error = { name: 'ResourceNotFoundException', status: 404, message: 'No cluster found for name: dev-2.' };
    const faults = [...new Set(operations)].map((on) => {
      const after = operations.filter((each) => each === on).length;
      return { on, cluster: 'dev-2', after, times: 'always', error };
    });
    const fleet = await aFleetCloud(aFleet(CLUSTERS, { faults }));

    const run = await fleet.run({ waves, toleratedFailures: 1 });

    expect(run.name).toBe('FleetMaintenanceIncomplete');
    expect(fleet.begun()).toEqual(['dev-1', 'prod-1']);
    expect(outcomesIn(run.report)).toEqual({ ...MAINTAINED, 'dev-2': 'ClusterMaintenanceBlocked' });
    expect(run.report?.totals).toMatchObject({ changed: 2, failed: 1, notReached: 0 });
  });

  it('EKS throttles one call in five is maintained, each add-on once', async () => {
    const operations = ['ListClusters', 'DescribeCluster', 'ListAddons', 'DescribeAddon', 'DescribeAddonVersions'];
    const throttled = [...operations, 'DescribeAddonConfiguration', 'UpdateAddon', 'DescribeUpdate', 'ListUpdates'];
    const error = { name: 'ThrottlingException', status: 429, message: 'Rate exceeded' };
    const fifths = Array.from({ length: 30 }, (_, index) => 5 * index + 4);
    const faults = throttled.flatMap((on) => fifths.map((after) => ({ on, after, error })));
    const fleet = await aFleetCloud(aFleet(CLUSTERS, { faults }));

    const run = await fleet.run({ waves });

    expect(run.name).toBe('Maintained');
    expect(outcomesIn(run.report)).toEqual(MAINTAINED);
    expect(fleet.calls().filter(({ status }) => status === 429).length).toBeGreaterThan(5);
    expect(fleet.begun().toSorted()).toEqual(CLUSTERS);
  });

  it('a freeze ends in the night in which clocks are put forward starts when 02:30 would have been, which is 03:30', async () => {
    const fleet = await aFleetCloud(aFleet([FIRST]));
    const freeze = [{ from: '2026-11-20', to: '2027-03-28T02:30', timeZone: 'Europe/Berlin', why: 'the season' }];

    const run = await fleet.run({ freeze });

    const [first] = run.updates;
    const startedAt = Date.parse('2026-11-21T08:00:00Z') + (first?.seconds ?? 0) * 1000;
    expect(run.name).toBe('Maintained');
    expect(startedAt).toBeGreaterThanOrEqual(Date.parse('2027-03-28T01:30:00Z'));
    expect(startedAt).toBeLessThan(Date.parse('2027-03-28T01:31:00Z'));
  });
});

describe('beside a run of a fleet', () => {
  it('a single update of an add-on waits its turn or goes first, and the add-on is updated once', async () => {
    const fleet = await aFleetCloud(aFleet(CLUSTERS));
    const alone = fleet.startOther('update-addon', { cluster: 'dev-1', addon: 'coredns' });

    const run = await fleet.run({ waves });

    expect(run.name).toBe('Maintained');
    expect(await fleet.endOf(alone)).toMatchObject({ status: 'SUCCEEDED' });
    expect(fleet.begun().toSorted()).toEqual(CLUSTERS);
    expect(outcomesIn(run.report)).toMatchObject({ 'dev-2': 'Maintained', 'prod-1': 'Maintained' });
    expect(run.report?.totals).toMatchObject({ succeeded: 3, failed: 0 });
    expect(fleet.mostAtOnceOnOneCluster()).toBe(1);
  });

  it('a second one changes no cluster at the same time, and nothing twice', async () => {
    const fleet = await aFleetCloud(aFleet(CLUSTERS));
    const second = fleet.start({});

    const run = await fleet.run({ waves });
    const other = await fleet.endOf(second);

    expect([run.status, other.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(fleet.begun().toSorted()).toEqual(CLUSTERS);
    expect(fleet.mostAtOnceOnOneCluster()).toBe(1);
    expect(fleet.versions()).toEqual(CLUSTERS.map(() => NEWEST));
    expect(run.report?.totals).toMatchObject({ succeeded: 3, failed: 0, notReached: 0 });
  });
});
