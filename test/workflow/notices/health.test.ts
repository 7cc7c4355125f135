import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, sleepUntil, virtualClock } from '../../../local/clock.ts';
import { targetsOf } from '../../../local/cloud/aws/event-rules.ts';
import type { CloudOptions } from '../../../local/cloud/cloud.ts';
import { TABLE, topicArn } from '../../../local/cloud/machines/machines.ts';
import { filesIn, textOf } from '../../support/repository.ts';
import { anOpenCloud, noticeOf, type OpenCloud } from '../../support/runs/open-cloud.ts';

const REPLICAS = { code: 'InsufficientNumberOfReplicas', message: 'Too few.' };
const SICK = { name: 'coredns', version: 'v1.12.4-eksbuild.6', status: 'DEGRADED', health: [REPLICAS] };
const WELL = { name: 'coredns', version: 'v1.12.4-eksbuild.6' };

const aCluster = (name: string, addon: object) => ({ name, version: '1.33', addons: [addon] });
const aWorld = (clusters: object[], more: object = {}) => ({
  region: 'eu-west-1',
  account: '111122223333',
  clusters,
  ...more,
});
const anEvent = (kind: string, changes: object = {}) => ({
  ...JSON.parse(textOf(`events/eks-addon.${kind}.json`)),
  ...changes,
});

const TOPIC = topicArn({ region: 'eu-west-1', account: '111122223333' });

let open: OpenCloud | undefined;
const opened = async (world: object, options: Partial<CloudOptions> = {}) => {
  open = await anOpenCloud(world, options);
  return open;
};
afterEach(async () => {
  await open?.cloud.close();
});

const names = ({ notifications }: OpenCloud) => notifications.map(({ attributes }) => attributes.outcome);
const notifyHealth = ({ lambdas }: OpenCloud, event: object) => lambdas.ReportHealthEventFunction?.(event);

describe('an event about the health of an add-on', () => {
  it('is notified with what EKS says of the add-on, its codes and what to do', async () => {
    const world = await opened(aWorld([aCluster('prod-1', SICK)]));

    await notifyHealth(world, anEvent('health-degraded'));

    expect(names(world)).toEqual(['HealthIssue']);
    expect(world.notifications[0]?.attributes).toMatchObject({
      severity: 'warning',
      cluster: 'prod-1',
      account: '111122223333',
      region: 'eu-west-1',
    });
    expect(noticeOf(world.notifications[0])).toMatchObject({
      kind: 'health',
      summary: 'coredns on prod-1 is DEGRADED with a health issue.',
      codes: ['InsufficientNumberOfReplicas'],
      advice: [expect.stringContaining('Too few pods of coredns are ready. `kubectl -n kube-system get pods -o wide`')],
    });
  });

  it('is notified once, however often it comes, and by whoever sees it', async () => {
    const world = await opened(aWorld([aCluster('prod-1', SICK)]));

    await Promise.all([1, 2, 3].map(() => notifyHealth(world, anEvent('health-degraded'))));
    await notifyHealth(world, anEvent('health-degraded', { id: 'another' }));
    const { executionArn } = world.cloud.engine.startExecution({ stateMachineArn: 'scan-health' });
    await world.cloud.engine.finished(executionArn);

    expect(names(world)).toEqual(['HealthIssue']);
  });

  it('of an add-on that is healthy by now notifies nobody', async () => {
    const world = await opened(aWorld([aCluster('prod-1', WELL)]));

    await notifyHealth(world, anEvent('health-degraded'));
    await notifyHealth(world, anEvent('health-restored'));

    expect(names(world)).toEqual([]);
  });

  it.each([
    ['in ARNs alone', { detail: {} }],
    ['in the detail alone', { resources: [] }],
    [
      'under other names, deeper',
      { resources: [], detail: { addon: { 'addon-name': 'coredns', cluster: { cluster_name: 'prod-1' } } } },
    ],
  ])('is understood with its names %s', async (_, changes) => {
    const world = await opened(aWorld([aCluster('prod-1', SICK)]));

    await notifyHealth(world, anEvent('health-degraded', changes));

    expect(names(world)).toEqual(['HealthIssue']);
  });

  it.each([
    ['that names nothing', { detail: null, resources: [] }, 'an add-on that the event does not name'],
    [
      'of an add-on that is gone',
      { detail: { clusterName: 'prod-1', addonName: 'gone' }, resources: [] },
      'AddonNotFound',
    ],
    [
      'of a cluster elsewhere',
      { detail: { clusterName: 'far', addonName: 'coredns' }, resources: [] },
      'ClusterNotFound',
    ],
    [
      'that a rule in another account forwards, where clusters have the same names,',
      { account: '444455556666', resources: [] },
      'does not name the role by which its account is reached',
    ],
  ])('%s is notified as far as it is known, once', async (_, changes, says) => {
    const world = await opened(aWorld([aCluster('prod-1', SICK)]));

    await notifyHealth(world, anEvent('health-degraded', changes));
    await notifyHealth(world, anEvent('health-degraded', changes));

    expect(names(world)).toEqual(['HealthUnknown']);
    expect(JSON.stringify(noticeOf(world.notifications[0]))).toContain(says);
  });

  it('about an update that nobody here started is notified, with what cannot be known', async () => {
    const world = await opened(aWorld([aCluster('prod-1', SICK)]));

    await notifyHealth(world, anEvent('update-failed'));

    expect(names(world)).toEqual(['UpdateFailed']);
    expect(JSON.stringify(noticeOf(world.notifications[0]))).toContain('The event does not name the update');
  });

  it('about an update of an execution is left to that execution', async () => {
    const fault = {
      on: 'addon-update',
      ends: { status: 'Failed', errorCode: 'AccessDenied', applied: true, addonStatus: 'DEGRADED' },
    };
    const world = await opened(aWorld([aCluster('prod-1', WELL)], { faults: [fault] }));

    const { executionArn } = world.cloud.engine.startExecution({
      stateMachineArn: 'update-addon',
      input: JSON.stringify({ cluster: 'prod-1', addon: 'coredns' }),
    });
    await world.cloud.engine.finished(executionArn);
    await world.cloud.idle();

    expect(names(world)).toEqual(['AddonUpdateRolledBack']);
  });
});

describe('an event that comes late, twice or out of order', () => {
  const AT = Date.parse('2026-11-21T08:00:00Z');
  const failing = {
    on: 'addon-update',
    times: 1,
    ends: { status: 'Failed', errorCode: 'AccessDenied', applied: false, addonStatus: 'ACTIVE' },
  };

  /** A world in which each event reaches each Lambda so many seconds late, as often as there is a number. */
  const openedLate = (afterSeconds: readonly (readonly number[])[], faults: object[], more: object = {}) => {
    const events = { afterSeconds, nameUpdates: true };
    return opened(aWorld([aCluster('prod-1', WELL)], { faults, events, ...more }), { clock });
  };
  let clock: Clock;
  beforeEach(() => {
    clock = virtualClock(AT);
  });
  const updateIn = async ({ cloud }: OpenCloud, name: string, request: object = {}) => {
    const input = JSON.stringify({ cluster: 'prod-1', addon: 'coredns', ...request });
    const { executionArn } = cloud.engine.startExecution({ stateMachineArn: 'update-addon', name, input });
    return cloud.engine.finished(executionArn);
  };

  it.each([
    ['a second late', [[1]]],
    ['a minute late', [[60]]],
    ['an hour late', [[3600]]],
    ['twice, the second time an hour late', [[0, 3600]]],
    ['in the wrong order', [[90], [90], [1]]],
  ])('%s belongs to the execution that was at the add-on then, which notified of it', async (_, delays) => {
    const world = await openedLate(delays, [failing]);

    await updateIn(world, 'first');
    await world.cloud.idle();

    expect(names(world)).toEqual(['AddonUpdateFailed']);
  });

  it('belongs to an earlier execution, however many have had the add-on since', async () => {
    const world = await openedLate([[7200]], [failing]);

    await updateIn(world, 'first');
    for (const replicaCount of [2, 3, 4, 5, 6, 7]) {
      await updateIn(world, `with-${replicaCount}`, { configurationValues: { replicaCount } });
    }
    await world.cloud.idle();

    expect(names(world)).toEqual(['AddonUpdateFailed', ...Array(6).fill('Updated')]);
  });

  it.each([true, false])('belongs to an execution that has not come to wait yet; named: %s', async (nameUpdates) => {
    const lost = { on: 'UpdateAddon', times: 1, drop: true };
    const soon = { ...failing, takesSeconds: 1 };
    const world = await openedLate([[0]], [lost, soon], { events: { afterSeconds: [[0]], nameUpdates } });

    await updateIn(world, 'first');
    await world.cloud.idle();

    expect(names(world)).toEqual(['AddonUpdateFailed']);
  });

  it('is notified when it is about the update of somebody else, made right after the execution had ended', async () => {
    const theirs = { clusterName: 'prod-1', addonName: 'coredns', configurationValues: '{"replicaCount":3}' };
    const actions = [{ atSeconds: 110, UpdateAddon: theirs }];
    const world = await openedLate([[0]], [{ ...failing, after: 1, takesSeconds: 5 }], { actions });

    const { stopDate } = await updateIn(world, 'first');
    await sleepUntil(clock, AT + 180_000);
    await world.cloud.idle();

    const secondsBefore = (AT + 115_000 - Number(stopDate)) / 1000;
    expect(secondsBefore).toBeGreaterThan(0);
    expect(secondsBefore).toBeLessThan(60);
    expect(names(world)).toEqual(['Updated', 'UpdateFailed']);
  });

  it('is notified when it happened after the execution had ended', async () => {
    const world = await openedLate([[0]], []);

    const { stopDate } = await updateIn(world, 'first');
    const time = new Date(Number(stopDate) + 120_000).toISOString();
    await notifyHealth(world, anEvent('update-failed', { time }));

    expect(names(world)).toEqual(['Updated', 'UpdateFailed']);
  });
});

describe('a scan of health', () => {
  const scan = async ({ cloud }: OpenCloud, input: object = {}) => {
    const { executionArn } = cloud.engine.startExecution({
      stateMachineArn: 'scan-health',
      input: JSON.stringify(input),
    });
    const { transitions, status, output, error, cause } = await cloud.engine.finished(executionArn);
    await cloud.idle();
    return { transitions, status, error, cause, sums: output === undefined ? undefined : JSON.parse(output) };
  };
  const clusters = Array.from({ length: 25 }, (_, index) => aCluster(`c-${index + 10}`, index % 5 === 0 ? SICK : WELL));

  it('reads every page of clusters and notifies each issue once', async () => {
    const world = await opened(aWorld(clusters));

    const first = await scan(world);
    const second = await scan(world);

    expect(first).toMatchObject({ status: 'SUCCEEDED', transitions: 7 });
    expect(first.sums).toEqual({
      clusters: 25,
      resources: 25,
      notified: 5,
      restored: 0,
      unhealthy: { addon: 5, 'fargate-profile': 0 },
      notScannedCount: 0,
      notScanned: [],
    });
    expect(second.sums).toMatchObject({ clusters: 25, notified: 0, unhealthy: { addon: 5 } });
    expect(names(world)).toEqual(Array(5).fill('HealthIssue'));
  });

  it('does not scan clusters whose names do not match', async () => {
    const denied = { on: 'ListAddons', cluster: 'c-11', times: 'always', error: { name: 'AccessDeniedException' } };
    const world = await opened(aWorld(clusters, { faults: [denied] }));

    const { status, sums } = await scan(world, { clusters: ['c-2*', 'c-10'] });

    expect({ status, sums }).toMatchObject({ status: 'SUCCEEDED', sums: { clusters: 11, notified: 3 } });
  });

  it('reads the rest when a cluster cannot be read, fails, and that is notified', async () => {
    const denied = { on: 'ListAddons', cluster: 'c-11', times: 'always', error: { name: 'AccessDeniedException' } };
    const world = await opened(aWorld(clusters, { faults: [denied] }));

    const run = await scan(world);

    expect(run).toMatchObject({ status: 'FAILED', error: 'HealthScanIncomplete' });
    expect(run.cause).toContain('Cluster c-11 could not be read: AccessDenied');
    expect(names(world)).toEqual([...Array(5).fill('HealthIssue'), 'ExecutionFailed']);
  });

  it('scans the clusters that the stack may touch when nobody says which', async () => {
    const denied = { on: 'ListAddons', cluster: 'c-11', times: 'always', error: { name: 'AccessDeniedException' } };
    const world = await opened(aWorld(clusters, { faults: [denied] }));
    const asked = { table: TABLE, topicArn: TOPIC, from: null, sums: null, now: '2026-11-21T08:00:00.000Z' };
    const lookAt = (request: object, names: string) =>
      world.lambdas.ScanHealthFunction?.({ ...asked, request, own: { names, region: 'eu-west-1' } });

    const narrowed = await lookAt({}, 'c-1?');
    const wide = await lookAt({}, 'c-10');
    const named = await lookAt({ clusters: ['c-11'] }, 'c-10');

    expect(narrowed).toMatchObject({ sums: { clusters: 9, notScannedCount: 1 } });
    expect(wide).toMatchObject({ sums: { clusters: 1, notScannedCount: 0 } });
    expect(named).toMatchObject({ sums: { notScanned: [expect.stringContaining('ClusterNames')] } });
  });

  it('measures what is unhealthy, in all and on the clusters that have it, and what waits for people', async () => {
    const world = await opened(aWorld(clusters));

    await scan(world);

    const scanned = world.measured.filter(({ name }) => name === 'ClustersScanned');

    expect(scanned).toEqual([{ name: 'ClustersScanned', value: 25, by: [{}] }]);
    expect(world.measured).toContainEqual({ name: 'UnhealthyResources', value: 5, by: [{ kind: 'addon' }] });
    expect(world.measured).toContainEqual({ name: 'UnhealthyResources', value: 0, by: [{ kind: 'fargate-profile' }] });
    expect(world.measured).toContainEqual({ name: 'ApprovalsWaiting', value: 0, by: [{}] });
    expect(world.measured.flatMap(({ by }) => by).flatMap(({ cluster = [] }) => cluster)).toEqual(
      [10, 15, 20, 25, 30].map((index) => `111122223333/eu-west-1/c-${index}`),
    );
  });

  it('tries again when EKS asks for a slower pace, and notifies nothing twice', async () => {
    const busy = { on: 'ListAddons', after: 12, times: 2, error: { name: 'ThrottlingException' } };
    const world = await opened(aWorld(clusters, { faults: [busy] }));

    const run = await scan(world);

    expect(run).toMatchObject({ status: 'SUCCEEDED', sums: { clusters: 25 } });
    expect(names(world)).toEqual(Array(5).fill('HealthIssue'));
  });
});

describe('an execution that ends without a notification', () => {
  const stopped = async (world: OpenCloud) => {
    const { executionArn } = world.cloud.engine.startExecution({
      stateMachineArn: 'update-addon',
      input: JSON.stringify({ cluster: 'prod-1', addon: 'coredns' }),
    });
    world.cloud.engine.stopExecution({ executionArn, error: 'StoppedByRequest', cause: 'Stopped by ada.' });
    await world.cloud.engine.finished(executionArn);
    await world.cloud.idle();
    return executionArn;
  };

  it('is notified by its event, with what it was at', async () => {
    const world = await opened(aWorld([aCluster('prod-1', WELL)]));

    const arn = await stopped(world);

    expect(names(world)).toEqual(['ExecutionAborted']);
    expect(noticeOf(world.notifications[0])).toMatchObject({
      kind: 'execution',
      summary: 'update-addon of coredns on prod-1 was stopped before it could report an outcome.',
      reasons: ['StoppedByRequest', 'Stopped by ada.'],
      execution: { arn },
    });
  });

  it('is reported where its cluster is, not where it ran itself', async () => {
    const world = await opened(aWorld([aCluster('prod-1', WELL)]));
    const cluster = { name: 'prod-9', region: 'us-east-1', roleArn: 'arn:aws:iam::444455556666:role/upkeep' };

    await world.lambdas.ReportAbortedExecutionFunction?.(status({ input: JSON.stringify({ cluster }) }));

    expect(world.notifications[0]?.attributes).toMatchObject({ account: '444455556666', region: 'us-east-1' });
  });

  const status = (detail: object) => {
    const event = JSON.parse(textOf('events/execution-status.timed-out.json'));
    return { ...event, detail: { ...event.detail, ...detail } };
  };

  it('is notified again when it was redriven and ended once more', async () => {
    const world = await opened(aWorld([aCluster('prod-1', WELL)]));
    const { detail } = status({});

    await world.lambdas.ReportAbortedExecutionFunction?.(status({}));
    await world.lambdas.ReportAbortedExecutionFunction?.(status({ stopDate: detail.stopDate + 60_000 }));

    expect(names(world)).toEqual(['ExecutionTimedOut', 'ExecutionTimedOut']);
    // What is the same word for word is posted to chat once.
    expect(new Set(world.notifications.map(({ structure }) => structure?.default)).size).toBe(2);
  });

  it('is notified by the name of its state machine, whatever the stack is called', async () => {
    const world = await opened(aWorld([aCluster('prod-1', WELL)]));
    const executionArn = 'arn:aws:states:eu-west-1:111122223333:execution:my-stack-update-addon:x';

    await world.lambdas.ReportAbortedExecutionFunction?.(status({ executionArn }));

    expect(world.notifications[0]?.attributes.machine).toBe('update-addon');
    expect(world.measured).toMatchObject([
      { name: 'Outcomes', by: [{ machine: 'update-addon', outcome: 'ExecutionTimedOut' }, { severity: 'error' }] },
      { name: 'RunSeconds', value: 300, by: [{ machine: 'update-addon' }] },
    ]);
  });

  it.each([
    ['ran out of time', status({}), ['ExecutionTimedOut']],
    [
      'failed in a way that no definition foresaw',
      status({ status: 'FAILED', error: 'States.Runtime' }),
      ['ExecutionFailed'],
    ],
    ['failed for a reason that cannot be found out', status({ status: 'FAILED' }), ['ExecutionFailed']],
    [
      'failed by a name of ours, and its history shows no notification',
      status({ status: 'FAILED', error: 'AddonUpdateRolledBack' }),
      ['ExecutionFailed'],
    ],
    ['succeeded', status({ status: 'SUCCEEDED' }), []],
    ['has an input of any shape', status({ input: '"not an object"' }), ['ExecutionTimedOut']],
  ])('%s: notified once or not at all', async (_, event, notified) => {
    const world = await opened(aWorld([aCluster('prod-1', WELL)]));

    await world.lambdas.ReportAbortedExecutionFunction?.(event);
    await world.lambdas.ReportAbortedExecutionFunction?.(event);

    expect(names(world)).toEqual(notified);
    expect(world.measured.filter(({ name }) => name === 'Outcomes')).toHaveLength(notified.length);
  });
});

describe('the examples of events', () => {
  const examples = filesIn('events', /^(eks-addon|execution-status)\..*\.json$/).map(
    (file) => [file, targetsOf(JSON.parse(textOf(file)))] as const,
  );

  it.each(examples)('%s reaches %j and is handled', async (file, targets) => {
    const world = await opened(aWorld([aCluster('prod-1', SICK)]));

    const handled = await Promise.all(targets.map((name) => world.lambdas[name]?.(JSON.parse(textOf(file)))));

    expect(targets.length).toBeGreaterThan(0);
    for (const each of handled) expect(each).toMatchObject({ kind: expect.any(String) });
  });
});
