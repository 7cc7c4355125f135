import { afterEach, describe, expect, it } from 'vitest';
import { BUDGET, closeOpened, eviction, facts, opened, PODS } from './changed.ts';
import { aKubernetesWorld, type Kubernetes, openKubernetes } from './client.ts';

afterEach(closeOpened);

const evict = ({ ask }: Kubernetes, name: string, options: object = {}, query = '') =>
  ask('POST', `${PODS}/${name}/eviction${query}`, { body: eviction(options) });

describe('an eviction', () => {
  it('stops the pod with its grace period, and another one starts at once', async () => {
    const cluster = await opened();
    const [first = ''] = await cluster.names(PODS);

    const { status, body } = await evict(cluster, first);
    const evicted = (await cluster.get(`${PODS}/${first}`)).body;

    expect([status, body.status]).toEqual([201, 'Success']);
    expect(evicted.metadata.deletionTimestamp).toBe('2026-11-21T00:00:30Z');
    expect(evicted.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }),
    );
    expect(facts(cluster).pods.map(({ isTerminating, isReady }) => [isTerminating, isReady])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
    cluster.clock.pass(55);
    expect(facts(cluster).pods.map(({ isReady }) => isReady)).toEqual([true, true]);
    expect(await cluster.names(PODS)).not.toContain(first);
    expect(facts(cluster).workloads[0]).toMatchObject({ ready: 2, fewestReady: 1 });
  });

  it('is refused with 429 when the budget allows no more, and allowed again when the replacement is ready', async () => {
    const cluster = await opened({ podDisruptionBudgets: [BUDGET] });
    const [first = '', second = ''] = await cluster.names(PODS);
    await evict(cluster, first);

    const refused = await evict(cluster, second);
    cluster.clock.pass(55);
    const later = await evict(cluster, second);

    expect(refused).toMatchObject({
      status: 429,
      body: {
        reason: 'TooManyRequests',
        message: "Cannot evict pod as it would violate the pod's disruption budget.",
        details: {
          causes: [
            {
              reason: 'DisruptionBudget',
              message: 'The disruption budget web needs 1 healthy pods and has 1 currently',
            },
          ],
        },
      },
    });
    expect(later.status).toBe(201);
    expect(facts(cluster).violations).toEqual([]);
  });

  it('is a 500 where two budgets match the pod', async () => {
    const cluster = await opened({ podDisruptionBudgets: [BUDGET, { ...BUDGET, name: 'other' }] });
    const [first = ''] = await cluster.names(PODS);

    const { status, body } = await evict(cluster, first);

    expect(status).toBe(500);
    expect(body.message).toContain('more than one PodDisruptionBudget');
  });

  it('says no for a namesake and for what is not there', async () => {
    const cluster = await opened();
    const [first = ''] = await cluster.names(PODS);

    const other = await evict(cluster, first, { preconditions: { uid: 'another' } });
    const none = await evict(cluster, 'nobody');

    expect(other).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
    expect(none).toMatchObject({ status: 404, body: { message: 'pods "nobody" not found' } });
    expect(facts(cluster).pods.some(({ isTerminating }) => isTerminating)).toBe(false);
  });

  it.each([
    ['the query', {}, '?dryRun=All'],
    ['the body', { dryRun: ['All'] }, ''],
  ])('changes nothing when %s says dry run, and still asks the budget', async (_, options, query) => {
    const cluster = await opened({ podDisruptionBudgets: [BUDGET] });
    const [first = '', second = ''] = await cluster.names(PODS);

    const tries = [await evict(cluster, first, options, query), await evict(cluster, second, options, query)];
    await evict(cluster, first);
    const spent = await evict(cluster, second, options, query);

    expect(tries.map(({ status }) => status)).toEqual([201, 201]);
    expect(spent.status).toBe(429);
    expect(facts(cluster).pods.filter(({ isTerminating }) => isTerminating)).toHaveLength(1);
  });

  it.each([
    ['IfHealthyBudget', 429],
    ['AlwaysAllow', 201],
  ])('of a pod that is not ready, in a broken Deployment, is answered as %s says', async (policy, status) => {
    const unready = { reason: 'CrashLoopBackOff' };
    const cluster = await opened({
      workloads: [{ name: 'web', replicas: 2, unready }],
      podDisruptionBudgets: [{ ...BUDGET, unhealthyPodEvictionPolicy: policy }],
    });
    const [first = ''] = await cluster.names(PODS);

    expect((await evict(cluster, first)).status).toBe(status);
  });

  it('of a pod that waits asks no budget', async () => {
    const cluster = await opened(
      { workloads: [{ name: 'web' }], podDisruptionBudgets: [{ ...BUDGET, maxUnavailable: 0 }] },
      { fargateProfiles: [] },
    );
    const [first = ''] = await cluster.names(PODS);

    expect((await evict(cluster, first)).status).toBe(201);
  });

  it('needs access to pods/eviction', async () => {
    const cluster = await openKubernetes(aKubernetesWorld({ access: 'read' }));
    const [first = ''] = await cluster.names(PODS);

    const { status, body } = await evict(cluster, first);
    await cluster.close();

    expect(status).toBe(403);
    expect(body.message).toContain('cannot create resource "pods/eviction" in API group "" in the namespace "default"');
  });

  it.each([
    ['StatefulSet', 'only when the old one is gone', 0, 'web-0'],
    ['Job', 'at once', 1, undefined],
    ['Pod', 'never', 0, undefined],
  ])('of a pod of a %s is made good %s', async (kind, _, pending, name) => {
    const cluster = await opened({ workloads: [{ kind, name: 'web' }] });
    const [first = ''] = await cluster.names(PODS);

    await evict(cluster, first);
    const during = facts(cluster).pods.filter(({ isTerminating }) => !isTerminating);
    cluster.clock.pass(90);

    expect(during).toHaveLength(pending);
    const after = facts(cluster).pods;
    expect(after.map(({ isReady, isOld }) => [isReady, isOld])).toEqual(kind === 'Pod' ? [] : [[true, false]]);
    if (name !== undefined) expect(after[0]?.name).toBe(name);
  });
});
