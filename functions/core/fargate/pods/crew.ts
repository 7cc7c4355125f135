import { groupedBy } from '../../grouped-by.ts';
import { inNamespace } from './budget.ts';
import { type Budget, type Pod, type PodsSeen, runs, type Workload } from './pod.ts';

/** A workload and its pods on both profiles. Pods that nothing starts again are crews of one without a workload. */
export type Crew = {
  workload: Workload | undefined;
  /** Those that the old profile runs; what is terminating is still there. */
  old: readonly Pod[];
  new: readonly Pod[];
};

/** The workloads that have a pod on either profile. */
export function crewsOf({ pods, workloads }: PodsSeen, names: { old: string; new: string }): Crew[] {
  const known = new Map(workloads.map((workload) => [workload.key, workload]));
  // What belongs to a node, as a DaemonSet's pod does, does not run on Fargate.
  return [...groupedBy(pods.filter(runs), ({ workload, uid }) => workload ?? uid)]
    .map(([key, members]) => ({
      workload: known.get(key),
      old: members.filter(({ profile }) => profile === names.old),
      new: members.filter(({ profile }) => profile === names.new),
    }))
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

const nameOf = ({ workload, old, new: made }: Crew): string => {
  const { namespace, name } = workload ?? old[0] ?? made[0] ?? { namespace: '', name: '' };
  return `${namespace}/${name}`;
};

/** The budgets of its namespace: only they can count its pods. */
export function budgetsNear({ old, new: made }: Crew, budgets: readonly Budget[]): readonly Budget[] {
  const pod = old[0] ?? made[0];
  return pod ? inNamespace(budgets, pod.namespace) : [];
}

export const isTerminating = ({ goesAt }: Pod): boolean => goesAt !== undefined;

/** Pods that are on their way from one profile to the other: going, or not ready yet. */
export const underWay = ({ old, new: made }: Crew): number =>
  old.filter(isTerminating).length + made.filter((pod) => !pod.isReady && !isTerminating(pod)).length;

/** How many pods are missing. The status of a workload trails its pods, so the pods count too. */
export function unavailableOf(crew: Crew): number {
  const { replicas, available } = crew.workload ?? { replicas: 0, available: 0 };
  return Math.max(replicas - available, underWay(crew));
}

/** Whether people would call it broken: fewer pods are available than there should be. */
export const isShort = ({ workload }: Crew): boolean =>
  workload?.counts === 'replicas' && workload.available < workload.replicas;
