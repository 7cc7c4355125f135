import type { Context } from '../context.ts';
import { hasItsPods } from '../kubernetes/controllers/review.ts';
import type { AddonState, ClusterState, Issue } from '../state.ts';
import { noReplicas, setStatus } from './addon-endings.ts';

/** EKS looks at the pods of an add-on. What a world or a fault says of its status stays as it is. */
export function reviewAddon(context: Context, cluster: ClusterState, name: string): void {
  const addon = cluster.addons.find((each) => each.name === name);
  const { kubernetes } = cluster;
  if (!addon || !kubernetes) return;
  const isWell = hasItsPods(context, cluster, name);
  const isMarked = kubernetes.unhealthyAddons.includes(name);
  if (isWell && isMarked) {
    kubernetes.unhealthyAddons = kubernetes.unhealthyAddons.filter((each) => each !== name);
    if (addon.status === 'DEGRADED') become(context, cluster, addon, { status: 'ACTIVE', health: [] });
  }
  if (!isWell && !isMarked && addon.status === 'ACTIVE') {
    kubernetes.unhealthyAddons.push(name);
    become(context, cluster, addon, { status: 'DEGRADED', health: [noReplicas()] });
  }
}

function become(
  context: Context,
  cluster: ClusterState,
  addon: AddonState,
  { status, health }: { status: string; health: Issue[] },
): void {
  setStatus(context, cluster, addon, status, health, addon.status);
}
