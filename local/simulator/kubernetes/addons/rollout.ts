import type { Context } from '../../context.ts';
import type { AddonChange, AddonState, ClusterState } from '../../state.ts';
import type { Within } from '../controllers/changes.ts';
import { reconcile } from '../controllers/controllers.ts';
import { isActive, isAvailable } from '../controllers/readiness.ts';
import { currentHash } from '../controllers/replicas.ts';
import { workloadsOf } from '../controllers/review.ts';
import { imageOf, replicasOf } from './objects.ts';

/** Applies what an update of an add-on asks for to its objects, whose pods are then replaced. */
export function applyToObjects(context: Context, cluster: ClusterState, addon: AddonState, change: AddonChange): void {
  const { kubernetes } = cluster;
  if (!kubernetes) return;
  const within: Within = { context, cluster, kubernetes };
  const version = change.version ?? addon.version;
  const { configurationValues = addon.configurationValues } = change;
  for (const workload of workloadsOf(cluster, addon.name)) {
    const before = JSON.stringify([workload.template, workload.replicas]);
    workload.template.image = imageOf({ name: addon.name, version });
    if (workload.kind === 'Deployment') workload.replicas = replicasOf(configurationValues);
    if (JSON.stringify([workload.template, workload.replicas]) === before) continue;
    workload.generation += 1;
    workload.progressedAt = context.now;
    reconcile(within, workload);
  }
}

/** Whether all pods that an add-on wants are available, and as its objects are now. */
export const isRolledOut = ({ now }: Context, cluster: ClusterState, addon: string): boolean =>
  workloadsOf(cluster, addon).every((workload) => {
    const hash = currentHash(workload);
    const active = workload.pods.filter(isActive);
    const done = active.filter((pod) => pod.revision === hash && isAvailable(workload, pod, now));
    return done.length === workload.replicas && active.length === workload.replicas;
  });
