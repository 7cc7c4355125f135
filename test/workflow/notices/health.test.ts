import { beforeEach, describe, expect, it } from 'vitest';
import { type Clock, sleepUntil, virtualClock } from '../../../local/clock.ts';
import { targetsOf } from '../../../local/cloud/aws/event-rules.ts';
import { filesIn, textOf } from '../../support/repository.ts';
import { noticeOf, type OpenCloud, openedForTest } from '../../support/runs/open-cloud.ts';
import { aCluster, aWorld, names, SICK, WELL } from './health-world.ts';

const anEvent = (kind: string, changes: object = {}) => ({
  ...JSON.parse(textOf(`events/eks-addon.${kind}.json`)),
  ...changes,
});

const notifyHealth = ({ lambdas }: OpenCloud, event: object) => lambdas.ReportHealthEventFunction?.(event);

describe('an event about the health of an add-on', () => {
  it('is notified with what EKS says of the add-on, its codes and what to do', async () => {
    const world = await openedForTest(aWorld([aCluster('prod-1', SICK)]));

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
    const world = await openedForTest(aWorld([aCluster('prod-1', SICK)]));

    await Promise.all([1, 2, 3].map(() => notifyHealth(world, anEvent('health-degraded'))));
    await notifyHealth(world, anEvent('health-degraded', { id: 'another' }));
    const { executionArn } = world.cloud.engine.startExecution({ stateMachineArn: 'scan-health' });
    await world.cloud.engine.finished(executionArn);

    expect(names(world)).toEqual(['HealthIssue']);
  });

  it('of an add-on that is healthy by now notifies nobody', async () => {
    const world = await openedForTest(aWorld([aCluster('prod-1', WELL)]));

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
    const world = await openedForTest(aWorld([aCluster('prod-1', SICK)]));

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
    const world = await openedForTest(aWorld([aCluster('prod-1', SICK)]));

    await notifyHealth(world, anEvent('health-degraded', changes));
    await notifyHealth(world, anEvent('health-degraded', changes));

    expect(names(world)).toEqual(['HealthUnknown']);
    expect(JSON.stringify(noticeOf(world.notifications[0]))).toContain(says);
  });

  it('about an update that nobody here started is notified, with what cannot be known', async () => {
    const world = await openedForTest(aWorld([aCluster('prod-1', SICK)]));

    await notifyHealth(world, anEvent('update-failed'));

    expect(names(world)).toEqual(['UpdateFailed']);
    expect(JSON.stringify(noticeOf(world.notifications[0]))).toContain('The event does not name the update');
  });

  it('about an update of an execution is left to that execution', async () => {
    const fault = {
      on: 'addon-update',
      ends: { status: 'Failed', errorCode: 'AccessDenied', applied: true, addonStatus: 'DEGRADED' },
    };
    const world = await openedForTest(aWorld([aCluster('prod-1', WELL)], { faults: [fault] }));

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
    return openedForTest(aWorld([aCluster('prod-1', WELL)], { faults, events, ...more }), { clock });
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

describe('the examples of events', () => {
  const examples = filesIn('events', /^(eks-addon|execution-status)\..*\.json$/).map(
    (file) => [file, targetsOf(JSON.parse(textOf(file)))] as const,
  );

  it.each(examples)('%s reaches %j and is handled', async (file, targets) => {
    const world = await openedForTest(aWorld([aCluster('prod-1', SICK)]));

    const handled = await Promise.all(targets.map((name) => world.lambdas[name]?.(JSON.parse(textOf(file)))));

    expect(targets.length).toBeGreaterThan(0);
    for (const each of handled) expect(each).toMatchObject({ kind: expect.any(String) });
  });
});
