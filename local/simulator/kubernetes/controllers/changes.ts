import { type Context, newId } from '../../context.ts';
import type { ClusterState } from '../../state.ts';
import type { EventState, KubernetesState, PodState, WorkloadState } from '../state.ts';

/** What the controllers work on. */
export type Within = { context: Context; cluster: ClusterState; kubernetes: KubernetesState };

// Kubernetes' own alphabet of generated names: no vowels, and nothing that looks like something else.
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A part of a name as Kubernetes generates it. */
export function suffix(id: string, length: number): string {
  const digits = id.replaceAll('-', '');
  return [...Array(length).keys()]
    .map((i) => ALPHABET[Number.parseInt(digits.slice(i * 3, i * 3 + 3), 16) % ALPHABET.length])
    .join('');
}

export const idOf = ({ context, cluster }: Within, ...parts: readonly string[]): string =>
  newId(context, cluster.key, ...parts);

/** The resource version of the next change. */
export function nextVersion(kubernetes: KubernetesState): number {
  kubernetes.version += 1;
  return kubernetes.version;
}

/** A pod has changed, and so has what its owner says of its pods. */
export function touch({ kubernetes }: Within, workload: WorkloadState, pod?: PodState): void {
  if (pod) pod.version = nextVersion(kubernetes);
  if (workload.kind !== 'Pod') workload.version = nextVersion(kubernetes);
  for (const revision of workload.revisions) {
    if (pod === undefined || revision.hash === pod.revision) revision.version = nextVersion(kubernetes);
  }
}

// Kubernetes keeps events for an hour.
const EVENT_MS = 3_600_000;

type Said = Pick<EventState, 'type' | 'reason' | 'message' | 'source'>;

/** Records an event; one that was recorded before is counted. */
export function record(within: Within, object: EventState['object'], said: Said): void {
  const { context, kubernetes } = within;
  const isSame = (event: EventState) =>
    event.object.uid === object.uid && event.reason === said.reason && event.message === said.message;
  const known = said.type === 'Warning' ? kubernetes.events.find(isSame) : undefined;
  if (known) {
    known.count += 1;
    known.lastAt = context.now;
    known.version = nextVersion(kubernetes);
    return;
  }
  forgetOldEvents(kubernetes, context.now);
  const uid = idOf(within, 'event', object.uid);
  kubernetes.events.push({
    ...said,
    uid,
    name: `${object.name}.${uid.replaceAll('-', '').slice(0, 16)}`,
    namespace: object.namespace,
    createdAt: context.now,
    lastAt: context.now,
    count: 1,
    version: nextVersion(kubernetes),
    object,
  });
}

export function forgetOldEvents(kubernetes: KubernetesState, now: number): void {
  const [oldest] = kubernetes.events;
  if (oldest && oldest.createdAt < now - EVENT_MS) {
    kubernetes.events = kubernetes.events.filter(({ lastAt }) => lastAt >= now - EVENT_MS);
  }
}

export const podReference = ({ namespace }: WorkloadState, { name, uid }: PodState): EventState['object'] => ({
  kind: 'Pod',
  apiVersion: 'v1',
  namespace,
  name,
  uid,
});

export const API_VERSIONS = {
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  Job: 'batch/v1',
  Pod: 'v1',
} as const;

export const workloadReference = ({ kind, namespace, name, uid }: WorkloadState): EventState['object'] => ({
  kind,
  apiVersion: API_VERSIONS[kind],
  namespace,
  name,
  uid,
});
