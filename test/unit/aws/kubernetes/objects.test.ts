import { describe, expect, it } from 'vitest';
import {
  BudgetObject,
  budgetOf,
  PodObject,
  podOf,
  WorkloadObject,
  workloadOf,
} from '../../../../functions/aws/kubernetes/objects.ts';

const METADATA = { namespace: 'shop', name: 'web-1', uid: 'pod-1', creationTimestamp: '2026-11-21T07:00:00Z' };
const pod = (status: object = {}, { metadata = {}, spec = {} } = {}) =>
  podOf(PodObject.parse({ metadata: { ...METADATA, ...metadata }, spec, status }));
const isTrue = (...types: string[]) => types.map((type) => ({ type, status: 'True' }));

describe('a pod', () => {
  it('of which the cluster says nothing yet is neither ready nor scheduled', () => {
    expect(pod()).toEqual({
      namespace: 'shop',
      name: 'web-1',
      uid: 'pod-1',
      labels: {},
      workload: undefined,
      profile: undefined,
      phase: 'Unknown',
      isReady: false,
      isScheduled: false,
      isOfHost: false,
      createdAt: '2026-11-21T07:00:00Z',
      goesAt: undefined,
      reason: undefined,
    });
  });

  it('has its profile by its label, and what starts it again by its controller', () => {
    const owner = { kind: 'ReplicaSet', name: 'web' };
    const metadata = {
      labels: { app: 'web', 'eks.amazonaws.com/fargate-profile': 'default' },
      ownerReferences: [
        { ...owner, uid: 'another' },
        { ...owner, uid: 'neither', controller: false },
        { ...owner, uid: 'set-1', controller: true },
      ],
      deletionTimestamp: '2026-11-21T08:00:30Z',
    };

    expect(pod({ phase: 'Running', conditions: isTrue('PodScheduled', 'Ready') }, { metadata })).toMatchObject({
      labels: { app: 'web' },
      profile: 'default',
      workload: 'set-1',
      phase: 'Running',
      isReady: true,
      isScheduled: true,
      goesAt: '2026-11-21T08:00:30Z',
      reason: undefined,
    });
  });

  it('in the network of its host is marked', () => {
    expect(pod({}, { spec: { hostNetwork: true } }).isOfHost).toBe(true);
  });

  const waiting = (reason: string, message?: string) => ({ state: { waiting: { reason, message } } });
  const unscheduled = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no node fits' };
  const running = { state: { running: {} } };
  it.each([
    ['is not scheduled says why', { conditions: [unscheduled] }, 'Unschedulable: no node fits'],
    [
      'is not scheduled says nothing of its containers',
      { conditions: [unscheduled], containerStatuses: [waiting('ImagePullBackOff')] },
      'Unschedulable: no node fits',
    ],
    [
      'has a container that waits says for what',
      {
        conditions: isTrue('PodScheduled'),
        containerStatuses: [running, waiting('ImagePullBackOff', 'no such image')],
      },
      'ImagePullBackOff: no such image',
    ],
    [
      'has one that waits without a message says the reason alone',
      { conditions: isTrue('PodScheduled'), containerStatuses: [waiting('ContainerCreating')] },
      'ContainerCreating',
    ],
    [
      'is being initialized says what that waits for',
      {
        conditions: isTrue('PodScheduled'),
        initContainerStatuses: [waiting('CrashLoopBackOff')],
        containerStatuses: [waiting('PodInitializing')],
      },
      'CrashLoopBackOff',
    ],
    ['waits for nothing says nothing', { conditions: isTrue('PodScheduled'), containerStatuses: [running] }, undefined],
  ])('that %s', (_, status, reason) => {
    expect(pod(status).reason).toBe(reason);
  });

  it('gives its reason from the beginning, and no more of it than people read', () => {
    const message = 'x'.repeat(1000);

    expect(pod({ conditions: [{ ...unscheduled, message }] }).reason).toBe(`Unschedulable: ${'x'.repeat(285)}`);
  });
});

type Parts = { metadata?: object; spec?: object; status?: object };
const workload = ({ metadata, spec = {}, status = {} }: Parts = {}, kind = 'Deployment') =>
  workloadOf(kind, WorkloadObject.parse({ metadata: { ...METADATA, name: 'web', ...metadata }, spec, status }));
const rolling = (replicas: number, rollingUpdate: object, more: object = {}) =>
  workload({ spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate }, ...more } });

describe('a workload', () => {
  it('of which only the name is known has one replica by default', () => {
    expect(workload()).toEqual({
      key: 'pod-1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
      counts: 'replicas',
      replicas: 1,
      available: 0,
      surges: true,
      outage: 0,
      isRolledOut: false,
      restartedAt: undefined,
      pinnedTo: undefined,
      managedBy: undefined,
    });
  });

  it('of the kind Job counts what is active', () => {
    const spec = { replicas: 9 };

    expect(workload({ spec, status: { active: 3 } }, 'Job')).toMatchObject({ counts: 'jobs', replicas: 3 });
    expect(workload({ spec }, 'Job')).toMatchObject({ counts: 'jobs', replicas: 0 });
    expect(workload({ spec, status: { active: 3 } }, 'StatefulSet')).toMatchObject({ counts: 'replicas', replicas: 9 });
  });

  it.each([
    ['a quarter of its pods, rounded down, by default', rolling(7, {}), { outage: 1, surges: true }],
    ['so many pods as it says', rolling(7, { maxUnavailable: 3 }), { outage: 3, surges: true }],
    ['a share as it says', rolling(7, { maxUnavailable: '50%' }), { outage: 3, surges: true }],
    ['all of them, so it does not surge', rolling(7, { maxUnavailable: '100%' }), { outage: 7, surges: false }],
    ['none', rolling(2, { maxUnavailable: '25%' }), { outage: 0, surges: true }],
    ['one, with no surge', rolling(2, { maxUnavailable: 1, maxSurge: 0 }), { outage: 1, surges: false }],
    [
      'none, with a small share of surge',
      rolling(2, { maxUnavailable: 0, maxSurge: '1%' }),
      { outage: 0, surges: true },
    ],
    ['one of two, with a surge', rolling(2, { maxUnavailable: 1, maxSurge: 1 }), { outage: 1, surges: true }],
    ['none of none', rolling(0, { maxUnavailable: 0, maxSurge: 1 }), { outage: 0, surges: true }],
    ['one of none', rolling(0, { maxUnavailable: 1, maxSurge: 1 }), { outage: 1, surges: false }],
  ])('that is restarted may lack %s', (_, restarted, expected) => {
    expect(restarted).toMatchObject(expected);
  });

  it.each([
    ['is paused', rolling(2, {}, { paused: true })],
    ['is replaced as a whole', workload({ spec: { strategy: { type: 'Recreate' } } })],
    ['is a StatefulSet', workload({}, 'StatefulSet')],
    ['is a ReplicaSet', workload({}, 'ReplicaSet')],
  ])('that %s does not start new pods before it stops old ones', (_, { surges }) => {
    expect(surges).toBe(false);
  });

  it('that says it is not paused does', () => {
    expect(rolling(2, {}, { paused: false }).surges).toBe(true);
  });

  const done = { observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };
  it.each([
    ['all its pods are new and available', done, true],
    ['more are available than it wants', { ...done, replicas: 4, updatedReplicas: 4, availableReplicas: 4 }, true],
    ['its controller has seen a later one', { ...done, observedGeneration: 5 }, true],
    ['its controller has not seen it', { ...done, observedGeneration: 3 }, false],
    ['its controller has seen none', { ...done, observedGeneration: undefined }, false],
    ['a pod is missing', { ...done, replicas: 2, updatedReplicas: 2, availableReplicas: 2 }, false],
    ['an old pod is left', { ...done, replicas: 4 }, false],
    ['a new pod is not available', { ...done, availableReplicas: 2 }, false],
    ['nothing is known of its pods', { observedGeneration: 4 }, false],
  ])('of generation 4 with three replicas, when %s: rolled out %s', (_, status, isRolledOut) => {
    expect(workload({ metadata: { generation: 4 }, spec: { replicas: 3 }, status }).isRolledOut).toBe(isRolledOut);
  });

  it('of no replicas without a generation is rolled out when it has no pods', () => {
    expect(workload({ spec: { replicas: 0 } })).toMatchObject({ isRolledOut: true, available: 0 });
    expect(workload({ spec: { replicas: 0 }, status: { replicas: 1 } }).isRolledOut).toBe(false);
    expect(workload({ metadata: { generation: 1 }, spec: { replicas: 0 } }).isRolledOut).toBe(false);
  });

  it('has the time of its last restart and the profile that it is pinned to in its template', () => {
    const metadata = {
      labels: { 'eks.amazonaws.com/fargate-profile': 'default' },
      annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-11-20T08:00:00Z' },
    };

    expect(workload({ spec: { template: { metadata } } })).toMatchObject({
      restartedAt: '2026-11-20T08:00:00Z',
      pinnedTo: 'default',
    });
    expect(workload({ metadata })).toMatchObject({ restartedAt: undefined, pinnedTo: undefined });
  });

  it.each([
    [{ 'argocd.argoproj.io/instance': 'shop' }, 'Argo CD'],
    [{ 'kustomize.toolkit.fluxcd.io/name': 'shop' }, 'Flux'],
    [{ app: 'web' }, undefined],
  ])('with the labels %j is managed by %s', (labels, managedBy) => {
    expect(workload({ metadata: { labels } }).managedBy).toBe(managedBy);
  });
});

describe('a budget', () => {
  const budget = (spec: object, status?: object) =>
    budgetOf(BudgetObject.parse({ metadata: { namespace: 'shop', name: 'web' }, spec, status }));

  it('without a status allows nothing', () => {
    expect(budget({})).toEqual({
      namespace: 'shop',
      name: 'web',
      selects: undefined,
      allowed: 0,
      healthy: 0,
      needed: 0,
      expected: 0,
    });
  });

  it('has what it selects and what it allows', () => {
    const expressions = [{ key: 'app', operator: 'In', values: ['web', 'api'] }];
    const status = { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 4 };

    expect(budget({ selector: { matchExpressions: expressions } }, status)).toMatchObject({
      selects: { labels: {}, expressions },
      ...{ allowed: 1, healthy: 3, needed: 2, expected: 4 },
    });
    expect(budget({ selector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } }).selects).toEqual({
      labels: {},
      expressions: [{ key: 'app', operator: 'Exists', values: [] }],
    });
    expect(budget({ selector: { matchLabels: { app: 'web' } } }).selects).toEqual({
      labels: { app: 'web' },
      expressions: [],
    });
    expect(budget({ selector: {} }).selects).toEqual({ labels: {}, expressions: [] });
  });
});
