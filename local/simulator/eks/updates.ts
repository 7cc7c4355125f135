import * as z from 'zod';
import { type Context, clusterOf } from '../context.ts';
import { EksError } from '../http/errors.ts';
import { operation, Page } from '../http/operation.ts';
import { byKey, pageOf } from '../http/pages.ts';
import { orNull, timestamp } from '../http/wire.ts';
import type { ClusterState, UpdateState } from '../state.ts';
import { nodeGroupOf } from './node-groups.ts';

const OfUpdate = {
  nodegroupName: z.string().optional(),
  addonName: z.string().optional(),
  capabilityName: z.string().optional(),
};

const INPUTS = {
  DescribeUpdate: z.object({ name: z.string(), updateId: z.string(), ...OfUpdate }),
  ListUpdates: z.object({ name: z.string(), ...OfUpdate, ...Page }),
};
type Input<N extends keyof typeof INPUTS> = z.output<(typeof INPUTS)[N]>;

function describeUpdate(context: Context, input: Input<'DescribeUpdate'>): object {
  const cluster = clusterOf(context, input.name);
  refuseOtherOwners(cluster, input);
  // An add-on's update is found only with the add-on's name, a cluster's only without one.
  const found = updatesOf(cluster, input).find(({ id }) => id === input.updateId);
  if (found) return { update: updateAnswer(found) };
  throw new EksError('ResourceNotFoundException', `No update found for ID: ${input.updateId}`, {
    clusterName: cluster.name,
  });
}

/** The order says nothing about time, as in EKS. */
function listUpdates(context: Context, input: Input<'ListUpdates'>): object {
  const cluster = clusterOf(context, input.name);
  refuseOtherOwners(cluster, input);
  const ids = updatesOf(cluster, input).map(({ id }) => id);
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

function updatesOf(cluster: ClusterState, { addonName, nodegroupName }: Owner): UpdateState[] {
  if (nodegroupName !== undefined) return [];
  return cluster.updates.filter((update) => update.addonName === (addonName ?? null));
}

type Owner = {
  addonName?: string | undefined;
  nodegroupName?: string | undefined;
  capabilityName?: string | undefined;
};

// Nothing here updates a node group, and the simulator holds no capabilities.
function refuseOtherOwners(cluster: ClusterState, { nodegroupName, capabilityName }: Owner): void {
  if (nodegroupName !== undefined) nodeGroupOf(cluster, nodegroupName);
  if (capabilityName !== undefined) {
    const message = `No capability found for name: ${capabilityName}.`;
    throw new EksError('ResourceNotFoundException', message, { clusterName: cluster.name });
  }
}

export const updateOperations = {
  DescribeUpdate: operation(
    {
      at: 'GET /clusters/{name}/updates/{updateId}',
      input: INPUTS.DescribeUpdate,
      on: 'update',
      why: 'the status of an update, and why it failed',
    },
    describeUpdate,
  ),
  ListUpdates: operation(
    {
      at: 'GET /clusters/{name}/updates',
      input: INPUTS.ListUpdates,
      on: 'update',
      why: 'finds the update that is in progress for an add-on',
    },
    listUpdates,
  ),
};
