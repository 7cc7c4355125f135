import type { KubernetesState, PodState, RevisionState, WorkloadState } from '../state.ts';
import { noteLoss } from './budgets.ts';
import { idOf, nextVersion, podReference, record, suffix, touch, type Within } from './changes.ts';
import { PROFILE_LABEL, profileOf } from './placement.ts';
import { isReady } from './readiness.ts';
import { later, tryScheduling } from './scheduling.ts';

/** A pod as it is created: the webhook of Fargate decides now, and never again, where it belongs. */
export function newPod(within: Within, workload: WorkloadState, revision: RevisionState, ordinal?: number): PodState {
  const { context, kubernetes } = within;
  const uid = idOf(within, 'pod', workload.uid);
  const profile = profileOf(within, workload);
  const { labels, annotations, image } = revision.template;
  return {
    uid,
    name: nameOf(workload, revision, uid, ordinal),
    createdAt: context.now,
    version: nextVersion(kubernetes),
    labels: { ...labels, ...ownLabels(workload, revision), ...(profile !== null && { [PROFILE_LABEL]: profile }) },
    annotations: { ...annotations },
    image,
    revision: revision.hash,
    scheduler: profile === null ? 'default-scheduler' : 'fargate-scheduler',
    profile,
    node: null,
    ip: null,
    hostIp: null,
    isCordoned: false,
    phase: 'Pending',
    scheduledAt: null,
    startedAt: null,
    readyAt: null,
    finishedAt: null,
    trouble: null,
    restarts: 0,
    deletingAt: null,
    isEvicted: false,
    isOld: false,
  };
}

function nameOf({ kind, name }: WorkloadState, { hash }: RevisionState, uid: string, ordinal = 0): string {
  if (kind === 'Pod') return name;
  if (kind === 'StatefulSet') return `${name}-${ordinal}`;
  return kind === 'Deployment' ? `${name}-${hash}-${suffix(uid, 5)}` : `${name}-${suffix(uid, 5)}`;
}

function ownLabels({ kind, name }: WorkloadState, { hash }: RevisionState): Record<string, string> {
  if (kind === 'Deployment') return { 'pod-template-hash': hash };
  if (kind === 'Job') return { 'batch.kubernetes.io/job-name': name, 'job-name': name };
  return kind === 'Pod' ? {} : { 'controller-revision-hash': hash };
}

/** Creates a pod, and tries to schedule it: a StatefulSet says which one, a DaemonSet on which node. */
export function createPod(
  within: Within,
  workload: WorkloadState,
  revision: RevisionState,
  where: { ordinal?: number; node?: string } = {},
): void {
  const pod = newPod(within, workload, revision, where.ordinal);
  workload.pods.push(pod);
  touch(within, workload, pod);
  tryScheduling(within, workload, pod, where.node);
}

/** Starts to stop a pod, with its grace period; one that runs nothing is gone immediately. */
export function deletePod(
  within: Within,
  workload: WorkloadState,
  pod: PodState,
  because: string,
  graceSeconds = workload.terminationSeconds,
): void {
  if (pod.deletingAt !== null) return;
  const wasReady = isReady(pod);
  pod.deletingAt = within.context.now;
  touch(within, workload, pod);
  const takesSeconds = Math.min(graceSeconds, workload.terminationSeconds);
  if (pod.node === null || pod.finishedAt !== null || takesSeconds === 0) removePod(within, workload, pod);
  else {
    const message = `Stopping container ${workload.name}`;
    record(within, podReference(workload, pod), { type: 'Normal', reason: 'Killing', message, source: 'kubelet' });
    later(within, workload, pod, 'gone', takesSeconds);
  }
  if (wasReady) noteLoss(within, workload, pod, because);
}

export function removePod(within: Within, workload: WorkloadState, pod: PodState): void {
  workload.pods = workload.pods.filter((each) => each !== pod);
  if (workload.kind === 'Pod') within.kubernetes.workloads = within.kubernetes.workloads.filter((w) => w !== workload);
  touch(within, workload);
  // Nothing is left of a pod without a controller that could have another version.
  within.kubernetes.removed = workload.kind === 'Pod' ? nextVersion(within.kubernetes) : within.kubernetes.version;
}

export const workloadOf = ({ workloads }: KubernetesState, uid: string): WorkloadState | undefined =>
  workloads.find((workload) => workload.uid === uid);
