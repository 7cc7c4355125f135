import { isActive, isAvailable, isReady } from '../controllers/readiness.ts';
import { currentHash } from '../controllers/replicas.ts';
import type { WorkloadState } from '../state.ts';
import { type KubernetesObject, time } from './metadata.ts';
import { ownMetadata, selector, template } from './workloads.ts';

export function statefulSetObject(workload: WorkloadState, now: number): KubernetesObject {
  const { name, replicas, generation } = workload;
  const hash = currentHash(workload);
  const active = workload.pods.filter(isActive);
  const updated = active.filter(({ revision }) => revision === hash);
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: ownMetadata(workload),
    spec: {
      replicas,
      serviceName: name,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      selector: selector(workload),
      template: template(workload),
      revisionHistoryLimit: 10,
    },
    status: {
      observedGeneration: generation,
      replicas: workload.pods.length,
      readyReplicas: active.filter(isReady).length,
      availableReplicas: active.filter((pod) => isAvailable(workload, pod, now)).length,
      currentReplicas: active.length - (updated.length === active.length ? 0 : updated.length),
      updatedReplicas: updated.length,
      currentRevision: `${name}-${workload.revisions.at(0)?.hash ?? hash}`,
      updateRevision: `${name}-${hash}`,
      collisionCount: 0,
    },
  };
}

export function daemonSetObject(workload: WorkloadState, now: number): KubernetesObject {
  const hash = currentHash(workload);
  const active = workload.pods.filter(isActive);
  const available = active.filter((pod) => isAvailable(workload, pod, now)).length;
  const { replicas: desired, generation } = workload;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: ownMetadata(workload),
    spec: {
      selector: selector(workload),
      template: template(workload),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      revisionHistoryLimit: 10,
    },
    status: {
      observedGeneration: generation,
      currentNumberScheduled: active.length,
      desiredNumberScheduled: desired,
      numberMisscheduled: 0,
      numberReady: active.filter(isReady).length,
      updatedNumberScheduled: active.filter(({ revision }) => revision === hash).length,
      ...(available > 0 && { numberAvailable: available }),
      ...(available < desired && { numberUnavailable: desired - available }),
    },
  };
}

export function jobObject(workload: WorkloadState): KubernetesObject {
  const { replicas, pods } = workload;
  const done = pods.filter(({ phase }) => phase === 'Succeeded');
  const active = pods.filter(isActive);
  const isDone = done.length >= replicas;
  const at = Math.max(workload.createdAt, ...done.map(({ finishedAt }) => finishedAt ?? 0));
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: ownMetadata(workload),
    spec: {
      parallelism: replicas,
      completions: replicas,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      selector: selector(workload),
      template: template(workload),
    },
    status: {
      startTime: time(workload.createdAt),
      ...(active.length > 0 && { active: active.length }),
      ready: active.filter(isReady).length,
      ...(done.length > 0 && { succeeded: done.length }),
      ...(isDone && {
        completionTime: time(at),
        conditions: [{ type: 'Complete', status: 'True', lastProbeTime: time(at), lastTransitionTime: time(at) }],
      }),
    },
  };
}
