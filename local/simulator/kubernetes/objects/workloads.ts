import { isActive, isAvailable, isReady } from '../controllers/readiness.ts';
import { currentHash } from '../controllers/replicas.ts';
import type { RevisionState, WorkloadState } from '../state.ts';
import { type KubernetesObject, type Metadata, metadata, owner, time } from './metadata.ts';
import { podSpec } from './pod.ts';

// What Kubernetes waits for until it says that a rollout does not progress.
const PROGRESS_MS = 600_000;

export function ownMetadata(workload: WorkloadState, more: Partial<Metadata> = {}): Metadata {
  const { namespace, generation, createdAt, addon } = workload;
  const applied = { manager: 'eks', operation: 'Apply', apiVersion: 'apps/v1', time: time(createdAt) };
  const managedFields = [{ ...applied, fieldsType: 'FieldsV1', fieldsV1: {} }];
  return metadata(workload, { namespace, generation, ...(addon !== null && { managedFields }), ...more });
}

export const template = (workload: WorkloadState) => ({
  metadata: {
    creationTimestamp: null,
    labels: { ...workload.template.labels },
    ...(Object.keys(workload.template.annotations).length > 0 && { annotations: { ...workload.template.annotations } }),
  },
  spec: podSpec(workload, workload.template.image),
});

export const selector = (workload: WorkloadState) => ({ matchLabels: { ...workload.selector } });

const nonZero = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

export function deploymentObject(workload: WorkloadState, now: number): KubernetesObject {
  const { name, replicas, strategy, minReadySeconds, paused, revisions, generation } = workload;
  const hash = currentHash(workload);
  const active = workload.pods.filter(isActive);
  const available = active.filter((pod) => isAvailable(workload, pod, now)).length;
  const updated = active.filter((pod) => pod.revision === hash).length;
  const number = revisions.find((each) => each.hash === hash)?.number ?? 1;
  const annotations = { ...workload.annotations, 'deployment.kubernetes.io/revision': String(number) };
  const counts = nonZero({
    replicas: active.length,
    updatedReplicas: updated,
    readyReplicas: active.filter(isReady).length,
    availableReplicas: available,
    unavailableReplicas: Math.max(0, replicas - available),
  });
  const { type, ...limits } = strategy;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: ownMetadata(workload, { annotations }),
    spec: {
      replicas,
      selector: selector(workload),
      template: template(workload),
      strategy: type === 'Recreate' ? { type } : { type, rollingUpdate: limits },
      ...(minReadySeconds > 0 && { minReadySeconds }),
      ...(paused && { paused }),
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: {
      observedGeneration: generation,
      ...counts,
      conditions: deploymentConditions(workload, { available, updated, name: `${name}-${hash}`, now }),
    },
  };
}

function deploymentConditions(
  workload: WorkloadState,
  { available, updated, name, now }: { available: number; updated: number; name: string; now: number },
): object[] {
  const { replicas, progressedAt } = workload;
  const least = replicas - (workload.strategy.type === 'Recreate' ? 0 : Math.floor(replicas / 4));
  const isAvailable = available >= least;
  const isComplete =
    updated === replicas && available === replicas && workload.pods.filter(isActive).length === updated;
  const isLate = !isComplete && now > progressedAt + PROGRESS_MS;
  const progress = { at: progressedAt, ...progressOf({ isComplete, isLate, name }) };
  const availability = isAvailable
    ? { status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : {
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
  return [
    { type: 'Available', ...availability, at: progressedAt },
    { type: 'Progressing', ...progress },
  ].map(({ at, ...condition }) => ({ ...condition, lastUpdateTime: time(at), lastTransitionTime: time(at) }));
}

function progressOf({ isComplete, isLate, name }: { isComplete: boolean; isLate: boolean; name: string }) {
  if (isComplete) {
    const message = `ReplicaSet "${name}" has successfully progressed.`;
    return { status: 'True', reason: 'NewReplicaSetAvailable', message };
  }
  if (!isLate) return { status: 'True', reason: 'ReplicaSetUpdated', message: `ReplicaSet "${name}" is progressing.` };
  const message = `ReplicaSet "${name}" has timed out progressing.`;
  return { status: 'False', reason: 'ProgressDeadlineExceeded', message };
}

export function replicaSetObject(workload: WorkloadState, revision: RevisionState, now: number): KubernetesObject {
  const { namespace } = workload;
  const { hash, number, replicas } = revision;
  const hashed = { 'pod-template-hash': hash };
  const labels = { ...revision.template.labels, ...hashed };
  const active = workload.pods.filter((pod) => pod.revision === hash && isActive(pod));
  const counts = nonZero({
    fullyLabeledReplicas: active.length,
    readyReplicas: active.filter(isReady).length,
    availableReplicas: active.filter((pod) => isAvailable(workload, pod, now)).length,
  });
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: metadata(
      { ...revision, labels, annotations: { 'deployment.kubernetes.io/revision': String(number) } },
      { namespace, generation: 1, ...owner('apps/v1', 'Deployment', workload) },
    ),
    spec: {
      replicas,
      selector: { matchLabels: { ...workload.selector, ...hashed } },
      template: {
        metadata: { creationTimestamp: null, labels, annotations: { ...revision.template.annotations } },
        spec: podSpec(workload, revision.template.image),
      },
    },
    status: { replicas: active.length, observedGeneration: 1, ...counts },
  };
}
