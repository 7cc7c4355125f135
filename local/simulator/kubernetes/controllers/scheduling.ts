import { schedule } from '../../context.ts';
import type { PodState, PodStep, WorkloadState } from '../state.ts';
import { podReference, record, touch, type Within } from './changes.ts';
import { nodesFor, schedulingProblem } from './placement.ts';
import { isCrash, isRunning, isScheduling, troubleEvent, troubleOf } from './trouble.ts';

/** Fargate tries a pod once; a node is looked for again when one comes free. `node` is the one that a DaemonSet wants. */
export function tryScheduling(within: Within, workload: WorkloadState, pod: PodState, node?: string): void {
  const given = troubleOf(workload, pod);
  const problem = given && isScheduling(given.reason) ? given : schedulingProblem(within, workload, pod);
  pod.trouble = null;
  if (problem) {
    show(within, workload, pod, { reason: problem.reason, message: problem.message, isScheduling: true });
    const heals = problem === given ? given.healsAfterSeconds : undefined;
    if (heals !== undefined) later(within, workload, pod, 'scheduled', heals);
  } else if (pod.profile === null) {
    chooseNode(within, workload, pod, node);
    settleOnNode(within, workload, pod);
  } else later(within, workload, pod, 'scheduled', usual(workload, pod) * 0.8);
}

/** The pod has its node, and pulls its image. What keeps it from becoming ready shows now. */
export function settleOnNode(within: Within, workload: WorkloadState, pod: PodState): void {
  const { context } = within;
  takeNode(within, workload, pod);
  const message = `Successfully assigned ${workload.namespace}/${pod.name} to ${pod.node}`;
  record(within, podReference(workload, pod), { type: 'Normal', reason: 'Scheduled', message, source: pod.scheduler });
  const due = Math.max(0, usual(workload, pod) - (context.now - pod.createdAt) / 1000);
  const given = troubleOf(workload, pod);
  if (given && !isScheduling(given.reason)) {
    show(within, workload, pod, { reason: given.reason, message: given.message, isScheduling: false });
    if (given.healsAfterSeconds !== undefined) later(within, workload, pod, 'ready', due + given.healsAfterSeconds);
  } else later(within, workload, pod, 'ready', due);
  touch(within, workload, pod);
}

/** A pod of before the world: it has come as far as it can, and only what heals it is still to happen. */
export function settleOldPod(within: Within, workload: WorkloadState, pod: PodState, node?: string): void {
  const { context, kubernetes } = within;
  const atStart = { ...within, context: { ...context, now: kubernetes.startedAt } };
  pod.isOld = true;
  const given = troubleOf(workload, pod);
  const problem = given && isScheduling(given.reason) ? given : schedulingProblem(within, workload, pod);
  if (!problem) {
    chooseNode(within, workload, pod, node);
    takeNode(within, workload, pod);
  }
  const trouble = problem ?? given;
  if (trouble) show(atStart, workload, pod, { ...trouble, isScheduling: problem !== undefined });
  else start(pod, context.now + usual(workload, pod) * 1000);
  const heals = trouble === given ? given?.healsAfterSeconds : undefined;
  if (heals !== undefined) later(atStart, workload, pod, problem ? 'scheduled' : 'ready', heals);
  if (!trouble && workload.completesAfterSeconds !== null) {
    later(atStart, workload, pod, 'completed', workload.completesAfterSeconds);
  }
}

function start(pod: PodState, at: number): void {
  pod.phase = 'Running';
  pod.startedAt = at;
  pod.readyAt = at;
}

/** From its creation until a pod is ready, when all goes well. */
const usual = ({ startSeconds }: WorkloadState, { profile }: PodState): number =>
  startSeconds ?? (profile === null ? 10 : 55);

function chooseNode({ kubernetes }: Within, workload: WorkloadState, pod: PodState, node?: string): void {
  if (pod.profile !== null) return;
  const nodes = nodesFor(kubernetes, workload);
  pod.node = node ?? nodes[kubernetes.version % nodes.length]?.name ?? null;
}

function takeNode({ context, cluster, kubernetes }: Within, workload: WorkloadState, pod: PodState): void {
  const { version } = kubernetes;
  const ip = `10.${1 + (Math.floor(version / 62_500) % 250)}.${Math.floor(version / 250) % 250}.${(version % 250) + 4}`;
  if (pod.profile !== null) {
    // On Fargate each pod has a node of its own.
    pod.node = `fargate-ip-${ip.replaceAll('.', '-')}.${cluster.region}.compute.internal`;
    pod.annotations = { ...pod.annotations, CapacityProvisioned: '0.25vCPU 0.5GB' };
  }
  pod.hostIp = kubernetes.nodes.find(({ name }) => name === pod.node)?.ip ?? ip;
  pod.ip = workload.hostNetwork ? pod.hostIp : ip;
  pod.scheduledAt = context.now;
  pod.trouble = null;
}

function show(within: Within, workload: WorkloadState, pod: PodState, trouble: NonNullable<PodState['trouble']>): void {
  const { reason, message, isScheduling: unscheduled } = trouble;
  pod.trouble = { reason, message, isScheduling: unscheduled };
  if (!unscheduled && isRunning(reason)) {
    pod.phase = 'Running';
    pod.startedAt = within.context.now;
    pod.restarts = isCrash(reason) ? 4 : 0;
  }
  touch(within, workload, pod);
  record(within, podReference(workload, pod), troubleEvent(pod));
}

/** Lets something happen to a pod by itself. */
export function later(within: Within, { uid }: WorkloadState, pod: PodState, step: PodStep, seconds: number): void {
  const { context, cluster } = within;
  const at = context.now + Math.max(0, seconds) * 1000;
  schedule(context, { kind: 'pod', at, cluster: cluster.key, workload: uid, pod: pod.uid, step });
}
