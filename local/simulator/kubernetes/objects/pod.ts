import { API_VERSIONS } from '../controllers/changes.ts';
import { isReady } from '../controllers/readiness.ts';
import { isCrash, isWaiting } from '../controllers/trouble.ts';
import type { PodState, WorkloadState } from '../state.ts';
import { type KubernetesObject, metadata, owner, time } from './metadata.ts';

export function podObject(workload: WorkloadState, pod: PodState): KubernetesObject {
  const { namespace, terminationSeconds } = workload;
  const deleting = pod.deletingAt === null ? undefined : pod.deletingAt + terminationSeconds * 1000;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(pod, {
      namespace,
      ...ownerOf(workload, pod),
      ...(deleting !== undefined && {
        deletionTimestamp: time(deleting),
        deletionGracePeriodSeconds: terminationSeconds,
      }),
    }),
    spec: podSpec(workload, pod.image, {
      schedulerName: pod.scheduler,
      ...(pod.node !== null && { nodeName: pod.node }),
      ...(pod.profile !== null && { priority: 2_000_001_000, priorityClassName: 'system-node-critical' }),
    }),
    status: statusOf(workload, pod),
  };
}

/** What a pod and the template of its owner have alike. */
export function podSpec(workload: WorkloadState, image: string, more: object = { schedulerName: 'default-scheduler' }) {
  const volumes = workload.emptyDir ? [{ name: 'scratch', emptyDir: {} }] : [];
  return {
    ...(volumes.length > 0 && { volumes }),
    containers: [{ name: workload.name, image, imagePullPolicy: 'IfNotPresent' }],
    restartPolicy: workload.kind === 'Job' ? 'Never' : 'Always',
    terminationGracePeriodSeconds: workload.terminationSeconds,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'default',
    ...(workload.hostNetwork && { hostNetwork: true }),
    securityContext: {},
    ...more,
  };
}

function ownerOf(workload: WorkloadState, { revision }: PodState) {
  const { kind } = workload;
  if (kind === 'Pod') return {};
  const replicaSet = workload.revisions.find(({ hash }) => hash === revision);
  if (kind === 'Deployment') return replicaSet ? owner('apps/v1', 'ReplicaSet', replicaSet) : {};
  return owner(API_VERSIONS[kind], kind, workload);
}

type Condition = { type: string; status: 'True' | 'False'; reason?: string; message?: string; at: number };

function statusOf(workload: WorkloadState, pod: PodState): object {
  return {
    phase: pod.phase,
    conditions: conditionsOf(workload, pod).map(({ at, ...condition }) => ({
      ...condition,
      lastProbeTime: null,
      lastTransitionTime: time(at),
    })),
    ...(pod.scheduledAt !== null && {
      hostIP: pod.hostIp,
      podIP: pod.ip,
      podIPs: [{ ip: pod.ip }],
      startTime: time(pod.scheduledAt),
      containerStatuses: [containerStatus(workload, pod)],
    }),
    qosClass: 'BestEffort',
  };
}

function conditionsOf(workload: WorkloadState, pod: PodState): Condition[] {
  const disruption: Condition[] =
    pod.isEvicted && pod.deletingAt !== null
      ? [
          {
            ...{ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' },
            ...{ message: 'Eviction API: evicting', at: pod.deletingAt },
          },
        ]
      : [];
  if (pod.scheduledAt === null) {
    const { reason = 'Unschedulable', message = '' } = pod.trouble ?? {};
    const why = pod.trouble ? { reason, message } : {};
    const unscheduled: Condition = { type: 'PodScheduled', status: 'False', ...why, at: pod.createdAt };
    return pod.trouble ? [...disruption, unscheduled] : disruption;
  }
  const scheduled: Condition = { type: 'PodScheduled', status: 'True', at: pod.scheduledAt };
  const initialized: Condition = { type: 'Initialized', status: 'True', at: pod.scheduledAt };
  return [...disruption, initialized, ...readiness(workload, pod), scheduled];
}

function readiness({ name }: WorkloadState, pod: PodState): Condition[] {
  const at = pod.readyAt ?? pod.finishedAt ?? pod.startedAt ?? pod.scheduledAt ?? pod.createdAt;
  const types = ['Ready', 'ContainersReady'];
  if (pod.phase === 'Succeeded') {
    return types.map((type) => ({ type, status: 'False', reason: 'PodCompleted', at }));
  }
  if (pod.readyAt !== null) return types.map((type) => ({ type, status: 'True', at }));
  const message = `containers with unready status: [${name}]`;
  return types.map((type) => ({ type, status: 'False', reason: 'ContainersNotReady', message, at }));
}

function containerStatus(workload: WorkloadState, pod: PodState): object {
  return {
    name: workload.name,
    image: pod.image,
    imageID: pod.startedAt === null ? '' : `${pod.image}@sha256:${pod.revision}`,
    ready: pod.readyAt !== null,
    started: pod.startedAt !== null,
    restartCount: pod.restarts,
    state: containerState(pod),
    lastState: lastState(pod),
  };
}

function containerState(pod: PodState): object {
  const { trouble } = pod;
  const startedAt = time(pod.startedAt ?? pod.createdAt);
  if (pod.finishedAt !== null) {
    return { terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt: time(pod.finishedAt) } };
  }
  if (trouble && isCrash(trouble.reason)) {
    const message = trouble.message || 'back-off 5m0s restarting failed container';
    return { waiting: { reason: 'CrashLoopBackOff', message } };
  }
  if (trouble && isWaiting(trouble.reason)) {
    return { waiting: { reason: trouble.reason, ...(trouble.message && { message: trouble.message }) } };
  }
  return pod.startedAt === null ? { waiting: { reason: 'ContainerCreating' } } : { running: { startedAt } };
}

function lastState({ trouble, startedAt, createdAt }: PodState): object {
  if (!trouble || !isCrash(trouble.reason)) return {};
  const isMemory = trouble.reason === 'OOMKilled';
  const at = time(startedAt ?? createdAt);
  const ended = isMemory ? { exitCode: 137, reason: 'OOMKilled' } : { exitCode: 1, reason: 'Error' };
  return { terminated: { ...ended, startedAt: at, finishedAt: at } };
}

/** Whether a pod counts as ready, as a table of kubectl shows it. */
export const readyColumn = (pod: PodState): string => `${isReady(pod) ? 1 : 0}/1`;
