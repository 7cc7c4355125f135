import { describe, expect, it } from 'vitest';
import { aFleet, aFleetCloud, failures, outcomesIn } from '../../support/runs/fleet-run.ts';

const waves = [
  { name: 'dev', match: { tags: { stage: 'dev' } } },
  { name: 'prod', rest: true },
];

describe('maintain-fleet', () => {
  it('maintains wave after wave, with a bake in between, and reports all of it', async () => {
    const fleet = await aFleetCloud(aFleet(['prod-1', 'dev-1', 'prod-2', 'other-1']));

    const run = await fleet.run({ clusters: { names: ['dev-*', 'prod-*'] }, waves, bakeBetweenWavesSeconds: 7200 });

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Maintained' });
    expect(run.summary).toBe('Of 3 clusters in 2 waves: 3 changed, 0 up to date, 0 failed, 0 not reached.');
    expect(run.updates.map(({ cluster }) => cluster)).toEqual(['dev-1', 'prod-1', 'prod-2']);
    expect((run.updates[1]?.seconds ?? 0) - (run.updates[0]?.seconds ?? 0)).toBeGreaterThan(7200);
    expect(outcomesIn(run.report)).toEqual({ 'dev-1': 'Maintained', 'prod-1': 'Maintained', 'prod-2': 'Maintained' });
    expect(run.report?.totals).toMatchObject({ clusters: 3, changed: 3, failed: 0, notReached: 0, unreachable: 0 });
    expect(run.report?.waves[0]?.clusters[0]?.items).toMatchObject([
      {
        ...{ resource: 'coredns', name: 'Updated', seconds: 100 },
        details: { from: 'v1.12.4-eksbuild.6', to: 'v1.13.2-eksbuild.21' },
      },
    ]);
    // One wave 55, the other 15, the bake 27.
    expect(run.events).toBe(97);
    // 26 of the run; for each cluster 14 of its plan, then 5 of the wave, 8 of maintain-cluster and 11 of its one update.
    expect(run.transitions).toBe(26 + 3 * (14 + 24));

    const again = await fleet.run({ waves });

    expect(again).toMatchObject({ status: 'SUCCEEDED', name: 'Maintained', updates: [{ cluster: 'other-1' }] });
    expect(again.report?.totals).toMatchObject({ clusters: 4, succeeded: 4, changed: 1 });
  });

  it('with more failures than are tolerated starts nothing more, says what it did not reach, and goes on when started again', async () => {
    const clusters = ['dev-1', 'dev-2', 'dev-3', 'dev-4', 'prod-1'];
    const request = { waves, maxConcurrency: 1, toleratedFailures: 2 };
    const fleet = await aFleetCloud(aFleet(clusters, { faults: [failures(3)] }));

    const stopped = await fleet.run(request);

    expect(stopped).toMatchObject({ status: 'FAILED', name: 'FleetMaintenanceStopped' });
    expect(stopped.cause).toContain(
      'Wave dev: 0 succeeded, 3 failed, 1 not reached; stopped: 3 failed, and 2 are tolerated.',
    );
    expect(stopped.cause).toContain('Wave prod: 1 not reached.');
    expect(stopped.updates.map(({ cluster }) => cluster)).toEqual(['dev-1', 'dev-2', 'dev-3']);
    expect(outcomesIn(stopped.report)).toEqual({
      'dev-1': 'ClusterMaintenanceIncomplete',
      'dev-2': 'ClusterMaintenanceIncomplete',
      'dev-3': 'ClusterMaintenanceIncomplete',
      'dev-4': 'NotStarted',
      'prod-1': 'NotStarted',
    });

    const again = await fleet.run(request);

    expect(again).toMatchObject({ status: 'SUCCEEDED', name: 'Maintained' });
    expect(again.updates.map(({ cluster }) => cluster)).toEqual(clusters);
  });

  it('stops also when the last clusters of a wave are those that fail', async () => {
    const fleet = await aFleetCloud(
      aFleet(['dev-1', 'dev-2', 'prod-1'], { faults: [{ ...failures(1), cluster: 'dev-2' }] }),
    );

    const run = await fleet.run({ waves, maxConcurrency: 1 });

    expect(run).toMatchObject({ name: 'FleetMaintenanceStopped' });
    expect(run.updates.map(({ cluster }) => cluster)).toEqual(['dev-1', 'dev-2']);
    expect(run.cause).toContain('Wave dev: 1 succeeded, 1 failed; stopped: 1 failed, and 0 are tolerated.');
  });

  it('with no more failures than are tolerated goes on, and never ends as a success', async () => {
    const fleet = await aFleetCloud(aFleet(['dev-1', 'dev-2', 'prod-1'], { faults: [failures(1)] }));

    const run = await fleet.run({ waves, maxConcurrency: 1, toleratedFailures: '50%' });

    expect(run).toMatchObject({ status: 'FAILED', name: 'FleetMaintenanceIncomplete' });
    expect(run.summary).toBe('Of 3 clusters in 2 waves: 2 changed, 0 up to date, 1 failed, 0 not reached.');
  });

  it('reports each item of a cluster that failed, with what to do, also as a page and in Markdown', async () => {
    const addons = [
      { name: 'coredns', version: 'v1.12.4-eksbuild.6' },
      { name: 'metrics-server', version: 'v0.8.0-eksbuild.2' },
    ];
    const clusters = [{ name: 'prod-1', version: '1.33', addons }];
    const fleet = await aFleetCloud(aFleet([], { clusters, faults: [failures(1)] }));

    const run = await fleet.run({});

    const [page, summary] = await Promise.all([run.beside('report.html'), run.beside('summary.md')]);
    const [cluster] = run.report?.waves[0]?.clusters ?? [];
    expect(cluster).toMatchObject({
      name: 'ClusterMaintenanceIncomplete',
      items: [
        { resource: 'coredns', name: 'AddonUpdateFailed', succeeded: false, seconds: expect.any(Number) },
        { resource: 'metrics-server', name: 'NotAttempted', succeeded: false },
      ],
    });
    expect(cluster?.items[0]?.says).toContain('\nWhat to do:\n');
    expect(page.type).toBe('text/html; charset=utf-8');
    expect(page.text).toContain(run.summary);
    expect(page.text).toMatch(/<\/span> coredns on prod-1<\/h3>/);
    expect(summary.type).toBe('text/markdown; charset=utf-8');
    expect(summary.text).toContain('✕ **coredns on prod-1** failed');
  });

  it.each([
    ['failures alone, while the report has all', {}, []],
    ['everything where the request asks for it', { notify: 'all' }, ['Updated', 'Maintained', 'Updated', 'Maintained']],
  ])('notifies of %s', async (_, request, more) => {
    const fleet = await aFleetCloud(aFleet(['dev-1', 'dev-2', 'prod-1'], { faults: [failures(1)] }));

    const run = await fleet.run({ maxConcurrency: 1, toleratedFailures: 1, ...request });

    expect(run.notified).toEqual([
      'Planned',
      'AddonUpdateFailed',
      'ClusterMaintenanceIncomplete',
      ...more,
      'FleetMaintenanceIncomplete',
    ]);
    expect(outcomesIn(run.report)).toEqual({
      'dev-1': 'ClusterMaintenanceIncomplete',
      'dev-2': 'Maintained',
      'prod-1': 'Maintained',
    });
  });

  it('stops after a wave that proves nothing, whatever is tolerated', async () => {
    const fleet = await aFleetCloud(aFleet(['dev-1', 'prod-1'], { faults: [failures(1)] }));

    const run = await fleet.run({ waves, toleratedFailures: '100%' });

    expect(run).toMatchObject({ name: 'FleetMaintenanceStopped', updates: [{ cluster: 'dev-1' }] });
    expect(run.cause).toContain('none of its clusters succeeded, so it proves nothing');
  });

  it('goes on beside an account that cannot be entered, reports it, and never ends as a success', async () => {
    const roleArn = 'arn:aws:iam::444455556666:role/eks-upkeep';
    const request = { clusters: { accounts: ['own', { roleArn }] } };
    const fleet = await aFleetCloud(aFleet(['dev-1']));

    const run = await fleet.run(request);
    const strict = await fleet.run({ ...request, toleratedUnreachable: 0 });

    expect(run).toMatchObject({ name: 'FleetMaintenanceIncomplete', updates: [{ cluster: 'dev-1' }] });
    expect(run.report).toMatchObject({ totals: { unreachable: 1, changed: 1 } });
    expect(run.report?.warnings.join()).toContain('444455556666/eu-west-1: EKS could not be read: AccessDenied');
    expect(strict).toMatchObject({ name: 'FleetMaintenanceBlocked', updates: [], report: undefined });
    expect(strict.cause).toContain('1 of 2 places could not be read, and 0 are tolerated.');
  });

  it('plans all clusters in a dry run, changes nothing and notifies nobody', async () => {
    const freeze = [{ from: '2026-11-01', to: '2026-12-31', timeZone: 'UTC', why: 'peak season' }];
    const fleet = await aFleetCloud(aFleet(['dev-1', 'prod-1']));

    const run = await fleet.run({ waves, freeze, dryRun: true });

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Planned', updates: [], notified: [] });
    expect(run.report?.waves.map(({ clusters }) => clusters[0]?.items[0]?.details)).toMatchObject([
      { decision: 'update', to: 'v1.13.2-eksbuild.21' },
      { decision: 'update', to: 'v1.13.2-eksbuild.21' },
    ]);
  });

  it('starts no cluster in a freeze or outside of its window', async () => {
    const fleet = await aFleetCloud(aFleet(['dev-1']));

    const run = await fleet.run({
      freeze: [{ from: '2026-11-20', to: '2026-11-21', timeZone: 'UTC', why: 'a launch' }],
      window: { from: '22:00', to: '04:00', timeZone: 'Europe/Berlin' },
    });

    expect(run.name).toBe('Maintained');
    // From 08:00 to midnight; the window is open until 03:00 UTC.
    expect(run.updates[0]?.seconds).toBeGreaterThanOrEqual(16 * 3600);
    expect(run.updates[0]?.seconds).toBeLessThan(16 * 3600 + 60);
  });

  it.each<[string, object, string]>([
    ['a bad request', { waves: [{ name: 'dev' }], toleratedFailures: '110%' }, 'waves[0].match: must say which'],
    ['a selection of nothing', { clusters: { names: ['qa-*'] } }, 'No cluster is selected; 1 place was looked into.'],
    [
      'a window that is too short',
      { window: { from: '02:00', to: '02:10', timeZone: 'UTC' } },
      'The window of wave all is shorter than the 20 minutes',
    ],
  ])('refuses %s before anything is changed', async (_, request, says) => {
    const fleet = await aFleetCloud(aFleet(['dev-1']));

    const run = await fleet.run(request);

    expect(run).toMatchObject({ status: 'FAILED', name: 'FleetMaintenanceBlocked', updates: [] });
    expect(run.cause).toContain(says);
  });
});
