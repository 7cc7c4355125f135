import type { Context } from './context.ts';
import { changeFault } from './faults.ts';
import { EksError } from './http/errors.ts';
import type { ClusterState, FargateChange, ProfileState } from './state.ts';

/** The update that holds the cluster: one of an add-on, one of the cluster, or one of EKS's own that shows nowhere. */
type Holder = { kind: 'update'; id: string } | { kind: 'hidden' };

const NOUN = { 'fargate-create': 'Cannot create', 'fargate-delete': 'Cannot Delete' } as const;

/** Throws 409 when a profile cannot be created or deleted now because EKS is at work on the cluster. */
export function refuseFargateChange(
  context: Context,
  cluster: ClusterState,
  change: FargateChange,
  name: string,
): void {
  const moving = movingProfile(cluster);
  if (moving)
    throw inUse(
      cluster,
      `${sentence(cluster, change, name)} Fargate profile ${moving.name} in status ${moving.status}`,
    );
  const holder = holderOf(context, cluster);
  if (holder) throw inUse(cluster, `${sentence(cluster, change, name)} ${holding(holder, change)}`);
  if (isLingering(context, cluster, change, name)) {
    throw inUse(cluster, `${sentence(cluster, change, name)} an update in progress`);
  }
}

/** Throws 409 when an add-on cannot be updated now because EKS is at work elsewhere in the cluster. */
export function refuseAddonUpdate(context: Context, cluster: ClusterState, addon: string): void {
  // Not documented by AWS: that this work excludes add-on updates is known from the other direction, the text is ours.
  const start = `Addon ${addon} cannot be updated as cluster ${cluster.name} currently has`;
  const moving = movingProfile(cluster);
  if (moving) throw inUse(cluster, `${start} Fargate profile ${moving.name} in status ${moving.status}`, addon);
  const busy = isUpdating(cluster) || isHidden(context, cluster);
  if (busy) throw inUse(cluster, `${start} an update in progress`, addon);
}

/** Throws 400 when the cluster is neither ACTIVE nor merely being updated. */
export function refuseInactive(cluster: ClusterState): void {
  if (cluster.status === 'ACTIVE' || isUpdating(cluster)) return;
  throw new EksError('InvalidRequestException', `Cluster '${cluster.name}' is not in ACTIVE status`, {
    clusterName: cluster.name,
  });
}

/** Ends the wait for a lock that came from a fault, and returns which fault it was. */
export function takeLingering(cluster: ClusterState, change: FargateChange): number | undefined {
  const lock = cluster.lingering.find(({ operation }) => operation === change);
  cluster.lingering = cluster.lingering.filter((each) => each !== lock);
  return lock?.fault;
}

function holderOf(context: Context, cluster: ClusterState): Holder | undefined {
  const update = cluster.updates.find(({ status }) => status === 'InProgress');
  if (update) return { kind: 'update', id: update.id };
  return isHidden(context, cluster) ? { kind: 'hidden' } : undefined;
}

function holding(holder: Holder, change: FargateChange): string {
  const named = holder.kind === 'update' && change === 'fargate-create';
  return named ? `update ${holder.id} in progress` : 'an update in progress';
}

/**
 * After a profile became ACTIVE, EKS may refuse deletions for more than ten minutes though nothing shows. The time counts
 * from then; where no profile became ACTIVE yet, from the first refusal.
 */
function isLingering(context: Context, cluster: ClusterState, change: FargateChange, profile: string): boolean {
  const known = cluster.lingering.find(({ operation }) => operation === change);
  if (known) return context.now < known.until;
  const target = { cluster: cluster.name, profile };
  const busy = changeFault(context.world, context.state, change, target, (fault) => fault.busySeconds !== undefined);
  if (!busy) return false;
  const since = cluster.lastProfileActiveAt ?? context.now;
  const until = since + (busy.fault.busySeconds ?? 0) * 1000;
  cluster.lingering.push({ operation: change, until, fault: busy.index });
  return context.now < until;
}

function movingProfile(cluster: ClusterState): ProfileState | undefined {
  return cluster.profiles.find(({ status }) => status === 'CREATING' || status === 'DELETING');
}

function isUpdating(cluster: ClusterState): boolean {
  return cluster.status === 'UPDATING';
}

function isHidden(context: Context, cluster: ClusterState): boolean {
  return cluster.busyUntil !== null && context.now < cluster.busyUntil;
}

function sentence(cluster: ClusterState, change: FargateChange, name: string): string {
  return `${NOUN[change]} Fargate Profile ${name} because cluster ${cluster.name} currently has`;
}

function inUse(cluster: ClusterState, message: string, addonName?: string): EksError {
  return new EksError('ResourceInUseException', message, {
    clusterName: cluster.name,
    ...(addonName ? { addonName } : {}),
  });
}
