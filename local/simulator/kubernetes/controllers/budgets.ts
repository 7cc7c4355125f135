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

export const budgetsOf = ({ budgets }: KubernetesState, workload: WorkloadState, pod: PodState): BudgetState[] =>
  budgets.filter(({ namespace, selector }) => namespace === workload.namespace && matches(selector, pod.labels));

/** As the controller of budgets counts: https://kubernetes.io/docs/tasks/run-application/configure-pdb */
export function budgetStatus(kubernetes: KubernetesState, budget: BudgetState): BudgetStatus {
  const pods = podsOf(kubernetes, budget).filter(({ pod }) => pod.finishedAt === null);
  const owners = new Set(pods.map(({ workload }) => workload));
  const expected = expectedOf([...owners]);
  const currentHealthy = pods.filter(({ pod }) => isReady(pod)).length;
  const desiredHealthy = desiredOf(budget, expected);
  return {
    expectedPods: typeof budget.minAvailable === 'number' ? pods.length : expected,
    currentHealthy,
    desiredHealthy,
    allowed: Math.max(0, currentHealthy - desiredHealthy),
  };
}

const expectedOf = (owners: readonly WorkloadState[]): number =>
  owners.filter(({ kind }) => kind !== 'Pod').reduce((sum, owner) => sum + expectedPods(owner), 0);

function desiredOf({ maxUnavailable, minAvailable }: BudgetState, expected: number): number {
  if (minAvailable !== null) return rounded(minAvailable, expected, Math.ceil);
  return Math.max(0, expected - rounded(maxUnavailable ?? 0, expected, Math.ceil));
}

const expectedPods = ({ kind, replicas, pods }: WorkloadState): number =>
  kind === 'DaemonSet' ? pods.length : replicas;

/** Keeps, for who checks a run, how few pods there were, and which budgets were violated by what was done to a pod that was ready. */
export function noteLoss(
  { context, kubernetes }: Within,
  workload: WorkloadState,
  pod: PodState,
  because: string,
): void {
  const pods = readyPods(workload);
  if (pods < workload.fewestReady.pods) workload.fewestReady = { pods, at: context.now };
  for (const budget of budgetsOf(kubernetes, workload, pod)) {
    const { namespace, selector } = budget;
    // Owners that have lost all their pods count as well, though Kubernetes forgets them.
    const owners = kubernetes.workloads.filter(
      (each) => each.namespace === namespace && matches(selector, each.template.labels),
    );
    const healthy = budgetStatus(kubernetes, budget).currentHealthy;
    const desired = desiredOf(budget, expectedOf(owners));
    // More pods than there are to be cannot be healthy, whoever does what: a rollout that keeps all of them takes nothing away.
    const possible = owners.reduce((sum, owner) => sum + expectedPods(owner), 0);
    if (healthy < Math.min(desired, possible)) budget.violations.push({ at: context.now, healthy, desired, because });
  }
}
