import * as z from 'zod';
import { partitionOf, urlSuffixOf } from '../../partition.ts';
import { type Context, clusterOf } from '../context.ts';
import { operation, Page } from '../http/operation.ts';
import { byKey, pageOf } from '../http/pages.ts';
import { healthAnswer, timestamp } from '../http/wire.ts';
import { uuidFrom } from '../ids.ts';
import type { ClusterState } from '../state.ts';

const INPUTS = {
  ListClusters: z.object({ ...Page, include: z.array(z.string()).optional() }),
  DescribeCluster: z.object({ name: z.string() }),
};
type Input<N extends keyof typeof INPUTS> = z.output<(typeof INPUTS)[N]>;

function listClusters(context: Context, input: Input<'ListClusters'>): object {
  const names = Object.values(context.state.clusters)
    .filter(({ region, account }) => region === context.region && account === context.account)
    .map(({ name }) => name);
  const page = pageOf('ListClusters', names.toSorted(byKey(String)), String, input);
  return { clusters: page.items, nextToken: page.nextToken };
}

function describeCluster(context: Context, input: Input<'DescribeCluster'>): object {
  const cluster = clusterOf(context, input.name);
  return { cluster: { ...clusterAnswer(cluster), ...kubernetesAnswer(context, cluster) } };
}

function clusterAnswer(cluster: ClusterState): object {
  const id = uuidFrom(cluster.key).replaceAll('-', '').toUpperCase();
  const { reachable = true, publicAccessCidrs = ['0.0.0.0/0'] } = cluster.kubernetes ?? {};
  const isPublic = reachable || cluster.kubernetes?.publicAccessCidrs !== undefined;
  const host = `${id}.gr7.${cluster.region}.eks.${urlSuffixOf(cluster.region)}`;
  return {
    name: cluster.name,
    arn: cluster.arn,
    createdAt: timestamp(cluster.createdAt),
    version: cluster.version,
    endpoint: `https://${host}`,
    roleArn: `arn:${partitionOf(cluster.region)}:iam::${cluster.account}:role/${cluster.name}-cluster`,
    resourcesVpcConfig: {
      subnetIds: [...cluster.subnets, ...cluster.publicSubnets],
      securityGroupIds: [],
      clusterSecurityGroupId: `sg-${id.slice(0, 17).toLowerCase()}`,
      vpcId: `vpc-${id.slice(0, 17).toLowerCase()}`,
      endpointPublicAccess: isPublic,
      endpointPrivateAccess: true,
      publicAccessCidrs: isPublic ? [...publicAccessCidrs] : [],
    },
    kubernetesNetworkConfig: { serviceIpv4Cidr: '10.100.0.0/16', serviceIpv6Cidr: null, ipFamily: 'ipv4' },
    logging: {
      clusterLogging: [{ types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'], enabled: false }],
    },
    identity: { oidc: { issuer: `https://oidc.eks.${cluster.region}.${urlSuffixOf(cluster.region)}/id/${id}` } },
    status: cluster.status,
    certificateAuthority: { data: Buffer.from(`certificate of ${cluster.name}`).toString('base64') },
    clientRequestToken: null,
    platformVersion: cluster.platformVersion,
    tags: { ...cluster.tags },
    encryptionConfig: null,
    connectorConfig: null,
    id: null,
    health: healthAnswer(cluster.health),
    outpostConfig: null,
    accessConfig: {
      bootstrapClusterCreatorAdminPermissions: null,
      authenticationMode: cluster.authenticationMode ?? 'API_AND_CONFIG_MAP',
    },
    upgradePolicy: { supportType: 'EXTENDED' },
    deletionProtection: false,
    computeConfig: computeAnswer(cluster),
    remoteNetworkConfig: structuredClone(cluster.remoteNetworkConfig ?? null),
  };
}

/** The real endpoint of a cluster that has one; a private one is out of reach from here. */
function kubernetesAnswer(context: Context, cluster: ClusterState): object {
  const endpoint = context.endpointOf?.(cluster);
  if (!endpoint) return {};
  return { endpoint: endpoint.url, certificateAuthority: { data: Buffer.from(endpoint.ca).toString('base64') } };
}

function computeAnswer({ computeConfig }: ClusterState): object | null {
  if (computeConfig === undefined) return null;
  const { enabled, nodePools, nodeRoleArn = null } = computeConfig;
  return { enabled, nodePools: [...nodePools], nodeRoleArn };
}

export const clusterOperations = {
  ListClusters: operation(
    { at: 'GET /clusters', input: INPUTS.ListClusters, on: 'none', why: 'the clusters whose health is checked' },
    listClusters,
  ),
  DescribeCluster: operation(
    {
      at: 'GET /clusters/{name}',
      input: INPUTS.DescribeCluster,
      on: 'cluster',
      why: 'version and status of the cluster',
    },
    describeCluster,
  ),
};
