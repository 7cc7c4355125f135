import type { Context } from '../../context.ts';
import { reviewAddon } from '../../eks/addon-health.ts';
import type { ClusterState } from '../../state.ts';
import { addAddonObjects } from '../addons/begin.ts';
import { idOf, nextVersion, type Within } from '../controllers/changes.ts';
import type { BudgetState, KubernetesState, NodeState } from '../state.ts';
import type { Unready, WorldBudget, WorldKubernetes } from './schema.ts';
import { addWorkload } from './workloads.ts';

// So that all pods have started before the world begins.
const AGE_MS = 30 * 24 * 3600 * 1000;
const AUTO_NODES = 2;

/** What the Kubernetes API of a cluster holds when its world begins: all pods run, but those that the world keeps from it. */
export function beginKubernetes(
  context: Context,
  cluster: ClusterState,
  world: WorldKubernetes,
  unreadyAddons: ReadonlyMap<string, Unready>,
): void {
  const kubernetes: KubernetesState = {
    access: world.access,
    reachable: world.reachable,
    publicAccessCidrs: world.publicAccessCidrs,
    latencySeconds: world.latencySeconds,
    webhookLagSeconds: world.webhookLagSeconds,
    version: 1000,
    removed: 0,
    startedAt: context.now,
    workloads: [],
    budgets: [],
    nodes: [],
    events: [],
    unhealthyAddons: [],
    stopped: [],
    profiles: {},
  };
  cluster.kubernetes = kubernetes;
  const within = { context: { ...context, now: context.now - AGE_MS }, cluster, kubernetes };
  kubernetes.nodes = nodesOf(within);
  kubernetes.budgets = world.podDisruptionBudgets.map((budget) => budgetState(within, budget));
  for (const workload of world.workloads) addWorkload(within, workload);
  for (const addon of cluster.addons) addAddonObjects(within, addon, unreadyAddons.get(addon.name));
  for (const { name } of cluster.addons) reviewAddon(context, cluster, name);
}

function nodesOf(within: Within): NodeState[] {
  const { cluster } = within;
  const groups = cluster.nodeGroups.map(({ name, desiredSize }) => ({ name, size: desiredSize }));
  const auto = cluster.computeConfig?.enabled ? [{ name: 'auto', size: AUTO_NODES }] : [];
  const names = [...groups, ...auto].flatMap(({ name, size }) => Array.from({ length: size }, () => name));
  return names.map((group, i) => {
    const ip = `10.0.${Math.floor(i / 250)}.${(i % 250) + 4}`;
    const name = `ip-${ip.replaceAll('.', '-')}.${cluster.region}.compute.internal`;
    return { ...meta(within, name, 'node'), group, ip, unschedulable: false };
  });
}

function budgetState(within: Within, budget: WorldBudget): BudgetState {
  const { namespace, name, selector, maxUnavailable = null, minAvailable = null, unhealthyPodEvictionPolicy } = budget;
  const own = meta(within, name, 'budget', namespace);
  return { ...own, namespace, selector, maxUnavailable, minAvailable, unhealthyPodEvictionPolicy, violations: [] };
}

const meta = (within: Within, name: string, ...parts: string[]) => ({
  uid: idOf(within, ...parts, name),
  name,
  createdAt: within.context.now,
  version: nextVersion(within.kubernetes),
});
