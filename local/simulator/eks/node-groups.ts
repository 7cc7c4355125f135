import * as z from 'zod';
import { partitionOf } from '../../partition.ts';
import { type Context, clusterOf } from '../context.ts';
import { EksError } from '../http/errors.ts';
import { operation, Page } from '../http/operation.ts';
import { byKey, pageOf } from '../http/pages.ts';
import { timestamp } from '../http/wire.ts';
import { arnOf, uuidFrom } from '../ids.ts';
import type { ClusterState } from '../state.ts';
import type { WorldNodeGroup } from '../world/schema.ts';

const INPUTS = {
  ListNodegroups: z.object({ clusterName: z.string(), ...Page }),
  DescribeNodegroup: z.object({ clusterName: z.string(), nodegroupName: z.string() }),
};
type Input<N extends keyof typeof INPUTS> = z.output<(typeof INPUTS)[N]>;

/** Managed node groups alone: EKS lists no others. */
function listNodegroups(context: Context, input: Input<'ListNodegroups'>): object {
  const names = clusterOf(context, input.clusterName).nodeGroups.map(({ name }) => name);
  const page = pageOf('ListNodegroups', names.toSorted(byKey(String)), String, input);
  return { nodegroups: page.items, nextToken: page.nextToken };
}

function describeNodegroup(context: Context, input: Input<'DescribeNodegroup'>): object {
  const cluster = clusterOf(context, input.clusterName);
  return { nodegroup: nodeGroupAnswer(cluster, nodeGroupOf(cluster, input.nodegroupName)) };
}

export function nodeGroupOf(cluster: ClusterState, name: string): WorldNodeGroup {
  const found = cluster.nodeGroups.find((group) => group.name === name);
  if (found) return found;
  throw new EksError('ResourceNotFoundException', `No node group found for name: ${name}.`, {
    clusterName: cluster.name,
    nodegroupName: name,
  });
}

function nodeGroupAnswer(cluster: ClusterState, group: WorldNodeGroup): object {
  const { region, account, name } = cluster;
  const id = uuidFrom(cluster.key, 'nodegroup', group.name);
  return {
    nodegroupName: group.name,
    nodegroupArn: arnOf(region, account, `nodegroup/${name}/${group.name}/${id}`),
    clusterName: name,
    version: cluster.version,
    releaseVersion: `${cluster.version}.0-20261101`,
    createdAt: timestamp(cluster.createdAt),
    modifiedAt: timestamp(cluster.createdAt),
    status: group.status,
    capacityType: group.capacityType,
    scalingConfig: { minSize: group.minSize, maxSize: group.maxSize, desiredSize: group.desiredSize },
    instanceTypes: [...group.instanceTypes],
    subnets: [...cluster.subnets],
    remoteAccess: null,
    amiType: group.amiType,
    nodeRole: `arn:${partitionOf(region)}:iam::${account}:role/${name}-nodes`,
    labels: {},
    taints: null,
    resources: { autoScalingGroups: [{ name: `eks-${group.name}-${id}` }], remoteAccessSecurityGroup: null },
    diskSize: 20,
    health: { issues: [] },
    updateConfig: { maxUnavailable: 1, maxUnavailablePercentage: null },
    launchTemplate: null,
    tags: {},
  };
}

export const nodeGroupOperations = {
  ListNodegroups: operation(
    {
      at: 'GET /clusters/{clusterName}/node-groups',
      input: INPUTS.ListNodegroups,
      on: 'cluster',
      why: 'the node groups whose sizes are read, and whether there are any for the pods of an add-on',
    },
    listNodegroups,
  ),
  DescribeNodegroup: operation(
    {
      at: 'GET /clusters/{clusterName}/node-groups/{nodegroupName}',
      input: INPUTS.DescribeNodegroup,
      on: 'nodegroup',
      why: 'the number of nodes that run a pod of the add-on, to estimate how long its update may take',
    },
    describeNodegroup,
  ),
};
