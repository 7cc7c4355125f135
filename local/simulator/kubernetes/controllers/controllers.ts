import type { Context } from '../../context.ts';
import type { ClusterState, ProfileState, Transition } from '../../state.ts';
import type { WorkloadState } from '../state.ts';
import { noteLoss } from './budgets.ts';
import { touch, type Within } from './changes.ts';
import { reconcileDaemonSet, reconcileJob, reconcileStatefulSet } from './others.ts';
import { deletePod, removePod, workloadOf } from './pods.ts';
import { isReady } from './readiness.ts';
import { reconcileDeployment } from './replicas.ts';
import { reviewLater } from './review.ts';
import { later, settleOnNode, tryScheduling } from './scheduling.ts';

const CONTROLLERS: Readonly<Record<WorkloadState['kind'], (within: Within, workload: WorkloadState) => void>> = {
  Deployment: reconcileDeployment,
  StatefulSet: reconcileStatefulSet,
  DaemonSet: reconcileDaemonSet,
  Job: reconcileJob,
  Pod: () => {},
};

/** Lets the controller of a workload do what is to be done now. */
export function reconcile(within: Within, workload: WorkloadState): void {
  CONTROLLERS[workload.kind](within, workload);
  reviewLater(within, workload);
}

type Step = Extract<Transition, { kind: 'pod' }>;

/** What was to happen to a pod happens, and its owner does what follows from that. */
export function movePod(context: Context, cluster: ClusterState, { workload: uid, pod: podUid, step }: Step): void {
  const { kubernetes } = cluster;
  const workload = kubernetes && workloadOf(kubernetes, uid);
  const pod = workload?.pods.find((each) => each.uid === podUid);
  if (!kubernetes || !workload || !pod) return;
  const within = { context, cluster, kubernetes };
  if (step === 'gone') removePod(within, workload, pod);
  else if (pod.deletingAt === null) {
    if (step === 'scheduled') settleOnNode(within, workload, pod);
    if (step === 'ready') becomeReady(within, workload, pod);
    if (step === 'available') touch(within, workload, pod);
    if (step === 'completed') complete(within, workload, pod);
  }
  reconcile(within, workload);
}

type Pod = WorkloadState['pods'][number];

function becomeReady(within: Within, workload: WorkloadState, pod: Pod): void {
  const { now } = within.context;
  pod.phase = 'Running';
  pod.startedAt ??= now;
  pod.readyAt = now;
  pod.trouble = null;
  workload.progressedAt = now;
  touch(within, workload, pod);
  if (workload.minReadySeconds > 0) later(within, workload, pod, 'available', workload.minReadySeconds);
  const { completesAfterSeconds } = workload;
  if (completesAfterSeconds !== null) later(within, workload, pod, 'completed', completesAfterSeconds);
}

function complete(within: Within, workload: WorkloadState, pod: Pod): void {
  pod.phase = 'Succeeded';
  pod.finishedAt = within.context.now;
  pod.readyAt = null;
  touch(within, workload, pod);
}

/** Deletes a pod for the Eviction API, which has checked that it may go. */
export function evictPod(within: Within, workload: WorkloadState, pod: Pod): void {
  pod.isEvicted = true;
  deletePod(within, workload, pod, 'eviction');
  reconcile(within, workload);
}

/** Deletes a pod for someone who asks for it; with a grace period of 0 it is gone immediately. */
export function deleteByHand(within: Within, workload: WorkloadState, pod: Pod, graceSeconds?: number): void {
  deletePod(within, workload, pod, 'deletion', graceSeconds);
  // Whoever deletes it a second time does not want to wait.
  if (graceSeconds === 0 && workload.pods.includes(pod)) removePod(within, workload, pod);
  reconcile(within, workload);
}

/** A profile became ACTIVE, or is being deleted: then Fargate stops its pods immediately, whatever budgets say. */
export function profileChanged(context: Context, cluster: ClusterState, profile: ProfileState): void {
  const { kubernetes } = cluster;
  if (!kubernetes) return;
  const known = kubernetes.profiles[profile.name] ?? { activeAt: null, deletingAt: null };
  if (profile.status === 'ACTIVE') kubernetes.profiles[profile.name] = { activeAt: context.now, deletingAt: null };
  if (profile.status !== 'DELETING') return;
  kubernetes.profiles[profile.name] = { ...known, deletingAt: context.now };
  const within = { context, cluster, kubernetes };
  for (const workload of kubernetes.workloads) {
    const killed = workload.pods.filter((pod) => pod.profile === profile.name);
    for (const pod of killed) {
      const wasReady = isReady(pod);
      if (isRunning(pod)) {
        const { namespace } = workload;
        kubernetes.stopped.push({ namespace, name: pod.name, profile: profile.name, at: context.now });
      }
      pod.deletingAt ??= context.now;
      removePod(within, workload, pod);
      if (wasReady) noteLoss(within, workload, pod, `deletion of Fargate profile ${profile.name}`);
    }
    if (killed.length > 0) reconcile(within, workload);
  }
}

const isRunning = ({ node, finishedAt, deletingAt }: Pod): boolean =>
  node !== null && finishedAt === null && deletingAt === null;

/** Nodes may take pods again: those that wait for one are tried. */
export function retryScheduling(within: Within): void {
  for (const workload of within.kubernetes.workloads) {
    for (const pod of workload.pods) {
      if (pod.node === null && pod.profile === null) tryScheduling(within, workload, pod);
    }
  }
}
