import { afterEach, describe, expect, it } from 'vitest';
import { aProfile } from '../simulated-eks.ts';
import { ADMIN_KEY, aKubernetesWorld, type Json, type Kubernetes, openKubernetes, tokenOf } from './client.ts';

let open: Kubernetes | undefined;
const opened = async (...world: Parameters<typeof aKubernetesWorld>) => {
  open = await openKubernetes(aKubernetesWorld(...world), ADMIN_KEY);
  return open;
};
afterEach(() => open?.close());

const PODS = '/api/v1/pods';
const labelled = (selector: string) => `${PODS}?labelSelector=${encodeURIComponent(selector)}`;
const fielded = (selector: string) => `${PODS}?fieldSelector=${encodeURIComponent(selector)}`;

describe('pods when a world begins', () => {
  it('run on the first profile by name that matches them', async () => {
    const { get } = await opened({}, { fargateProfiles: [aProfile(), aProfile({ name: 'a-default' })] });

    const { status, body } = await get(PODS);

    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'PodList', apiVersion: 'v1' });
    expect(body.items).toHaveLength(2);
    for (const { metadata, spec, status } of body.items) {
      expect(metadata.labels).toMatchObject({ app: 'web', 'eks.amazonaws.com/fargate-profile': 'a-default' });
      expect(metadata.ownerReferences[0]).toMatchObject({ kind: 'ReplicaSet', controller: true });
      expect(spec).toMatchObject({ schedulerName: 'fargate-scheduler', priorityClassName: 'system-node-critical' });
      expect(spec.nodeName).toMatch(/^fargate-ip-[\d-]+\.eu-west-1\.compute\.internal$/);
      expect(status.phase).toBe('Running');
      expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
    }
  });

  it('run on the profile that their template names, if that matches them', async () => {
    const fargateProfiles = [aProfile(), aProfile({ name: 'a-default' })];
    const { get } = await opened({ workloads: [{ name: 'web', pins: 'default' }] }, { fargateProfiles });

    const { body } = await get(PODS);

    expect(body.items[0].metadata.labels['eks.amazonaws.com/fargate-profile']).toBe('default');
  });

  it('run on nodes where no profile matches them, and wait where there are none', async () => {
    const workloads = [
      { name: 'web', namespace: 'elsewhere' },
      { kind: 'DaemonSet', name: 'agent', namespace: 'default' },
    ];
    const withNodes = await opened({ workloads }, { nodeGroups: [{ name: 'main', desiredSize: 2 }] });
    const { body: nodes } = await withNodes.get('/api/v1/nodes');
    const { body: placed } = await withNodes.get(PODS);
    withNodes.close();
    const without = await opened({ workloads });
    const { body: waiting } = await without.get(PODS);

    expect(nodes.items).toHaveLength(2);
    const known = nodes.items.map(({ metadata }: Json) => metadata.name);
    expect(placed.items).toHaveLength(3);
    for (const { spec } of placed.items) expect(known).toContain(spec.nodeName);
    expect(waiting.items).toHaveLength(1);
    expect(waiting.items[0].status).toMatchObject({
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
    });
  });

  it.each([
    ['ImagePullBackOff', { phase: 'Pending', waiting: 'ImagePullBackOff', event: 'Failed' }],
    ['CrashLoopBackOff', { phase: 'Running', waiting: 'CrashLoopBackOff', event: 'BackOff' }],
    ['OOMKilled', { phase: 'Running', waiting: 'CrashLoopBackOff', event: 'BackOff' }],
    ['FailedMount', { phase: 'Pending', waiting: 'ContainerCreating', event: 'FailedMount' }],
    ['Unhealthy', { phase: 'Running', waiting: undefined, event: 'Unhealthy' }],
  ])('are not ready for the reason %s, with the event that says so', async (reason, { phase, waiting, event }) => {
    const { get } = await opened({ workloads: [{ name: 'web', unready: { reason, message: 'why' } }] });

    const { body } = await get(PODS);
    const events = await get(`/api/v1/namespaces/default/events?fieldSelector=type%3DWarning`);

    const [{ status }] = body.items;
    expect(status.phase).toBe(phase);
    expect(status.containerStatuses[0].ready).toBe(false);
    expect(status.containerStatuses[0].state.waiting?.reason).toBe(waiting);
    expect(events.body.items.map((each: Json) => each.reason)).toEqual([event]);
  });
});

describe('lists', () => {
  it('are selected by labels and by fields', async () => {
    const workloads = [
      { name: 'web', replicas: 2 },
      { name: 'api', labels: { app: 'api', tier: 'back' } },
      { name: 'db', namespace: 'data' },
    ];
    const { get } = await opened({ workloads });
    const found = async (path: string) =>
      [...new Set((await get(path)).body.items.map(({ metadata }: Json) => metadata.labels.app))].sort();

    expect(await found(labelled('app=web'))).toEqual(['web']);
    expect(await found(labelled('app in (web, db)'))).toEqual(['db', 'web']);
    expect(await found(labelled('app notin (web),!tier'))).toEqual(['db']);
    expect(await found(labelled('tier'))).toEqual(['api']);
    expect(await found(labelled('app!=web'))).toEqual(['api', 'db']);
    expect(await found(fielded('status.phase=Pending,spec.schedulerName=default-scheduler'))).toEqual(['db']);
    expect(await found('/api/v1/namespaces/data/pods')).toEqual(['db']);
  });

  it('refuse what cannot be selected by', async () => {
    const { get } = await opened();

    const field = await get(fielded('status.ready=true'));
    const label = await get(labelled('app=='));

    expect(field).toMatchObject({ status: 400, body: { kind: 'Status', reason: 'BadRequest' } });
    expect(field.body.message).toContain('field label not supported: status.ready');
    expect(label.status).toBe(200);
    expect((await get(labelled('app ~ web'))).status).toBe(400);
  });

  it('come in pages, whose tokens are valid for five minutes', async () => {
    const { get, clock } = await opened({ workloads: [{ name: 'web', replicas: 5 }] });
    const first = (await get(`${PODS}?limit=2`)).body;
    const second = (await get(`${PODS}?limit=2&continue=${first.metadata.continue}`)).body;
    const third = (await get(`${PODS}?limit=2&continue=${second.metadata.continue}`)).body;

    const names = [first, second, third].flatMap(({ items }) => items.map(({ metadata }: Json) => metadata.name));
    expect(new Set(names).size).toBe(5);
    expect(first.metadata.remainingItemCount).toBe(3);
    expect(third.metadata.continue).toBeUndefined();
    clock.pass(301);
    const late = await get(`${PODS}?limit=2&continue=${first.metadata.continue}`);
    expect(late).toMatchObject({ status: 410, body: { reason: 'Expired' } });
    expect((await get(`${PODS}?continue=rubbish`)).status).toBe(400);
  });

  it('have the form that a client asks for', async () => {
    const { get } = await opened();
    const accept = (as: string) => ({
      headers: { accept: `application/json;as=${as};v=v1;g=meta.k8s.io,application/json` },
    });

    const table = await get(PODS, accept('Table'));
    const partial = await get(PODS, accept('PartialObjectMetadataList'));

    expect(table.body.kind).toBe('Table');
    expect(table.body.columnDefinitions.map(({ name }: Json) => name).slice(0, 5)).toEqual([
      'Name',
      'Ready',
      'Status',
      'Restarts',
      'Age',
    ]);
    expect(table.body.rows[0].cells.slice(1, 5)).toEqual(['1/1', 'Running', 0, '30d']);
    expect(partial.body.kind).toBe('PartialObjectMetadataList');
    expect(partial.body.items[0]).not.toHaveProperty('spec');
  });
});

describe('workloads and budgets', () => {
  it.each([
    ['Deployment', 'apps', 'deployments', { replicas: 2, readyReplicas: 2, updatedReplicas: 2, availableReplicas: 2 }],
    ['StatefulSet', 'apps', 'statefulsets', { replicas: 2, readyReplicas: 2, updatedReplicas: 2 }],
    ['Job', 'batch', 'jobs', { active: 2, ready: 2 }],
  ])('a %s says how many of its pods are ready', async (kind, group, resource, expected) => {
    const { get } = await opened({ workloads: [{ kind, name: 'web', replicas: 2 }] });

    const { body } = await get(`/apis/${group}/v1/namespaces/default/${resource}/web`);

    expect(body).toMatchObject({ kind, status: expected });
  });

  it('a DaemonSet has a pod on each node', async () => {
    const nodeGroups = [{ name: 'main', desiredSize: 3 }];
    const { get } = await opened({ workloads: [{ kind: 'DaemonSet', name: 'agent' }] }, { nodeGroups });

    const { body } = await get('/apis/apps/v1/namespaces/default/daemonsets/agent');

    expect(body.status).toMatchObject({ desiredNumberScheduled: 3, numberReady: 3, numberAvailable: 3 });
  });

  it.each([
    [{ maxUnavailable: 1 }, { disruptionsAllowed: 1, desiredHealthy: 3, currentHealthy: 4, expectedPods: 4 }],
    [{ maxUnavailable: '25%' }, { disruptionsAllowed: 1, desiredHealthy: 3 }],
    [{ maxUnavailable: 0 }, { disruptionsAllowed: 0, desiredHealthy: 4 }],
    [{ minAvailable: '100%' }, { disruptionsAllowed: 0, desiredHealthy: 4 }],
    [{ minAvailable: '33%' }, { disruptionsAllowed: 2, desiredHealthy: 2 }],
    [{ minAvailable: 1 }, { disruptionsAllowed: 3, desiredHealthy: 1 }],
  ])('a budget with %j allows what Kubernetes would', async (limit, expected) => {
    const podDisruptionBudgets = [{ name: 'web', selector: { app: 'web' }, ...limit }];
    const { get } = await opened({ workloads: [{ name: 'web', replicas: 4 }], podDisruptionBudgets });

    const { body } = await get('/apis/policy/v1/poddisruptionbudgets');

    expect(body.items[0]).toMatchObject({ spec: limit, status: expected });
  });

  it('are not found by another name, and a path that is none is refused', async () => {
    const { get } = await opened();
    const admin = { token: tokenOf(Date.parse('2026-11-21T00:00:00Z'), { accessKeyId: ADMIN_KEY }) };

    expect(await get('/apis/apps/v1/namespaces/default/deployments/other')).toMatchObject({
      status: 404,
      body: {
        message: 'deployments.apps "other" not found',
        details: { name: 'other', group: 'apps', kind: 'deployments' },
      },
    });
    expect(await get('/apis/apps/v2/deployments', admin)).toMatchObject({
      status: 404,
      body: { message: 'the server could not find the requested resource' },
    });
  });
});
