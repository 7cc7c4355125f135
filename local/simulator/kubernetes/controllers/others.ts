import type { PodState, RevisionState, WorkloadState } from '../state.ts';
import type { Within } from './changes.ts';
import { createPod, deletePod } from './pods.ts';
import { isActive, isReady } from './readiness.ts';
import { currentRevision } from './replicas.ts';

/** One pod after another, in the order of their numbers; a rollout goes the other way. */
export function reconcileStatefulSet(within: Within, workload: WorkloadState): void {
  const revision = currentRevision(within, workload);
  const podAt = (ordinal: number) => workload.pods.find(({ name }) => name === `${workload.name}-${ordinal}`);
  const beyond = workload.pods.filter(({ name }) => Number(name.slice(workload.name.length + 1)) >= workload.replicas);
  for (const pod of beyond) deletePod(within, workload, pod, 'scaling');
  for (let ordinal = 0; ordinal < workload.replicas; ordinal += 1) {
    const pod = podAt(ordinal);
    if (!pod) createPod(within, workload, revision, { ordinal });
    if (!pod || !isReady(pod)) return;
  }
  const outdated = workload.pods.filter((pod) => pod.revision !== revision.hash).at(-1);
  if (outdated) deletePod(within, workload, outdated, 'rollout');
}

/** One pod on each node; a rollout replaces one at a time. */
export function reconcileDaemonSet(within: Within, workload: WorkloadState): void {
  const revision = currentRevision(within, workload);
  const there = new Set(workload.pods.map(({ node }) => node));
  for (const { name } of within.kubernetes.nodes) {
    if (!there.has(name)) createPod(within, workload, revision, { node: name });
  }
  const isCurrent = (pod: PodState) => pod.revision === revision.hash;
  const outdated = workload.pods.filter((pod) => !isCurrent(pod) && isActive(pod));
  const broken = outdated.find((pod) => !isReady(pod));
  const victim = broken ?? (workload.pods.every(isReady) ? outdated[0] : undefined);
  if (victim) deletePod(within, workload, victim, 'rollout');
}

/** As many pods as are not done yet. */
export function reconcileJob(within: Within, workload: WorkloadState): void {
  const revision: RevisionState = currentRevision(within, workload);
  const kept = workload.pods.filter((pod) => isActive(pod) || pod.phase === 'Succeeded').length;
  for (let missing = workload.replicas - kept; missing > 0; missing -= 1) createPod(within, workload, revision);
}
