import { CreateFargateProfileCommand, DeleteFargateProfileCommand } from '@aws-sdk/client-eks';
import { afterEach, describe, expect, it } from 'vitest';
import { aProfile, ROLE, START } from '../simulated-eks.ts';
import { ADMIN_KEY, aKubernetesWorld, type Json, type Kubernetes, openKubernetes, tokenOf } from './client.ts';

let open: Kubernetes | undefined;
const opened = async (...world: Parameters<typeof aKubernetesWorld>) => {
  open = await openKubernetes(aKubernetesWorld(...world), ADMIN_KEY);
  return open;
};
afterEach(() => open?.close());

const PODS = '/api/v1/namespaces/default/pods';
const DEPLOYMENT = '/apis/apps/v1/namespaces/default/deployments/web';
const eviction = (deleteOptions: object = {}) => ({ apiVersion: 'policy/v1', kind: 'Eviction', deleteOptions });
const evict = ({ ask }: Kubernetes, name: string, options: object = {}, query = '') =>
  ask('POST', `${PODS}/${name}/eviction${query}`, { body: eviction(options) });
const admin = (now: number) => tokenOf(now, { accessKeyId: ADMIN_KEY });
const facts = ({ simulator }: Kubernetes) => {
  const found = simulator.kubernetesFacts('prod-1');
  if (!found) throw new Error('prod-1 has no Kubernetes API.');
  return found;
};
const restart = ({ ask, clock }: Kubernetes) =>
  ask('PATCH', `${DEPLOYMENT}?fieldManager=eks-upkeep`, {
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: {
      spec: {
        template: {
          metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': new Date(clock.now()).toISOString() } },
        },
      },
    },
  });
const BUDGET = { name: 'web', selector: { app: 'web' }, maxUnavailable: 1 };

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
    open = await openKubernetes(aKubernetesWorld({ access: 'read' }));
    const [first = ''] = await open.names(PODS);

    const { status, body } = await evict(open, first);

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

describe('a restart', () => {
  it('replaces all pods of a Deployment, with none less than before', async () => {
    const cluster = await opened({ access: 'restart', workloads: [{ name: 'web', replicas: 4 }] });
    const before = await cluster.names(PODS);

    const { status, body } = await restart(cluster);
    const during = (await cluster.get(DEPLOYMENT)).body;
    cluster.clock.pass(600);
    const after = (await cluster.get(DEPLOYMENT)).body;
    const names = await cluster.names(PODS);

    expect([status, body.metadata.generation]).toEqual([200, 2]);
    expect(during.status).toMatchObject({ observedGeneration: 2, updatedReplicas: 2, availableReplicas: 3 });
    expect(after.status).toMatchObject({ replicas: 4, updatedReplicas: 4, availableReplicas: 4 });
    expect(names).toHaveLength(4);
    for (const name of names) expect(before).not.toContain(name);
    expect(facts(cluster).workloads[0]).toMatchObject({ fewestReady: 3 });
  });

  it('of a single replica starts the new pod first', async () => {
    const cluster = await opened({ access: 'restart', workloads: [{ name: 'web' }] });

    await restart(cluster);
    cluster.clock.pass(600);

    expect(facts(cluster).workloads[0]).toMatchObject({ ready: 1, fewestReady: 1 });
    expect(facts(cluster).pods).toMatchObject([{ isOld: false }]);
  });

  it('of a Deployment with Recreate is an outage', async () => {
    const workloads = [{ name: 'web', replicas: 2, strategy: 'Recreate' }];
    const cluster = await opened({ access: 'restart', workloads });

    await restart(cluster);
    cluster.clock.pass(600);

    expect(facts(cluster).workloads[0]).toMatchObject({ ready: 2, fewestReady: 0 });
  });

  it.each([
    ['nothing when more pods are asked for than there are', {}, 3, 0],
    ['as much as was asked for when there were enough', { strategy: 'Recreate' }, 1, 1],
  ])('takes from a budget %s', async (_, how, minAvailable, violations) => {
    const podDisruptionBudgets = [{ name: 'web', selector: { app: 'web' }, minAvailable }];
    const workloads = [{ name: 'web', labels: { app: 'web' }, ...how }];
    const cluster = await opened({ access: 'restart', workloads, podDisruptionBudgets });

    await restart(cluster);
    cluster.clock.pass(600);

    expect(facts(cluster).violations).toHaveLength(violations);
  });

  it('whose new pods do not become ready keeps the old ones, and is said to be late', async () => {
    const workloads = [{ name: 'web', replicas: 4, unready: { on: 'new', reason: 'ImagePullBackOff' } }];
    const cluster = await opened({ access: 'restart', workloads });

    await restart(cluster);
    cluster.clock.pass(700);
    const { body } = await cluster.get(DEPLOYMENT, { token: admin(cluster.clock.now()) });

    expect(facts(cluster).workloads[0]).toMatchObject({ ready: 3, fewestReady: 3 });
    expect(body.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }),
    );
  });

  it('is refused where a patch would change more than that', async () => {
    const cluster = await opened({ access: 'restart' });
    const body = { spec: { template: { spec: { hostNetwork: true } } } };

    const type = { 'content-type': 'application/merge-patch+json' };
    const more = await cluster.ask('PATCH', DEPLOYMENT, { headers: type, body });
    const yaml = await cluster.ask('PATCH', DEPLOYMENT, {
      headers: { 'content-type': 'application/apply-patch+yaml' },
    });

    expect([more.status, yaml.status]).toEqual([422, 415]);
  });
});

describe('the deletion of a Fargate profile', () => {
  const created = async (cluster: Kubernetes, fargateProfileName: string) => {
    await cluster.eks.send(
      new CreateFargateProfileCommand({
        clusterName: 'prod-1',
        fargateProfileName,
        podExecutionRoleArn: ROLE,
        selectors: [{ namespace: 'default' }],
      }),
    );
    cluster.clock.pass(90);
  };
  const removed = async (cluster: Kubernetes, fargateProfileName: string) => {
    await cluster.eks.send(new DeleteFargateProfileCommand({ clusterName: 'prod-1', fargateProfileName }));
  };

  it('stops its pods immediately, whatever budgets say, and they start on another that matches them', async () => {
    const cluster = await opened({ podDisruptionBudgets: [BUDGET] });
    await created(cluster, '9999-default');
    await removed(cluster, 'default');

    const during = facts(cluster);
    cluster.clock.pass(60);

    expect(during.pods.map(({ isReady, profile }) => [isReady, profile])).toEqual([
      [false, '9999-default'],
      [false, '9999-default'],
    ]);
    expect(during.violations).toMatchObject([
      { budget: 'default/web', because: 'deletion of Fargate profile default' },
    ]);
    expect(during.stopped.map(({ profile }) => profile)).toEqual(['default', 'default']);
    expect(facts(cluster).pods.every(({ isReady }) => isReady)).toBe(true);
  });

  it('is not what stops a pod that was being stopped already', async () => {
    const cluster = await opened({ podDisruptionBudgets: [] });
    await created(cluster, '9999-default');
    const [name] = await cluster.names(PODS);
    await cluster.ask('DELETE', `${PODS}/${name}`, { token: admin(START) });
    await removed(cluster, 'default');

    expect(facts(cluster).stopped.map((pod) => pod.name)).not.toContain(name);
    expect(facts(cluster).stopped).toHaveLength(1);
  });

  it('leaves pods waiting for good that the webhook still gives to it', async () => {
    const cluster = await opened({ webhookLagSeconds: 60 });
    await created(cluster, 'new');
    cluster.clock.pass(60);
    await removed(cluster, 'default');

    cluster.clock.pass(600);
    const token = tokenOf(cluster.clock.now());
    const { body } = await cluster.get(`${PODS}?fieldSelector=status.phase%3DPending`, { token });
    const hanging = body.items.map(({ metadata }: Json) => metadata.name);
    for (const name of hanging) {
      await cluster.ask('POST', `${PODS}/${name}/eviction`, { body: eviction(), token });
    }
    cluster.clock.pass(60);

    expect(hanging).toHaveLength(2);
    expect(body.items[0].spec.schedulerName).toBe('fargate-scheduler');
    expect(facts(cluster).pods.map(({ isReady, profile }) => [isReady, profile])).toEqual([
      [true, 'new'],
      [true, 'new'],
    ]);
  });

  it('leaves pods that match no other profile without one', async () => {
    const cluster = await opened();
    await removed(cluster, 'default');
    cluster.clock.pass(600);

    expect(facts(cluster).pods.map(({ phase, profile }) => [phase, profile])).toEqual([
      ['Pending', null],
      ['Pending', null],
    ]);
  });

  it('happens to nobody when the new profile is only created', async () => {
    const cluster = await opened({}, { fargateProfiles: [aProfile()] });
    await created(cluster, '9999-default');

    expect(facts(cluster).pods.map(({ isOld, profile }) => [isOld, profile])).toEqual([
      [true, 'default'],
      [true, 'default'],
    ]);
  });
});

describe('people', () => {
  it('delete pods, whatever budgets say, if they may', async () => {
    const cluster = await opened({ podDisruptionBudgets: [{ ...BUDGET, maxUnavailable: 0 }] });
    const [first = ''] = await cluster.names(PODS);

    const ours = await cluster.ask('DELETE', `${PODS}/${first}`, { token: tokenOf(START) });
    const theirs = await cluster.ask('DELETE', `${PODS}/${first}?gracePeriodSeconds=0`, { token: admin(START) });

    expect([ours.status, theirs.status]).toEqual([403, 200]);
    expect(await cluster.names(PODS)).not.toContain(first);
    expect(facts(cluster).violations).toMatchObject([{ because: 'deletion' }]);
  });

  it('take nothing from a budget with a pod that was not ready', async () => {
    const cluster = await opened({ podDisruptionBudgets: [{ ...BUDGET, maxUnavailable: 0 }] });
    const before = await cluster.names(PODS);
    const token = admin(START);
    await cluster.ask('DELETE', `${PODS}/${before[0]}?gracePeriodSeconds=0`, { token });
    const starting = (await cluster.names(PODS)).find((name: string) => !before.includes(name));

    const { status } = await cluster.ask('DELETE', `${PODS}/${starting}?gracePeriodSeconds=0`, { token });

    expect(status).toBe(200);
    expect(facts(cluster).violations).toHaveLength(1);
  });

  it('cordon a node, which then takes no new pods, until it may again', async () => {
    const workloads = [{ name: 'web', namespace: 'data' }];
    const cluster = await opened({ workloads }, { nodeGroups: [{ name: 'main', desiredSize: 1 }] });
    const [node = ''] = await cluster.names('/api/v1/nodes');
    const token = admin(START);
    const cordon = (unschedulable: boolean | null) =>
      cluster.ask('PATCH', `/api/v1/nodes/${node}`, {
        headers: { 'content-type': 'application/strategic-merge-patch+json' },
        body: { spec: { unschedulable } },
        token,
      });
    const [pod = ''] = await cluster.names('/api/v1/pods');

    await cordon(true);
    await cluster.ask('DELETE', `/api/v1/namespaces/data/pods/${pod}`, { token });
    cluster.clock.pass(60);
    const waiting = facts(cluster).pods;
    await cordon(null);
    cluster.clock.pass(60);

    expect(waiting).toMatchObject([{ phase: 'Pending', node: null }]);
    expect(facts(cluster).pods).toMatchObject([{ phase: 'Running', node }]);
  });
});
