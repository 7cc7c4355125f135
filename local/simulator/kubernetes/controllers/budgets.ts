import type { BudgetState, KubernetesState, Labels, PodState, WorkloadState } from '../state.ts';
import { rounded } from './amounts.ts';
import type { Within } from './changes.ts';
import { isReady, readyPods } from './readiness.ts';

type Pods = { workload: WorkloadState; pod: PodState }[];

export type BudgetStatus = { expectedPods: number; currentHealthy: number; desiredHealthy: number; allowed: number };

const matches = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

const podsOf = ({ workloads }: KubernetesState, budget: BudgetState): Pods =>
  workloads
    .filter(({ namespace }) => namespace === budget.namespace)
    .flatMap((workload) =>
      workload.pods.filter(({ labels }) => matches(budget.selector, labels)).map((pod) => ({ workload, pod })),
    );

const budgetsOf = ({ budgets }: KubernetesState, workload: WorkloadState, pod: PodState): BudgetState[] =>
  budgets.filter(({ namespace, selector }) => namespace === workload.namespace && matches(selector, pod.labels));

/** As the controller of budgets counts: https://kubernetes.io/docs/tasks/run-application/configure-pdb */
export function budgetStatus(kubernetes: KubernetesState, budget: BudgetState): BudgetStatus {
  const pods = podsOf(kubernetes, budget).filter(({ pod }) => pod.finishedAt === null);
  const owners = new Set(pods.map(({ workload }) => workload).filter(({ kind }) => kind !== 'Pod'));
  const expected = [...owners].reduce((sum, owner) => sum + expectedPods(owner), 0);
  const currentHealthy = pods.filter(({ pod }) => isReady(pod)).length;
  const { maxUnavailable, minAvailable } = budget;
  const isCount = typeof minAvailable === 'number';
  const desiredHealthy =
    minAvailable === null
      ? Math.max(0, expected - rounded(maxUnavailable ?? 0, expected, Math.ceil))
      : rounded(minAvailable, expected, Math.ceil);
  return {
    expectedPods: isCount ? pods.length : expected,
    currentHealthy,
    desiredHealthy,
    allowed: Math.max(0, currentHealthy - desiredHealthy),
  };
}

const expectedPods = ({ kind, replicas, pods }: WorkloadState): number =>
  kind === 'DaemonSet' ? pods.length : replicas;

/** Keeps, for who checks a run, how few pods there were, and which budgets were violated by what was done to a pod. */
export function noteLoss(
  { context, kubernetes }: Within,
  workload: WorkloadState,
  pod: PodState,
  because: string,
): void {
  const pods = readyPods(workload);
  if (pods < workload.fewestReady.pods) workload.fewestReady = { pods, at: context.now };
  for (const budget of budgetsOf(kubernetes, workload, pod)) {
    const { currentHealthy: healthy, desiredHealthy: desired } = budgetStatus(kubernetes, budget);
    if (healthy < desired) budget.violations.push({ at: context.now, healthy, desired, because });
  }
}
