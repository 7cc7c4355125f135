import type { Context } from './context.ts';
import { newId } from './context.ts';
import { iso } from './http/wire.ts';
import type { AddonState, ClusterState } from './state.ts';

export type AddonEvent =
  | 'EKS Addon Update Succeeded'
  | 'EKS Addon Update Failed'
  | 'EKS Addon Health Degraded'
  | 'EKS Addon Health Restored';

/** AWS documents the detail-types only. `resources` and `detail` are a guess that nothing should rest on. */
export function emitAddonEvent(
  context: Context,
  cluster: ClusterState,
  addon: AddonState,
  type: AddonEvent,
  updateId?: string,
): void {
  const { events } = context.world;
  if (events === 'lost') return;
  const isNamed = typeof events === 'object' && events.nameUpdates && updateId !== undefined;
  context.event({
    version: '0',
    id: newId(context, type),
    source: 'aws.eks',
    'detail-type': type,
    account: cluster.account,
    region: cluster.region,
    time: `${iso(context.now).slice(0, 19)}Z`,
    resources: [addon.arn],
    detail: {
      clusterName: cluster.name,
      addonName: addon.name,
      addonVersion: addon.version,
      status: addon.status,
      ...(isNamed && { updateId }),
    },
  });
}

/** Sends an event when health got worse or better; other changes of status have no event. */
export function emitHealthEvent(context: Context, cluster: ClusterState, addon: AddonState, before: string): void {
  if (before !== 'DEGRADED' && addon.status === 'DEGRADED') {
    emitAddonEvent(context, cluster, addon, 'EKS Addon Health Degraded');
  }
  if (before === 'DEGRADED' && addon.status === 'ACTIVE') {
    emitAddonEvent(context, cluster, addon, 'EKS Addon Health Restored');
  }
}
