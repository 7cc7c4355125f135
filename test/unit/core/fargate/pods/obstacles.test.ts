import { describe, expect, it } from 'vitest';
import { moveContextOf } from '../../../../../functions/core/fargate/pods/context.ts';
import { crewsOf, unavailableOf } from '../../../../../functions/core/fargate/pods/crew.ts';
import { isRestarted, type MoveContext, obstacleOf } from '../../../../../functions/core/fargate/pods/obstacles.ts';
import type { Budget, Pod, Workload } from '../../../../../functions/core/fargate/pods/pod.ts';
import { allowedUnavailable, type MoveSettings } from '../../../../../functions/core/fargate/pods/settings.ts';
import { aBudget, aMovingContext, aPod, aWorkload, NEW, OLD } from '../../../../support/pods/pods.ts';

type Given = {
  pods?: Pod[];
  workload?: Partial<Workload>;
  budgets?: Budget[];
  settings?: Partial<MoveSettings>;
  context?: Partial<MoveContext>;
};

const SINCE = '2026-11-21T08:00:00.000Z';
const two = [aPod({ name: 'web-1' }), aPod({ name: 'web-2' })];
const broken = aPod({ name: 'web-3', isReady: false });
const arriving = aPod({ name: 'web-4', profile: NEW, isReady: false });
const DNS = { key: 'web', name: 'coredns', namespace: 'kube-system' };
const selecting = (namespace: string, labels: Record<string, string> = {}) => ({
  new: { name: NEW, selectors: [{ namespace, labels }] },
});

/** What a workload with two pods on the old profile is, a minute after moving began. */
function crewOf({ pods = two, workload = {}, settings = {}, context = {} }: Given) {
  const seen = { pods, workloads: [aWorkload(workload)], budgets: [] };
  const [crew] = crewsOf(seen, { old: OLD, new: NEW });
  if (!crew) throw new Error('There is a pod.');
  return { crew, move: { ...moveContextOf(aMovingContext(settings, { seconds: 60 })), ...context } };
}

/** What holds it: in `pods`, how many of its pods. */
function held(given: Given) {
  const { crew, move } = crewOf(given);
  const obstacle = obstacleOf(crew, given.budgets ?? [], move);
  return obstacle && { ...obstacle, pods: obstacle.pods.length };
}

describe('what keeps pods on the old profile', () => {
  it.each<[string, Given, NonNullable<ReturnType<typeof held>>]>([
    [
      'host network',
      { pods: [aPod(), aPod({ name: 'web-2', isOfHost: true })] },
      {
        ...{ pods: 2, isLasting: true, says: 'Deployment default/web has hostNetwork, which Fargate does not run' },
        advice: 'Remove hostNetwork from Deployment default/web.',
      },
    ],
    [
      'a selector that takes only some of them',
      { pods: [aPod({ labels: { app: 'web', tier: 'a' } }), ...two], context: selecting('default', { tier: 'a' }) },
      {
        ...{ pods: 2, isLasting: true },
        says: 'Deployment default/web matches no selector of 9999-default, so its pods would not come back on it',
        advice:
          'Add a selector for namespace default to changes.selectors, or move Deployment default/web elsewhere first.',
      },
    ],
    [
      'that no selector takes their only pod',
      { pods: [aPod()], context: selecting('shop') },
      { pods: 1, isLasting: true, says: expect.stringContaining('matches no selector'), advice: expect.any(String) },
    ],
    [
      'a template that names another profile',
      { workload: { pinnedTo: OLD } },
      {
        ...{ pods: 2, isLasting: true, says: 'the pod template of Deployment default/web pins its pods to default' },
        advice: 'Remove the label eks.amazonaws.com/fargate-profile from the pod template of Deployment default/web.',
      },
    ],
    [
      'the work of a Job',
      { workload: { kind: 'Job', counts: 'jobs' } },
      {
        ...{ pods: 2, isLasting: false, says: 'Job default/web is under way, and its work would start over' },
        advice:
          'Wait until Job default/web has finished (`kubectl wait --for=condition=complete job/web -n default --timeout=1h`), or start again with jobs: evict.',
      },
    ],
    [
      'CoreDNS that only one other pod stands in for',
      { workload: { ...DNS, replicas: 3, available: 2 }, pods: [aPod(), broken] },
      {
        ...{ pods: 2, isLasting: true },
        says: 'CoreDNS runs on default with 1 ready replica elsewhere: while it moves, names in the cluster may not resolve',
        advice:
          'Let a person approve it with handOver: approve, or give CoreDNS two ready replicas on other profiles or nodes first.',
      },
    ],
    [
      'CoreDNS whose status trails its pods',
      { workload: { ...DNS, available: 1 } },
      {
        ...{ pods: 2, isLasting: true, advice: expect.any(String) },
        says: expect.stringContaining('with 0 ready replicas elsewhere'),
      },
    ],
    [
      'more than one budget',
      { budgets: [aBudget(), aBudget({ name: 'all' })] },
      {
        ...{ pods: 2, isLasting: true },
        says: 'pod default/web-1 has more than one budget, PodDisruptionBudget default/web and PodDisruptionBudget default/all: Kubernetes refuses every eviction',
        advice: 'Leave one of them: `kubectl get poddisruptionbudget -n default web all`.',
      },
    ],
    [
      'a budget that needs all of the pods',
      { budgets: [aBudget({ allowed: 0, needed: 2 })] },
      {
        ...{ pods: 2, isLasting: true },
        says: 'PodDisruptionBudget default/web never allows an eviction: it needs 2 healthy pods and has 2, which is all',
        advice:
          '`kubectl describe poddisruptionbudget web -n default` shows what it counts: add a replica, or let it allow one eviction.',
      },
    ],
    [
      'a budget that allows none for now, of a Deployment whose rollout stops some first',
      {
        ...{ budgets: [aBudget({ allowed: 0, healthy: 1 })], workload: { outage: 1 } },
        settings: { mode: 'restart' },
      },
      {
        ...{ pods: 2, isLasting: false },
        says: 'PodDisruptionBudget default/web allows no eviction now: it needs 1 healthy pod and has 1',
        advice:
          '`kubectl describe poddisruptionbudget web -n default` shows what it counts: add a replica, or let it allow one eviction. Or set maxUnavailable: 0 in the strategy of Deployment default/web: then a restart stops no pod before a new one is available.',
      },
    ],
    [
      'a budget, of what a restart does not move',
      {
        ...{ budgets: [aBudget({ allowed: 0 })], workload: { kind: 'StatefulSet', surges: false } },
        settings: { mode: 'restart' },
      },
      {
        ...{ pods: 2, isLasting: true, says: expect.stringContaining('never allows an eviction') },
        advice: expect.stringMatching(/let it allow one eviction\.$/),
      },
    ],
    [
      'replicas that nobody knows, of which a budget counts only some',
      { workload: { kind: 'Rollout', counts: 'other' }, budgets: [aBudget()], pods: [aPod({ labels: {} }), aPod()] },
      {
        ...{ pods: 2, isLasting: true },
        says: 'Rollout default/web is of a kind whose replicas eks-upkeep does not know, and no PodDisruptionBudget paces it',
        advice: 'Give the pods of Rollout default/web a PodDisruptionBudget, or move them yourself.',
      },
    ],
    [
      'too few available pods',
      { workload: { replicas: 3, available: 2 } },
      {
        ...{ pods: 2, isLasting: false, says: 'only 2 of 3 pods of Deployment default/web are available' },
        advice: '`kubectl describe deployment web -n default` shows why; none of its pods is evicted before.',
      },
    ],
    [
      'that the last available pod would go',
      { workload: { available: 1 }, pods: [aPod()] },
      {
        ...{ pods: 1, isLasting: false, says: 'only 1 of 2 pods of Deployment default/web is available' },
        advice: expect.any(String),
      },
    ],
    [
      'an arrival on the new profile that was broken before',
      { pods: [...two, arriving], context: { unhealthy: new Set(['web']) } },
      {
        ...{ pods: 2, isLasting: false, says: 'only 2 of 2 pods of Deployment default/web are available' },
        advice: expect.any(String),
      },
    ],
    [
      'a pod that does not terminate',
      { pods: [aPod(), aPod({ name: 'web-2', goesAt: '2026-11-21T07:58:59.999Z' })] },
      {
        ...{ pods: 1, isLasting: true },
        says: 'pod default/web-2 is still terminating: it should be gone since 2026-11-21T07:58:59.999Z',
        advice: '`kubectl get pod web-2 -n default -o yaml` shows the finalizers and containers that keep it.',
      },
    ],
  ])('is %s', (_, given, obstacle) => {
    expect(held(given)).toEqual(obstacle);
  });

  it('is that nothing would start a pod again', () => {
    expect(held({ pods: [aPod({ name: 'tool', workload: undefined })] })).toEqual({
      ...{ pods: 1, isLasting: true },
      says: 'pod default/tool has no controller: evicted, it would be gone for good',
      advice: 'Stop default/tool yourself when it may go: `kubectl delete pod tool -n default`.',
    });
  });

  it.each<[string, Given]>([
    ['their termination within two minutes of its time', { pods: [aPod({ goesAt: '2026-11-21T07:59:00.000Z' })] }],
    [
      'that CoreDNS is terminating on the old profile',
      { workload: { ...DNS, available: 1 }, pods: [aPod({ goesAt: '2026-11-21T07:59:00.000Z' })] },
    ],
    [
      'one of several selectors that takes none of them',
      {
        context: { new: { name: NEW, selectors: ['shop', 'default'].map((namespace) => ({ namespace, labels: {} })) } },
      },
    ],
    [
      'that a Job which may be evicted lacks pods',
      { workload: { counts: 'jobs', available: 0 }, settings: { jobs: 'evict' } },
    ],
    ['a selector that takes them by their labels', { context: selecting('default', { app: 'web' }) }],
    ['a template that names the new profile', { workload: { pinnedTo: NEW } }],
    ['the work of a Job that may be evicted', { workload: { counts: 'jobs' }, settings: { jobs: 'evict' } }],
    [
      'CoreDNS that two ready pods stand in for',
      { workload: { ...DNS, replicas: 4, available: 3 }, pods: [aPod(), broken] },
    ],
    ['CoreDNS whose move a person approves', { workload: DNS, context: { isApproved: true } }],
    ['CoreDNS of their own', { workload: { ...DNS, namespace: 'default' } }],
    ['another Deployment of kube-system', { workload: { ...DNS, name: 'metrics-server' } }],
    ['another kind of that name', { workload: { ...DNS, kind: 'StatefulSet' } }],
    ['replicas that nobody knows under a budget', { workload: { counts: 'other' }, budgets: [aBudget()] }],
    ['a budget that allows one', { budgets: [aBudget()] }],
    [
      'a budget of other pods',
      { budgets: [aBudget({ allowed: 0, selects: { labels: { a: 'b' }, expressions: [] } })] },
    ],
    ['too few available pods when some of them are not ready', { workload: { available: 1 }, pods: [...two, broken] }],
    ['too few available pods when none is ready', { workload: { available: 0 }, pods: [broken] }],
    ['too few available pods while one arrives', { pods: [...two, arriving] }],
    [
      'as many unavailable pods as the request allows',
      { workload: { replicas: 4, available: 3 }, settings: { maxUnavailable: 2 } },
    ],
    [
      'a budget that allows nothing when a rollout stops no pod first',
      { budgets: [aBudget({ allowed: 0 })], settings: { mode: 'restart' } },
    ],
  ])('is not %s', (_, given) => {
    expect(held(given)).toBeUndefined();
  });
});

describe('a Deployment', () => {
  it.each<[string, Given, boolean]>([
    ['is evicted when that is asked for', { settings: { mode: 'evict' } }, false],
    ['is restarted', { settings: { mode: 'restart' } }, true],
    ['is evicted when it cannot surge', { settings: { mode: 'restart' }, workload: { surges: false } }, false],
    [
      'is restarted when each budget allows what a rollout may stop',
      { settings: { mode: 'restart' }, workload: { outage: 2 }, budgets: [aBudget({ allowed: 2 })] },
      true,
    ],
    [
      'is evicted when a budget does not allow that',
      { settings: { mode: 'restart' }, workload: { outage: 2 }, budgets: [aBudget({ allowed: 1 })] },
      false,
    ],
    [
      'is evicted when one of the budgets of its pods does not',
      {
        ...{ settings: { mode: 'restart' }, workload: { outage: 2 } },
        pods: [aPod(), aPod({ name: 'web-2', labels: { app: 'other' } })],
        budgets: [
          aBudget({ allowed: 2 }),
          aBudget({ allowed: 1, selects: { labels: { app: 'other' }, expressions: [] } }),
        ],
      },
      false,
    ],
    [
      'that was restarted is waited for whatever its budget allows meanwhile',
      {
        ...{ settings: { mode: 'restart' }, budgets: [aBudget({ allowed: 1 })] },
        workload: { outage: 2, restartedAt: SINCE },
      },
      true,
    ],
    [
      'that people restarted before is one like any other',
      {
        ...{ settings: { mode: 'restart' }, budgets: [aBudget({ allowed: 1 })] },
        workload: { outage: 2, restartedAt: '2026-11-20T08:00:00.000Z' },
      },
      false,
    ],
  ])('%s', (_, given, expected) => {
    const { crew, move } = crewOf(given);

    expect(isRestarted(crew, given.budgets ?? [], move)).toBe(expected);
  });
});

it.each([
  [1, 1, 1],
  [1, 4, 1],
  [3, 4, 3],
  [9, 4, 3],
  ['25%', 8, 2],
  ['25%', 7, 1],
  ['1%', 5, 1],
  ['100%', 5, 4],
])('maxUnavailable %s of %d pods is %d', (maxUnavailable, replicas, allowed) => {
  expect(allowedUnavailable({ maxUnavailable }, replicas)).toBe(allowed);
});

it.each<[string, Given, number]>([
  ['none', {}, 0],
  ['what the status of the workload says', { workload: { replicas: 5, available: 2 } }, 3],
  ['what is terminating on the old profile', { pods: [aPod({ goesAt: SINCE }), aPod({ name: 'web-2' })] }, 1],
  ['what is not ready on the new one', { pods: [...two, arriving] }, 1],
  ['not what goes from the new one again', { pods: [...two, { ...arriving, goesAt: SINCE }] }, 0],
  ['not what is ready there', { pods: [...two, { ...arriving, isReady: true }] }, 0],
])('the pods that are missing are %s', (_, given, missing) => {
  expect(unavailableOf(crewOf(given).crew)).toBe(missing);
});
