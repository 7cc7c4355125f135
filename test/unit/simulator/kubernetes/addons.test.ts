import { UpdateAddonCommand } from '@aws-sdk/client-eks';
import { afterEach, describe, expect, it } from 'vitest';
import { addon, updateOf } from '../eks-calls.ts';
import { ADMIN_KEY, aKubernetesWorld, type Kubernetes, openKubernetes, tokenOf } from './client.ts';

let open: Kubernetes | undefined;
const opened = async (addons: object[], more: Record<string, unknown> = {}, world: Record<string, unknown> = {}) => {
  const cluster = { addons, nodeGroups: [{ name: 'main', desiredSize: 3 }], fargateProfiles: [], ...more };
  open = await openKubernetes(aKubernetesWorld({ workloads: [] }, cluster, world), ADMIN_KEY);
  return open;
};
afterEach(() => open?.close());

const COREDNS = { name: 'coredns', version: 'v1.11.4-eksbuild.2' };
const NEXT = 'v1.12.4-eksbuild.6';
const update = async ({ eks }: Kubernetes, addonVersion = NEXT, addonName = 'coredns') =>
  (await eks.send(new UpdateAddonCommand({ clusterName: 'prod-1', addonName, addonVersion }))).update?.id;
const objectOf = async ({ get, clock }: Kubernetes, path: string) =>
  (
    await get(`/apis/apps/v1/namespaces/kube-system/${path}`, {
      token: tokenOf(clock.now(), { accessKeyId: ADMIN_KEY }),
    })
  ).body;
const isBroken = (on: string, more: object = {}) => ({
  pods: { unready: { on, reason: 'CrashLoopBackOff', ...more } },
});
const NO_REPLICAS = [{ code: 'InsufficientNumberOfReplicas' }];

describe('an add-on', () => {
  it.each([
    ['coredns', 'deployments/coredns', { spec: { replicas: 2 }, status: { availableReplicas: 2 } }],
    ['vpc-cni', 'daemonsets/aws-node', { status: { desiredNumberScheduled: 3, numberAvailable: 3 } }],
    ['kube-proxy', 'daemonsets/kube-proxy', { status: { numberReady: 3 } }],
    ['aws-ebs-csi-driver', 'deployments/ebs-csi-controller', { status: { readyReplicas: 2 } }],
    ['aws-ebs-csi-driver', 'daemonsets/ebs-csi-node', { status: { numberReady: 3 } }],
    ['metrics-server', 'deployments/metrics-server', { status: { readyReplicas: 2 } }],
  ])('%s brings %s along', async (name, path, expected) => {
    const cluster = await opened([{ name, version: 'v1.0.0-eksbuild.1' }]);

    const object = await objectOf(cluster, path);

    expect(object).toMatchObject({
      ...expected,
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'EKS', 'app.kubernetes.io/name': name },
        managedFields: [{ manager: 'eks' }],
      },
    });
  });

  it('has as many replicas as its configuration asks for', async () => {
    const cluster = await opened([{ ...COREDNS, configurationValues: '{"replicaCount":3}' }]);

    expect((await objectOf(cluster, 'deployments/coredns')).spec.replicas).toBe(3);
  });

  it('that is updated has a new generation at once, and ends well when all its pods are new', async () => {
    const cluster = await opened([{ name: 'kube-proxy', version: 'v1.33.5-eksbuild.2' }]);
    const before = await cluster.names('/api/v1/pods');

    const id = await update(cluster, 'v1.33.7-eksbuild.2', 'kube-proxy').catch(() => undefined);

    expect(id).toBeDefined();
    const during = await objectOf(cluster, 'daemonsets/kube-proxy');
    cluster.clock.pass(100);
    const midway = (await updateOf(cluster.eks, id, 'kube-proxy'))?.status;
    cluster.clock.pass(200);
    const after = await objectOf(cluster, 'daemonsets/kube-proxy');

    expect(during.metadata.generation).toBe(2);
    expect(during.status.updatedNumberScheduled).toBe(0);
    expect(midway).toBe('InProgress');
    expect((await updateOf(cluster.eks, id, 'kube-proxy'))?.status).toBe('Successful');
    expect(after.status).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 });
    expect(after.spec.template.spec.containers[0].image).toContain('v1.33.7-eksbuild.2');
    for (const { name } of cluster.simulator.kubernetesFacts('prod-1')?.pods ?? []) expect(before).not.toContain(name);
  });
});

describe('the status of an add-on', () => {
  it('is DEGRADED where its pods have no place when the world begins', async () => {
    const { eks } = await opened([COREDNS], { nodeGroups: [] });

    expect(await addon(eks)).toMatchObject({ status: 'DEGRADED', health: { issues: NO_REPLICAS } });
  });

  it('stays what the world says it is', async () => {
    const { eks } = await opened([{ ...COREDNS, status: 'CREATE_FAILED' }], { nodeGroups: [] });

    expect((await addon(eks))?.status).toBe('CREATE_FAILED');
  });

  it('is DEGRADED when pods are missing for minutes, and ACTIVE as soon as they are back', async () => {
    const cluster = await opened([{ ...COREDNS, ...isBroken('new', { healsAfterSeconds: 600 }) }]);
    const { pods = [] } = cluster.simulator.kubernetesFacts('prod-1') ?? {};
    const path = `/api/v1/namespaces/kube-system/pods/${pods[0]?.name}/eviction`;
    await cluster.ask('POST', path, { body: { apiVersion: 'policy/v1', kind: 'Eviction' } });

    const statuses: unknown[] = [];
    for (const seconds of [0, 290, 20, 300]) {
      cluster.clock.pass(seconds);
      statuses.push((await addon(cluster.eks))?.status);
    }

    expect(statuses).toEqual(['ACTIVE', 'ACTIVE', 'DEGRADED', 'ACTIVE']);
  });

  it('follows from the pods of a new version that crash: the update fails, and they come back later', async () => {
    const cluster = await opened([{ ...COREDNS, ...isBroken('new', { healsAfterSeconds: 1200 }) }]);

    const id = await update(cluster);
    cluster.clock.pass(890);
    const waiting = (await updateOf(cluster.eks, id))?.status;
    cluster.clock.pass(30);
    const failed = await updateOf(cluster.eks, id);
    const degraded = await addon(cluster.eks);
    cluster.clock.pass(3000);

    expect([waiting, failed?.status]).toEqual(['InProgress', 'Failed']);
    expect(failed?.errors).toMatchObject([{ errorCode: 'InsufficientNumberOfReplicas' }]);
    expect(degraded).toMatchObject({ status: 'DEGRADED', addonVersion: NEXT, health: { issues: NO_REPLICAS } });
    expect(await addon(cluster.eks)).toMatchObject({ status: 'ACTIVE', addonVersion: NEXT });
  });

  it('is what a fault says, whatever its pods are like', async () => {
    const ends = { status: 'Failed', errorCode: 'AccessDenied', applied: false, addonStatus: 'DEGRADED' };
    const cluster = await opened([COREDNS], {}, { faults: [{ on: 'addon-update', ends }] });

    await update(cluster);
    cluster.clock.pass(1000);

    expect(await addon(cluster.eks)).toMatchObject({ status: 'DEGRADED', addonVersion: COREDNS.version });
    expect((await objectOf(cluster, 'deployments/coredns')).metadata.generation).toBe(1);
  });
});
