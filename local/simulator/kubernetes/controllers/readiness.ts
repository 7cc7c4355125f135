import type { PodState, WorkloadState } from '../state.ts';

/** What counts for an owner: neither being deleted nor done. */
export const isActive = (pod: PodState): boolean => pod.deletingAt === null && pod.finishedAt === null;

export const isReady = (pod: PodState): boolean => pod.readyAt !== null && isActive(pod);

export const isAvailable = (workload: WorkloadState, pod: PodState, now: number): boolean =>
  isReady(pod) && pod.readyAt !== null && now >= pod.readyAt + workload.minReadySeconds * 1000;

export const readyPods = (workload: WorkloadState): number => workload.pods.filter(isReady).length;
