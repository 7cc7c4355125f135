import { describe, expect, it } from 'vitest';
import { aCluster, NEW, OLD, runMaintenance, updateFails, worked } from '../../support/runs/maintenance-run.ts';
import { aProfile } from '../../support/worlds/fargate-worlds.ts';

const byFunction = (functionName: string, name: string) => functionName.endsWith(`:${name}`);

const failing = (name: string) => Promise.reject(Object.assign(new Error('down'), { name }));

describe('after a failure, when EKS cannot be seen', () => {
  const addons = ['coredns', 'kube-proxy'].map((addon) => ({ addon }));
  const unseen = (times: number | 'always') => [
    updateFails('kube-proxy'),
    { on: 'ListAddons', after: 1, times, error: { name: 'ThrottlingException', status: 429 } },
  ];

  it('it is checked again, and then the rest is done', async () => {
    const run = await runMaintenance({ addons, onFailure: 'continue' }, aCluster({ faults: unseen(40) }));

    expect(run.notified).toEqual([
      'AddonUpdateFailed kube-proxy',
      'Updated coredns',
      'ClusterMaintenanceIncomplete prod-1',
    ]);
  });

  it('for about an hour, nothing more is started, and what is done is reported', async () => {
    const run = await runMaintenance({ addons, onFailure: 'continue' }, aCluster({ faults: unseen('always') }));

    expect(run).toMatchObject({ name: 'ClusterMaintenanceIncomplete', items: [{}] });
    expect(run.cause).toContain('kube-proxy: AddonUpdateFailed');
    expect(run.cause).toContain('Cluster prod-1 could not be read: EksThrottled');
    expect(run.seconds).toBeGreaterThan(3000);
    expect(run.seconds).toBeLessThan(5400);
  });
});

describe('when the Lambda cannot run', () => {
  it.each([
    ['PlanClusterMaintenanceFunction', 'Lambda.TooManyRequestsException', 'ClusterMaintenanceBlocked'],
    ['PlanClusterMaintenanceFunction', 'Surprise', 'ClusterMaintenanceFailed'],
    ['EvaluateItemResultFunction', 'Surprise', 'ClusterMaintenanceFailed'],
  ])('%s because of %s, it is reported as %s', async (name, error, outcome) => {
    const run = await runMaintenance({}, aCluster(), {
      deliver: (invoke, functionName) => (byFunction(functionName, name) ? failing(error) : invoke()),
    });

    expect(run).toMatchObject({ status: 'FAILED', name: outcome });
    expect(run.notified.at(-1)).toBe(`${outcome} prod-1`);
    expect(run.cause).toContain(error);
  });

  it('after the second item, the first is reported too', async () => {
    const run = await runMaintenance({}, aCluster(), {
      deliver: async (invoke, functionName) => {
        const result = await invoke();
        const isSecond = byFunction(functionName, 'EvaluateItemResultFunction') && Object(result).progress?.at === 2;
        return isSecond ? failing('Surprise') : result;
      },
    });

    expect(run).toMatchObject({ status: 'FAILED', name: 'ClusterMaintenanceFailed' });
    expect(run.cause).toContain('kube-proxy: Updated\ncoredns was the last item.');
    expect(worked(run)).toEqual(['kube-proxy', 'coredns']);
  });

  it('that plans nor the one that evaluates, the outcome is notified anyway', async () => {
    const run = await runMaintenance({}, aCluster(), {
      deliver: (invoke, functionName) =>
        /Maintenance|EvaluateItem/.test(functionName) ? failing('Surprise') : invoke(),
    });

    expect(run).toMatchObject({ status: 'FAILED', name: 'ClusterMaintenanceFailed', items: [] });
    expect(run.notified).toEqual(['ClusterMaintenanceFailed unknown']);
  });

  it.each(['PlanClusterMaintenanceFunction', 'EvaluateItemResultFunction', 'PublishOutcomeFunction'])(
    '%s and its answer is lost, a repeat does no more',
    async (name) => {
      let lost = 0;
      const run = await runMaintenance({}, aCluster(), {
        deliver: async (invoke, functionName) => {
          const result = await invoke();
          if (!byFunction(functionName, name) || lost > 0) return result;
          lost += 1;
          return failing('Lambda.Unknown');
        },
      });

      expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Maintained', addons: NEW, mostAtOnce: 1 });
      expect(run.items).toHaveLength(3);
    },
  );
});

describe('profiles', () => {
  it('are replaced one after another, also when one of them fails', async () => {
    const jobs = aProfile({ name: 'jobs', selectors: [{ namespace: 'jobs' }] });
    const changes = { subnets: ['subnet-c'] };
    const fargateProfiles = [
      { profile: 'default', changes },
      { profile: 'jobs', changes },
    ];
    const fault = {
      on: 'fargate-create',
      profile: '9999-default',
      ends: { status: 'CREATE_FAILED', issue: { code: 'AccessDenied', message: 'No.' } },
    };

    const run = await runMaintenance(
      { addons: [], fargateProfiles, onFailure: 'continue' },
      aCluster({ profiles: [aProfile(), jobs], faults: [fault] }),
    );

    expect(run).toMatchObject({ name: 'ClusterMaintenanceIncomplete', mostAtOnce: 1 });
    expect(run.notified).toEqual(['ProfileNotCreated default', 'Replaced jobs', 'ClusterMaintenanceIncomplete prod-1']);
    expect(run.profiles).toEqual({ default: 'ACTIVE', '9999-jobs': 'ACTIVE' });
  });

  it('are left alone when an add-on fails before them', async () => {
    const fargateProfiles = [{ profile: 'default', changes: { subnets: ['subnet-c'] } }];

    const run = await runMaintenance({ fargateProfiles }, aCluster({ faults: [updateFails('coredns')] }));

    expect(run.addons).toMatchObject({ 'metrics-server': OLD['metrics-server'] });
    expect(run.profiles).toEqual({ default: 'ACTIVE' });
    expect(run.cause).toContain('Not attempted: metrics-server, default.');
  });
});
