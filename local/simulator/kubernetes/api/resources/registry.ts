import { budgets, events, namespaces, nodes } from './others.ts';
import { pods } from './pods.ts';
import type { Resource } from './resource.ts';
import { daemonSets, deployments, jobs, replicaSets, statefulSets } from './workloads.ts';

/** What the Kubernetes API of the simulator has. */
export const RESOURCES: readonly Resource[] = [
  namespaces,
  nodes,
  pods,
  events,
  deployments,
  replicaSets,
  statefulSets,
  daemonSets,
  jobs,
  budgets,
];

export const resourceOf = (call: { group: string; version: string; resource: string }): Resource | undefined =>
  RESOURCES.find(
    (each) => each.group === call.group && each.version === call.version && each.resource === call.resource,
  );
