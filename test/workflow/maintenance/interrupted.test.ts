import { describe, expect, it } from 'vitest';
import { runName } from '../../../functions/core/maintenance/items.ts';
import type { SimulatedCloud } from '../../../local/cloud/cloud.ts';
import { aCluster, NEW, type Options, runMaintenance, worked } from '../../support/runs/maintenance-run.ts';

const MACHINE = 'update-addon';

const byFunction = (functionName: string, name: string) => functionName.endsWith(`:${name}`);

/** The name that the item on coredns has in a run. */
const corednsOf = (executionArn: string) => runName(MACHINE, 'coredns', 'prod-1', executionArn);

describe('someone who stops', () => {
  it('the whole run stops what it has started, and both are notified', async () => {
    const run = await runMaintenance({}, aCluster(), {
      meanwhile: ({ engine }, executionArn, at) => at(120, () => engine.stopExecution({ executionArn })),
    });

    expect(run).toMatchObject({ status: 'ABORTED', mostAtOnce: 1 });
    expect(run.items.map(({ status }) => status)).toEqual(['SUCCEEDED', 'ABORTED']);
    expect(run.notified.toSorted()).toEqual([
      'ExecutionAborted coredns',
      'ExecutionAborted prod-1',
      'Updated kube-proxy',
    ]);
  });

  it.each(['stop', 'continue'])('one item ends the run with %s: nothing is begun on top of it', async (onFailure) => {
    const run = await runMaintenance({ onFailure }, aCluster(), {
      meanwhile: ({ engine }, _, at) =>
        at(120, () => {
          for (const { executionArn } of engine.listExecutions(MACHINE, 'RUNNING')) {
            engine.stopExecution({ executionArn, error: 'StoppedByRequest', cause: 'Stopped by ana.' });
          }
        }),
    });

    expect(run).toMatchObject({ status: 'FAILED', name: 'ClusterMaintenanceFailed', mostAtOnce: 1 });
    expect(worked(run)).toEqual(['kube-proxy', 'coredns']);
    expect(run.cause).toContain('coredns: StoppedByRequest. Stopped by ana.');
    expect(run.cause).toContain('Not attempted: metrics-server.');
  });
});

describe('two runs of one cluster', () => {
  const another = (cloud: SimulatedCloud, request: object = {}) =>
    cloud.engine.startExecution({
      stateMachineArn: 'maintain-cluster',
      name: 'another',
      input: JSON.stringify({ cluster: 'prod-1', ...request }),
    });

  it('do not overlap: the second waits until the first has ended, and finds nothing to do', async () => {
    let second = '';
    const run = await runMaintenance({}, aCluster(), {
      meanwhile: (cloud, _, at) =>
        at(30, () => {
          second = another(cloud).executionArn;
        }),
      until: (cloud) => cloud.engine.finished(second),
    });

    expect(run).toMatchObject({ name: 'Maintained', mostAtOnce: 1 });
    expect(run.notified.filter((notified) => notified.endsWith('prod-1'))).toEqual([
      'Maintained prod-1',
      'UpToDate prod-1',
    ]);
    const [firstHalf, secondHalf] = [run.items.slice(0, 3), run.items.slice(3)];
    expect(secondHalf).toHaveLength(3);
    expect(secondHalf[0]?.startDate.getTime()).toBeGreaterThanOrEqual(firstHalf[2]?.stopDate?.getTime() ?? Number.NaN);
  });

  it('do not keep each other from planning', async () => {
    let plan = '';
    const run = await runMaintenance({}, aCluster(), {
      meanwhile: (cloud, _, at) =>
        at(30, () => {
          plan = another(cloud, { dryRun: true }).executionArn;
        }),
    });

    const planned = run.executions.find(({ executionArn }) => executionArn === plan);
    expect(planned).toMatchObject({ status: 'SUCCEEDED' });
    const warned = run.items.filter(({ output = '' }) => output.includes('An update would wait until it has ended'));
    expect(warned.length).toBeGreaterThan(0);
    expect(planned?.stopDate?.getTime()).toBeLessThan(Date.parse(run.stoppedAt ?? ''));
  });

  it('one that only plans is in nobody’s way', async () => {
    let second = '';
    const slow = { on: 'DescribeAddonVersions', times: 1, delaySeconds: 10 };
    const { calls, startedAt } = await runMaintenance({ dryRun: true }, aCluster({ faults: [slow] }), {
      meanwhile: (cloud) => {
        second = another(cloud).executionArn;
      },
      until: (cloud) => cloud.engine.finished(second),
    });

    const first = calls.find(({ operation }) => operation === 'UpdateAddon');
    expect(Date.parse(first?.time ?? '') - Date.parse(startedAt)).toBeLessThan(15_000);
  });

  it('one that is stopped while the second plans has what it began seen by the second', async () => {
    const addons = ['coredns', 'metrics-server'].map((addon) => ({ addon }));
    const alone = await runMaintenance({ addons });
    const [, begun] = alone.calls.filter(({ operation }) => operation === 'UpdateAddon');
    const seconds = (Date.parse(begun?.time ?? '') - Date.parse(alone.startedAt)) / 1000;

    let second = '';
    const slow = { on: 'DescribeFargateProfile', after: 1, times: 1, delaySeconds: 20 };
    const run = await runMaintenance({ addons }, aCluster({ faults: [slow] }), {
      meanwhile: (cloud, executionArn, at) => {
        at(seconds - 5, () => {
          second = another(cloud, { addons: [{ addon: 'kube-proxy' }] }).executionArn;
        });
        at(seconds + 5, () => cloud.engine.stopExecution({ executionArn }));
      },
      until: (cloud) => cloud.engine.finished(second),
    });

    expect(run).toMatchObject({ status: 'ABORTED', mostAtOnce: 1, addons: NEW });
  });

  it('one that was stopped is in nobody’s way', async () => {
    let second = '';
    await runMaintenance({}, aCluster(), {
      meanwhile: (cloud, executionArn, at) =>
        at(30, () => {
          cloud.engine.stopExecution({ executionArn });
          second = another(cloud).executionArn;
        }),
      until: async (cloud) => {
        const { output } = await cloud.engine.finished(second);
        expect(JSON.parse(output ?? '{}').name).toBe('Maintained');
      },
    });
  });
});

describe('an item whose name is taken', () => {
  /** Starts the execution of the item on coredns before the run does, with another input, as a repeat would find it. */
  const taken = (input: object): Options => ({
    meanwhile: ({ engine }, executionArn, at) =>
      at(10, () =>
        engine.startExecution({
          stateMachineArn: MACHINE,
          name: corednsOf(executionArn),
          input: JSON.stringify({ ...input, AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: executionArn }),
        }),
      ),
  });
  const addons = [{ addon: 'kube-proxy' }, { addon: 'coredns' }];

  it.each([
    ['has succeeded', { cluster: 'prod-1', addon: 'coredns' }, 'Maintained', 'Updated coredns'],
    ['has failed', { cluster: 'prod-1', addon: 'nope' }, 'ClusterMaintenanceIncomplete', 'AddonUpdateBlocked nope'],
  ])('takes over what the execution of that name %s with, and starts no second', async (_, input, name, notified) => {
    const run = await runMaintenance({ addons }, aCluster(), taken(input));

    expect(run.name).toBe(name);
    expect(run.notified.filter((each) => each === notified)).toHaveLength(1);
    expect(run.items).toHaveLength(2);
    expect(
      run.calls.filter(({ operation, params }) => operation === 'UpdateAddon' && params.addonName === 'coredns'),
    ).toHaveLength(name === 'Maintained' ? 1 : 0);
  });

  it('waits for the execution of that name while it runs', async () => {
    const input = { cluster: 'prod-1', addon: 'coredns', bakeSeconds: 600 };

    const run = await runMaintenance({ addons }, aCluster(), taken(input));

    expect(run).toMatchObject({ name: 'Maintained', addons: { coredns: NEW.coredns } });
    expect(run.items).toHaveLength(2);
    expect(run.seconds).toBeGreaterThan(600);
  });

  it('does not take a success for one that it does not know', async () => {
    const run = await runMaintenance({ addons: [{ addon: 'coredns' }] }, aCluster(), {
      deliver: async (invoke, functionName) => {
        const result = await invoke();
        if (!byFunction(functionName, 'PlanAddonUpdateFunction')) return result;
        return { plan: null, decision: { kind: 'publish', outcome: { name: 'Planned', succeeded: true } } };
      },
    });

    expect(run).toMatchObject({ status: 'FAILED', name: 'ClusterMaintenanceFailed' });
    expect(run.cause).toContain('OutcomeUnknown');
  });
});

describe('an item that does not end', () => {
  it('in time is given up, and nothing is begun on top of it', async () => {
    const waits = { kind: 'plan', waitSeconds: 50_000, waitingFor: 'nothing', past: { calls: 0, log: [] } };
    const run = await runMaintenance({ onFailure: 'continue' }, aCluster(), {
      deliver: (invoke, functionName) =>
        byFunction(functionName, 'PlanAddonUpdateFunction')
          ? Promise.resolve({ plan: null, decision: waits })
          : invoke(),
    });

    expect(run).toMatchObject({ name: 'ClusterMaintenanceFailed' });
    expect(worked(run)).toEqual(['kube-proxy']);
    expect(run.seconds).toBeLessThan(3600 + 300 + 60);
  });
});
