import { describe, expect, it } from 'vitest';
import { aFleet, aFleetCloud, failures, outcomesIn } from '../../support/runs/fleet-run.ts';

const NEWEST = 'v1.13.2-eksbuild.21';
const BEHIND = { name: 'coredns', version: 'v1.12.4-eksbuild.6' };
const waves = [
  { name: 'dev', match: { tags: { stage: 'dev' } } },
  { name: 'prod', rest: true },
];

const aClusterOf = (name: string, more: object) => ({
  name,
  version: '1.33',
  tags: { stage: name.split('-')[0] },
  ...more,
});

describe('the plan of a fleet', () => {
  it('is notified of before anything is changed: what changes where, what is blocked, and what the pace means', async () => {
    const clusters = [
      ...['dev-1', 'prod-1'].map((name) => aClusterOf(name, { addons: [BEHIND] })),
      aClusterOf('prod-2', { addons: [{ ...BEHIND, version: NEWEST }] }),
      aClusterOf('prod-3', { addons: [{ ...BEHIND, version: 'v1.14.0-eksbuild.1' }] }),
    ];
    const fleet = await aFleetCloud(aFleet([], { clusters }));
    const addons = [{ addon: 'coredns', version: NEWEST }];

    const run = await fleet.run({ waves, addons, maxConcurrency: 3 });

    const [planned, ended] = run.fleetNotices;
    expect(planned).toMatchObject({ kind: 'plan', name: 'Planned', severity: 'warning' });
    expect(planned.summary).toBe('Of 4 clusters in 2 waves: 2 would be changed, 1 up to date, 1 blocked.');
    expect(planned.reasons.slice(0, 3)).toEqual([
      'Wave dev: 1 to change. Up to 1 at the same time, which takes about 20 minutes; 0 may fail, and up to 1 can before it stops.',
      'Wave prod: 1 to change, 1 up to date, 1 blocked. Up to 1 at the same time, which takes about 20 minutes; 0 may fail, and up to 1 can before it stops.',
      `coredns (Kubernetes 1.33): v1.12.4-eksbuild.6 -> ${NEWEST} on 2 clusters.`,
    ]);
    expect(planned.reasons[3]).toMatch(/^111122223333\/eu-west-1\/prod-3: coredns .* downgrade/);
    expect(planned.advice.join()).toMatch(/upkeep stop arn:aws:states:\S+:execution:maintain-fleet:/);
    expect(run.updates.map(({ cluster }) => cluster)).toEqual(['dev-1', 'prod-1']);
    expect(ended).toMatchObject({ kind: 'outcome', name: 'FleetMaintenanceIncomplete' });
    expect(ended.summary).toBe(
      'Of 4 clusters in 2 waves: 2 changed, 1 up to date, 0 failed, 1 blocked in whole or in part, 0 not reached.',
    );
    expect(outcomesIn(run.report)).toEqual({
      ...{ 'dev-1': 'Maintained', 'prod-1': 'Maintained' },
      ...{ 'prod-2': 'UpToDate', 'prod-3': 'ClusterMaintenanceBlocked' },
    });
  });

  it('is notified of first: when nobody can be notified, nothing is changed', async () => {
    const faults = [{ on: 'lambda', function: 'publish-plan', error: 'Runtime.UserCodeSyntaxError', times: 1 }];
    const fleet = await aFleetCloud(aFleet(['dev-1'], { faults }));

    const run = await fleet.run({});

    expect(run).toMatchObject({ status: 'FAILED', name: 'FleetMaintenanceFailed', updates: [] });
    expect(run.cause).toContain('Of 1 cluster in 1 wave: 0 changed, 0 up to date, 0 failed, 1 not reached.');
  });

  it('leaves out what is blocked on a cluster, changes the rest, and does not end as a success', async () => {
    const addons = [BEHIND, { name: 'metrics-server', version: 'v0.8.0-eksbuild.2' }];
    const fleet = await aFleetCloud(aFleet([], { clusters: [aClusterOf('dev-1', { addons })] }));
    const overrides = [{ addon: 'metrics-server', version: 'v9.9.9-eksbuild.1' }];

    const run = await fleet.run({ addons: { all: true, overrides } });

    expect(run).toMatchObject({ name: 'FleetMaintenanceIncomplete', updates: [{ version: NEWEST }] });
    expect(run.report?.waves[0]?.clusters[0]).toMatchObject({
      name: 'ClusterMaintenanceIncomplete',
      items: [
        { resource: 'coredns', name: 'Updated' },
        { resource: 'metrics-server', details: { decision: 'blocked' } },
      ],
    });
  });

  it('has no obstacle in options for an add-on that a cluster does not have: they do nothing, and the plan says so', async () => {
    const fleet = await aFleetCloud(aFleet(['dev-1']));

    const run = await fleet.run({
      addons: { all: true, overrides: [{ addon: 'metrics-server', version: 'default' }] },
    });

    expect(run).toMatchObject({ name: 'Maintained', updates: [{ cluster: 'dev-1' }] });
    expect(run.fleetNotices[0].reasons).toContain(
      'What the request says of metrics-server (addons.overrides) does nothing where it is not installed: no cluster has it; check the name.',
    );
  });

  it('ends as Blocked when the first wave would prove nothing', async () => {
    const fleet = await aFleetCloud(aFleet(['dev-1', 'prod-1']));
    const addons = [{ addon: 'coredns', version: 'v9.9.9-eksbuild.1' }];

    const run = await fleet.run({ waves, addons });

    expect(run).toMatchObject({ status: 'FAILED', name: 'FleetMaintenanceBlocked', updates: [] });
    expect(run.cause).toContain(
      'Wave dev: 0 succeeded, 0 failed, 1 blocked; stopped: nothing on its clusters can be changed',
    );
    expect(run.cause).toContain('v9.9.9-eksbuild.1 is not offered');
  });

  it('gives all waves one version, which every cluster can have', async () => {
    const versions = ['v1.13.0-eksbuild.1', 'v1.12.0-eksbuild.1', 'v1.11.0-eksbuild.1'].map((version, index) => ({
      ...{ version, clusterVersions: ['1.33'], default: false },
      ...(index === 0 && { platformVersions: { 1.33: ['eks.13'] } }),
    }));
    const addons = [{ name: 'coredns', version: 'v1.11.0-eksbuild.1' }];
    const clusters = [
      aClusterOf('dev-1', { addons, platformVersion: 'eks.13' }),
      aClusterOf('dev-2', { addons: [{ name: 'coredns', version: 'v1.12.0-eksbuild.1' }], platformVersion: 'eks.13' }),
      aClusterOf('prod-1', { addons }),
    ];
    const catalog = [{ addon: 'coredns', type: 'networking', versions }];
    const fleet = await aFleetCloud(aFleet([], { clusters, catalog }));

    const run = await fleet.run({ waves });

    expect(run.updates).toMatchObject([
      { cluster: 'dev-1', version: 'v1.12.0-eksbuild.1' },
      { cluster: 'prod-1', version: 'v1.12.0-eksbuild.1' },
    ]);
    expect(run.fleetNotices[0].reasons.join()).toContain(
      'could have v1.13.0-eksbuild.1; all waves get v1.12.0-eksbuild.1',
    );
    expect(outcomesIn(run.report)['dev-2']).toBe('UpToDate');
  });

  it('counts the tolerance of a wave by the clusters that it changes', async () => {
    const current = Array.from({ length: 8 }, (_, index) =>
      aClusterOf(`dev-${index + 3}`, { addons: [{ ...BEHIND, version: NEWEST }] }),
    );
    const clusters = [...['dev-1', 'dev-2'].map((name) => aClusterOf(name, { addons: [BEHIND] })), ...current];
    const fleet = await aFleetCloud(aFleet([], { clusters, faults: [failures(1)] }));

    const run = await fleet.run({ maxConcurrency: 1, toleratedFailures: '20%' });

    expect(run).toMatchObject({ name: 'FleetMaintenanceStopped', updates: [{ cluster: 'dev-1' }] });
    expect(outcomesIn(run.report)['dev-2']).toBe('NotStarted');
  });
});
