import { type Context, schedule } from '../../context.ts';
import type { ClusterState } from '../../state.ts';
import type { WorkloadState } from '../state.ts';
import type { Within } from './changes.ts';
import { isAvailable } from './readiness.ts';

// Not documented by AWS: how long pods may be missing until EKS says so.
const PATIENCE_MS = 300_000;

export const workloadsOf = ({ kubernetes }: ClusterState, addon: string): WorkloadState[] =>
  kubernetes?.workloads.filter((workload) => workload.addon === addon) ?? [];

/** Whether an add-on has the number of pods that it wants, be they of an old version. */
export const hasItsPods = ({ now }: Context, cluster: ClusterState, addon: string): boolean =>
  workloadsOf(cluster, addon).every(
    (workload) => workload.pods.filter((pod) => isAvailable(workload, pod, now)).length >= workload.replicas,
  );

/** The pods of an add-on have changed: EKS looks at it again, in some minutes if some are missing, otherwise now. */
export function reviewLater({ context, cluster }: Within, { addon }: WorkloadState): void {
  if (addon === null) return;
  const isWell = hasItsPods(context, cluster, addon);
  const isMarked = cluster.kubernetes?.unhealthyAddons.includes(addon) ?? false;
  const isPending = context.state.pending.some(
    (each) => each.kind === 'addon-review' && each.cluster === cluster.key && each.addon === addon,
  );
  if (isWell !== isMarked || (isPending && !isWell)) return;
  const at = isWell ? context.now : context.now + PATIENCE_MS;
  schedule(context, { kind: 'addon-review', at, cluster: cluster.key, addon });
}
