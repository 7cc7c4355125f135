import { uuidFrom } from '../../ids.ts';
import type { ClusterState } from '../../state.ts';
import { budgetStatus } from '../controllers/budgets.ts';
import type { BudgetState, EventState, KubernetesState, NodeState } from '../state.ts';
import { type KubernetesObject, metadata, time } from './metadata.ts';

export function budgetObject(kubernetes: KubernetesState, budget: BudgetState): KubernetesObject {
  const { namespace, selector, maxUnavailable, minAvailable, unhealthyPodEvictionPolicy } = budget;
  const { expectedPods, currentHealthy, desiredHealthy, allowed } = budgetStatus(kubernetes, budget);
  const isAllowed = allowed > 0;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(budget, { namespace, generation: 1 }),
    spec: {
      ...(minAvailable !== null && { minAvailable }),
      ...(maxUnavailable !== null && { maxUnavailable }),
      selector: { ...(Object.keys(selector).length > 0 && { matchLabels: { ...selector } }) },
      unhealthyPodEvictionPolicy,
    },
    status: {
      observedGeneration: 1,
      disruptionsAllowed: allowed,
      currentHealthy,
      desiredHealthy,
      expectedPods,
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: isAllowed ? 'True' : 'False',
          reason: isAllowed ? 'SufficientPods' : 'InsufficientPods',
          message: '',
          observedGeneration: 1,
          lastTransitionTime: time(budget.createdAt),
        },
      ],
    },
  };
}

export function eventObject(event: EventState): KubernetesObject {
  const { namespace, type, reason, message, source, count, createdAt, lastAt, object } = event;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: metadata(event, { namespace }),
    involvedObject: object,
    reason,
    message,
    source: { component: source },
    firstTimestamp: time(createdAt),
    lastTimestamp: time(lastAt),
    count,
    type,
    eventTime: null,
    reportingComponent: source,
    reportingInstance: '',
  };
}

/** The nodes of the groups, and those of Fargate: one for each pod that runs there. */
export function nodeObjects(cluster: ClusterState, kubernetes: KubernetesState): KubernetesObject[] {
  const own = kubernetes.nodes.map((node) => nodeObject(cluster, node, { 'eks.amazonaws.com/nodegroup': node.group }));
  const fargate = kubernetes.workloads
    .flatMap(({ pods }) => pods)
    .flatMap((pod) => {
      if (pod.profile === null || pod.node === null || pod.ip === null) return [];
      const node = { uid: uuidFrom(pod.uid, 'node'), name: pod.node, createdAt: pod.scheduledAt ?? pod.createdAt };
      const state = { ...node, version: pod.version, group: '', ip: pod.ip, unschedulable: pod.isCordoned };
      return [nodeObject(cluster, state, { 'eks.amazonaws.com/compute-type': 'fargate' })];
    });
  return [...own, ...fargate];
}

function nodeObject({ region, version }: ClusterState, node: NodeState, labels: Record<string, string>) {
  const isFargate = node.group === '';
  const cordoned = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  const own = { key: 'eks.amazonaws.com/compute-type', value: 'fargate', effect: 'NoSchedule' };
  const taints = [...(node.unschedulable ? [cordoned] : []), ...(isFargate ? [own] : [])];
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: metadata({
      ...node,
      labels: { ...labels, 'kubernetes.io/hostname': node.name, 'topology.kubernetes.io/region': region },
    }),
    spec: {
      providerID: `aws:///${region}a/${node.name}`,
      ...(node.unschedulable && { unschedulable: true }),
      ...(taints.length > 0 && { taints }),
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: node.ip },
        { type: 'Hostname', address: node.name },
      ],
      conditions: [
        {
          ...{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
          lastHeartbeatTime: time(node.createdAt),
          lastTransitionTime: time(node.createdAt),
        },
      ],
      nodeInfo: { kubeletVersion: `v${version}.0-eks-simulated`, osImage: 'Amazon Linux 2023', architecture: 'amd64' },
    },
  };
}

const SYSTEM = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

export function namespaceObjects(cluster: ClusterState, kubernetes: KubernetesState): KubernetesObject[] {
  const used = [...kubernetes.workloads, ...kubernetes.budgets].map(({ namespace }) => namespace);
  return [...new Set([...SYSTEM, ...used])].sort().map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: metadata({
      uid: uuidFrom(cluster.key, 'namespace', name),
      name,
      createdAt: cluster.createdAt,
      version: 1,
      labels: { 'kubernetes.io/metadata.name': name },
    }),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }));
}
