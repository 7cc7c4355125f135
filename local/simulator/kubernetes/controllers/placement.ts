import type { ClusterState, ProfileState } from '../../state.ts';
import type { Selector } from '../../world/schema.ts';
import type { KubernetesState, Labels, NodeState, PodState, WorkloadState } from '../state.ts';
import type { Within } from './changes.ts';

export const PROFILE_LABEL = 'eks.amazonaws.com/fargate-profile';

/**
 * The profile that the webhook of Fargate chooses when a pod is created: the one that its labels name, if that matches it,
 * otherwise the first by name. It notices what happens to profiles late, where the world says so.
 */
export function profileOf({ context, cluster, kubernetes }: Within, workload: WorkloadState): string | null {
  const { kind, namespace, template } = workload;
  if (kind === 'DaemonSet') return null;
  const pinned = template.labels[PROFILE_LABEL];
  const known = cluster.profiles
    .filter((profile) => isKnown(kubernetes, profile, context.now))
    .filter(({ selectors }) => selectors.some((selector) => isSelected(selector, namespace, template.labels)))
    .map(({ name }) => name)
    .filter((name) => pinned === undefined || name === pinned);
  return known.sort()[0] ?? null;
}

function isKnown(kubernetes: KubernetesState, { name, status }: ProfileState, now: number): boolean {
  const { activeAt = null, deletingAt = null } = kubernetes.profiles[name] ?? {};
  const lag = kubernetes.webhookLagSeconds * 1000;
  if (status === 'ACTIVE') return activeAt === null || now >= activeAt + lag;
  return status === 'DELETING' && deletingAt !== null && now < deletingAt + lag;
}

function isSelected({ namespace, labels = {} }: Selector, inNamespace: string, ofPod: Labels): boolean {
  const fits = (pattern: string, value: string | undefined) => value !== undefined && wildcard(pattern).test(value);
  return fits(namespace, inNamespace) && Object.entries(labels).every(([name, value]) => fits(value, ofPod[name]));
}

/** Selectors of EKS may have `*` and `?`. */
const wildcard = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

/** Why a pod cannot be scheduled when that is tried; undefined when it can. */
export function schedulingProblem(
  { cluster, kubernetes }: Within,
  workload: WorkloadState,
  pod: PodState,
): { reason: string; message: string } | undefined {
  if (pod.profile !== null) return fargateProblem(cluster, workload, pod.profile);
  const { nodes } = kubernetes;
  if (nodes.length === 0) return { reason: 'Unschedulable', message: 'no nodes available to schedule pods' };
  if (nodesFor(kubernetes, workload).length > 0) return undefined;
  const message = `0/${nodes.length} nodes are available: ${nodes.length} node(s) were unschedulable.`;
  return { reason: 'Unschedulable', message };
}

function fargateProblem(cluster: ClusterState, workload: WorkloadState, profile: string) {
  const status = cluster.profiles.find(({ name }) => name === profile)?.status ?? 'gone';
  if (status !== 'ACTIVE') {
    // Not documented by AWS: the beginning of this text is on record, its reason is not.
    const message = `Misconfigured Fargate Profile: fargate profile ${profile} blocked for new launches due to: it is ${status}.`;
    return { reason: 'Unschedulable', message };
  }
  if (!workload.hostNetwork) return undefined;
  return { reason: 'Unschedulable', message: 'Pod not supported on Fargate: fields not supported: HostNetwork' };
}

/** Those that may take a new pod; the pods of a DaemonSet are put on cordoned nodes, too. */
export const nodesFor = ({ nodes }: KubernetesState, { kind }: WorkloadState): NodeState[] =>
  nodes.filter(({ unschedulable }) => kind === 'DaemonSet' || !unschedulable);
