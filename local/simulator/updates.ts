import { type Context, clusterOf } from './context.ts';
import { EksError } from './errors.ts';
import type { Input } from './inputs.ts';
import { byKey, pageOf } from './pages.ts';
import type { ClusterState, UpdateState } from './state.ts';
import { orNull, timestamp } from './wire.ts';

export function describeUpdate(context: Context, input: Input<'DescribeUpdate'>): object {
  const cluster = clusterOf(context, input.name);
  refuseOtherOwners(cluster, input);
  // An add-on's update is found only with the add-on's name, a cluster's only without one.
  const found = updatesOf(cluster, input.addonName).find(({ id }) => id === input.updateId);
  if (found) return { update: updateAnswer(found) };
  throw new EksError('ResourceNotFoundException', `No update found for ID: ${input.updateId}`, {
    clusterName: cluster.name,
  });
}

/** The order tells nothing about time, as in EKS. */
export function listUpdates(context: Context, input: Input<'ListUpdates'>): object {
  const cluster = clusterOf(context, input.name);
  refuseOtherOwners(cluster, input);
  const ids = updatesOf(cluster, input.addonName).map(({ id }) => id);
  const page = pageOf('ListUpdates', ids.toSorted(byKey(String)), String, input);
  return { updateIds: page.items, nextToken: page.nextToken };
}

export function updateAnswer(update: UpdateState): object {
  return {
    id: update.id,
    status: update.status,
    type: update.type,
    params: update.params.map((param) => ({ ...param })),
    createdAt: timestamp(update.createdAt),
    errors: update.errors.map((error) => ({ ...error, resourceIds: orNull(error.resourceIds) })),
  };
}

function updatesOf(cluster: ClusterState, addonName: string | undefined): UpdateState[] {
  return cluster.updates.filter((update) => update.addonName === (addonName ?? null));
}

// The simulator holds neither node groups nor capabilities, so none can be found.
function refuseOtherOwners(
  cluster: ClusterState,
  input: { nodegroupName?: string | undefined; capabilityName?: string | undefined },
): void {
  const { nodegroupName, capabilityName } = input;
  if (nodegroupName !== undefined) {
    throw new EksError('ResourceNotFoundException', `No node group found for name: ${nodegroupName}.`, {
      clusterName: cluster.name,
      nodegroupName,
    });
  }
  if (capabilityName !== undefined) {
    const message = `No capability found for name: ${capabilityName}.`;
    throw new EksError('ResourceNotFoundException', message, { clusterName: cluster.name });
  }
}
