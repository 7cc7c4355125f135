import { describe, expect, it } from 'vitest';
import { aCluster, NEW, OLD, runMaintenance, updateFails, worked } from '../../support/runs/maintenance-run.ts';
import { aProfile } from '../../support/worlds/fargate-worlds.ts';

const ORDER = ['kube-proxy', 'coredns', 'metrics-server'];
const CURRENT = { addons: Object.entries(NEW).map(([name, version]) => ({ name, version })) };
const UpdateAddon = { clusterName: 'prod-1', addonName: 'metrics-server', addonVersion: NEW['metrics-server'] };

describe('maintain-cluster', () => {
  it('updates every add-on in dependency order, and notifies of each and of the whole once', async () => {
    const run = await runMaintenance();

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Maintained', addons: NEW, mostAtOnce: 1 });
    expect(worked(run)).toEqual(ORDER);
    expect(run.notified).toEqual([...ORDER.map((addon) => `Updated ${addon}`), 'Maintained prod-1']);
    expect(run.output).toMatchObject({
      severity: 'info',
      summary: 'prod-1 was maintained: 3 changed.',
      reasons: [
        `kube-proxy: Updated, ${OLD['kube-proxy']} -> ${NEW['kube-proxy']}`,
        `coredns: Updated, ${OLD.coredns} -> ${NEW.coredns}`,
        `metrics-server: Updated, ${OLD['metrics-server']} -> ${NEW['metrics-server']}`,
      ],
    });
  });

  it('does not change a cluster that is up to date', async () => {
    const run = await runMaintenance({}, aCluster(CURRENT));

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'UpToDate', addons: NEW, mostAtOnce: 0 });
    expect(run.notified).toEqual([...ORDER.map((addon) => `UpToDate ${addon}`), 'UpToDate prod-1']);
  });

  it('updates what is named alone, as each entry says', async () => {
    const addons = [
      { addon: 'coredns', version: '1.12' },
      { addon: 'kube-proxy', dryRun: true },
    ];

    const run = await runMaintenance(
      { addons },
      aCluster({
        addons: [
          { name: 'coredns', version: 'v1.11.4-eksbuild.2' },
          { name: 'kube-proxy', version: OLD['kube-proxy'] },
        ],
      }),
    );

    expect(worked(run)).toEqual(['kube-proxy', 'coredns']);
    expect(run.addons.coredns).toMatch(/^v1\.12\./);
    expect(run.addons['kube-proxy']).toBe(OLD['kube-proxy']);
    expect(run.notified).toEqual(['Updated coredns', 'Maintained prod-1']);
  });

  it('replaces profiles after the add-ons', async () => {
    const fargateProfiles = [{ profile: 'default', changes: { subnets: ['subnet-c'] } }];

    const run = await runMaintenance({ fargateProfiles });

    expect(run).toMatchObject({ name: 'Maintained', profiles: { '9999-default': 'ACTIVE' }, mostAtOnce: 1 });
    expect(worked(run)).toEqual([...ORDER, 'default']);
    expect(Object(run.output).reasons.at(-1)).toBe('default: Replaced, default -> 9999-default');
  });

  it('links what it starts to itself, by a name that says what it is', async () => {
    const run = await runMaintenance();

    expect(run.items.map(({ name }) => name.replace(/[0-9a-f]{16}$/, ''))).toEqual(
      ORDER.map((addon) => `update-${addon}-on-prod-1-`),
    );
    for (const { input } of run.items) {
      expect(JSON.parse(input)).toMatchObject({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: run.executionArn });
    }
  });

  it('has nothing to do on a cluster without add-ons', async () => {
    const run = await runMaintenance({}, aCluster({ addons: [] }));

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'UpToDate', notified: ['UpToDate prod-1'] });
    expect(Object(run.output).summary).toContain('no add-on that EKS manages');
  });
});

describe('a dry run', () => {
  it('gives all plans, changes nothing and notifies nobody', async () => {
    const fargateProfiles = [{ profile: 'default', changes: { subnets: ['subnet-c'] } }];

    const run = await runMaintenance({ fargateProfiles, dryRun: true });

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Planned', addons: OLD, notified: [], mostAtOnce: 0 });
    expect(Object(run.output).summary).toBe('Of 3 add-ons and 1 Fargate profile on prod-1, 4 would be changed.');
    expect(Object(run.output).details.results.map((result: object) => Object(result).details.decision)).toEqual([
      'update',
      'update',
      'update',
      'replace',
    ]);
  });

  it('plans the rest when one cannot be changed, and says so', async () => {
    const changes = { subnets: ['subnet-c'] };
    const fargateProfiles = [
      { profile: 'default', changes },
      { profile: 'jobs', changes },
    ];
    const jobs = aProfile({ name: 'jobs', selectors: [{ namespace: 'jobs' }] });

    const run = await runMaintenance(
      { addons: [], fargateProfiles, dryRun: true },
      aCluster({ profiles: [aProfile({ status: 'DELETE_FAILED' }), jobs] }),
    );

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Planned', notified: [] });
    expect(run.output).toMatchObject({
      summary: 'Of 2 Fargate profiles on prod-1, 1 would be changed, 1 cannot be (default).',
    });
  });

  it('plans the rest when one plan fails, and says so', async () => {
    const denied = {
      on: 'DescribeAddon',
      addon: 'kube-proxy',
      after: 1,
      error: { name: 'AccessDeniedException', status: 403 },
    };

    const run = await runMaintenance({ dryRun: true }, aCluster({ faults: [denied] }));

    expect(run).toMatchObject({ status: 'FAILED', name: 'ClusterMaintenanceIncomplete' });
    expect(worked(run)).toEqual(ORDER);
    expect(run.notified).toEqual(['AddonUpdateBlocked kube-proxy', 'ClusterMaintenanceIncomplete prod-1']);
  });
});

describe('what keeps it from beginning', () => {
  it.each<[string, object, object, string[]]>([
    ['the cluster is not there', { cluster: 'prod-9' }, {}, ['ClusterNotFound', 'no such cluster', 'prod-9']],
    [
      'add-ons and profiles that are named are not there',
      {
        addons: [{ addon: 'vpc-cni' }, { addon: 'coredns' }, { addon: 'nope' }],
        fargateProfiles: [{ profile: 'jobs' }],
      },
      {},
      [
        'vpc-cni is not installed on prod-1, which has kube-proxy, coredns, metrics-server',
        'nope is not',
        'no Fargate profile jobs on prod-1, which has default',
      ],
    ],
    ['the cluster goes', {}, { cluster: { status: 'DELETING' } }, ['prod-1 is DELETING']],
    [
      'it may not be read',
      {},
      { faults: [{ on: 'ListAddons', times: 'always', error: { name: 'AccessDeniedException', status: 403 } }] },
      ['AccessDenied', 'A permission is missing'],
    ],
    [
      'the request is wrong',
      {
        addons: [{ addon: 'coredns', version: 'newest' }, { addon: 'coredns' }],
        onfailure: 'stop',
        fargateProfiles: [{}],
      },
      {},
      [
        'addons[0].version: must be latest',
        'addons[1].addon: coredns is already named by addons[0]',
        'onfailure: is not a known field',
        'fargateProfiles[0].profile: must be the name',
      ],
    ],
    [
      'there is more than a month of it',
      {
        addons: [{ addon: 'coredns', deadlineSeconds: 86_400 }],
        fargateProfiles: Array.from({ length: 9 }, (_, i) => ({
          profile: `p${i}`,
          deadlineSeconds: 259_200,
          keepName: true,
        })),
      },
      {},
      ['may take'],
    ],
  ])('%s: notified, with nothing changed', async (_, request, world, says) => {
    const run = await runMaintenance(request, aCluster(world));

    expect(run).toMatchObject({ status: 'FAILED', name: 'ClusterMaintenanceBlocked', items: [], addons: OLD });
    for (const part of says) expect(run.cause).toContain(part);
    expect(run.notified).toHaveLength(1);
  });

  it.each<[string, object]>([
    [
      'an update of someone else',
      {
        actions: [{ atSeconds: 0, UpdateAddon }],
        faults: [{ on: 'addon-update', addon: 'metrics-server', takesSeconds: 300 }],
      },
    ],
    ['an update of the cluster', { cluster: { status: 'UPDATING', updatingForSeconds: 300 } }],
    ['throttling', { faults: [{ on: 'ListAddons', times: 20, error: { name: 'ThrottlingException', status: 429 } }] }],
  ])('%s passes: it is waited for', async (_, world) => {
    const run = await runMaintenance({}, aCluster(world));

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Maintained', mostAtOnce: 1 });
    const first = run.calls.find(({ operation, by }) => operation === 'UpdateAddon' && by === 'us');
    const wait = (Date.parse(first?.time ?? '') - Date.parse(run.startedAt)) / 1000;
    expect(wait).toBeGreaterThan(60);
  });

  it('an update that never ends is waited for an hour, then reported', async () => {
    const run = await runMaintenance(
      {},
      aCluster({ addons: [{ name: 'coredns', version: OLD.coredns, status: 'UPDATING' }] }),
    );

    expect(run).toMatchObject({ name: 'ClusterMaintenanceBlocked', items: [] });
    expect(run.cause).toContain('coredns is UPDATING');
    expect(run.seconds).toBeGreaterThanOrEqual(3600);
    expect(run.seconds).toBeLessThan(4200);
  });
});

describe('after an add-on that fails', () => {
  const faults = [updateFails('coredns')];

  it('it stops, and reports what is done, what failed and what was not attempted', async () => {
    const run = await runMaintenance({}, aCluster({ faults }));

    expect(run).toMatchObject({ status: 'FAILED', name: 'ClusterMaintenanceIncomplete' });
    expect(run.notified).toEqual([
      'Updated kube-proxy',
      'AddonUpdateFailed coredns',
      'ClusterMaintenanceIncomplete prod-1',
    ]);
    expect(run.addons).toEqual({ ...OLD, 'kube-proxy': NEW['kube-proxy'] });
    expect(run.cause).toContain(
      'Of 3 add-ons on prod-1, 1 is done and 1 failed (coredns: AddonUpdateFailed); 1 not attempted.',
    );
    expect(run.cause).toContain('Not attempted: metrics-server.');
    expect(run.cause).toContain('AccessDenied: Not allowed');
  });

  it('it continues when the request says so', async () => {
    const run = await runMaintenance({ onFailure: 'continue' }, aCluster({ faults }));

    expect(run).toMatchObject({ status: 'FAILED', name: 'ClusterMaintenanceIncomplete', mostAtOnce: 1 });
    expect(run.addons).toEqual({ ...NEW, coredns: OLD.coredns });
    expect(run.notified).toEqual([
      'Updated kube-proxy',
      'AddonUpdateFailed coredns',
      'Updated metrics-server',
      'ClusterMaintenanceIncomplete prod-1',
    ]);
    expect(run.cause).not.toContain('Not attempted');
  });

  it.each([
    ['stop', 1],
    ['continue', 2],
  ])('that EKS still updates, nothing else is begun with %s until it has ended', async (onFailure, tried) => {
    const addons = [{ addon: 'kube-proxy', deadlineSeconds: 900 }, { addon: 'coredns' }];
    const slow = { on: 'addon-update', addon: 'kube-proxy', takesSeconds: 1500 };

    const run = await runMaintenance({ addons, onFailure }, aCluster({ faults: [slow] }));

    expect(run).toMatchObject({ name: 'ClusterMaintenanceIncomplete', mostAtOnce: 1 });
    expect(worked(run)).toHaveLength(tried);
    expect(run.notified[0]).toBe('AddonUpdateTimedOut kube-proxy');
  });

  it('that EKS updates for ever, nothing else is begun', async () => {
    const addons = [{ addon: 'kube-proxy', deadlineSeconds: 900 }, { addon: 'coredns' }];
    const hangs = { on: 'addon-update', addon: 'kube-proxy', never: true };

    const run = await runMaintenance({ addons, onFailure: 'continue' }, aCluster({ faults: [hangs] }));

    expect(run).toMatchObject({ name: 'ClusterMaintenanceIncomplete', mostAtOnce: 1 });
    expect(worked(run)).toEqual(['kube-proxy']);
    expect(run.cause).toContain('Nothing more was started on prod-1: kube-proxy is UPDATING.');
  });

  it.each([
    [{ status: 'Failed', errorCode: 'ConfigurationConflict', applied: false }, 'error'],
    [{ status: 'Failed', errorCode: 'AccessDenied', applied: true, addonStatus: 'DEGRADED' }, 'critical'],
  ])('the whole is as bad as the worst of it', async (ends, severity) => {
    const run = await runMaintenance(
      { onFailure: 'continue' },
      aCluster({ faults: [updateFails('coredns', { ends })] }),
    );

    expect(run.notifications.at(-1)?.attributes.severity).toBe(severity);
  });
});
