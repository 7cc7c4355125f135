import { associationsOf } from '../eks/identities.ts';
import { iso } from '../http/wire.ts';
import type { AddonState, ClusterState, ProfileState, Tags } from '../state.ts';
import type { Selector, WorldCluster, WorldInsight, WorldNodeGroup } from './schema.ts';

type Health = { code: string; message: string; resourceIds: string[] }[];

/** A cluster as it is, in the world's own shape: it can be compared with a world's cluster, or begin another world. */
export type ClusterNow = {
  name: string;
  region: string;
  account: string;
  version: string;
  platformVersion: string;
  status: string;
  health: Health;
  tags: Tags;
  subnets: string[];
  publicSubnets: string[];
  addons: AddonNow[];
  fargateProfiles: ProfileNow[];
  authenticationMode?: WorldCluster['authenticationMode'];
  computeConfig?: WorldCluster['computeConfig'];
  remoteNetworkConfig?: WorldCluster['remoteNetworkConfig'];
  nodeGroups: WorldNodeGroup[];
  insights: WorldInsight[];
  podIdentityAssociations: { namespace: string; serviceAccount: string; roleArn: string }[];
  createdAt: string;
};

export type AddonNow = {
  name: string;
  version: string;
  namespace: string;
  status: string;
  health: Health;
  configurationValues?: string;
  serviceAccountRoleArn?: string;
  podIdentityAssociations: { serviceAccount: string; roleArn: string }[];
  conflicts: string[];
  tags: Tags;
  createdAt: string;
  modifiedAt: string;
};

export type ProfileNow = {
  name: string;
  podExecutionRoleArn: string;
  subnets: string[];
  selectors: Selector[];
  status: string;
  health: Health;
  tags: Tags;
  createdAt: string;
};

export function clusterNow(cluster: ClusterState): ClusterNow {
  return structuredClone({
    name: cluster.name,
    region: cluster.region,
    account: cluster.account,
    version: cluster.version,
    platformVersion: cluster.platformVersion,
    status: cluster.status,
    health: cluster.health,
    tags: cluster.tags,
    subnets: cluster.subnets,
    publicSubnets: cluster.publicSubnets,
    addons: cluster.addons.map((addon) => addonNow(cluster, addon)),
    fargateProfiles: cluster.profiles.map(profileNow),
    ...(cluster.authenticationMode && { authenticationMode: cluster.authenticationMode }),
    ...(cluster.computeConfig && { computeConfig: cluster.computeConfig }),
    ...(cluster.remoteNetworkConfig && { remoteNetworkConfig: cluster.remoteNetworkConfig }),
    nodeGroups: cluster.nodeGroups,
    insights: cluster.insights,
    podIdentityAssociations: cluster.associations
      .filter(({ ownerArn }) => ownerArn === null)
      .map(({ namespace, serviceAccount, roleArn }) => ({ namespace, serviceAccount, roleArn })),
    createdAt: iso(cluster.createdAt),
  });
}

function addonNow(cluster: ClusterState, addon: AddonState): AddonNow {
  return {
    name: addon.name,
    version: addon.version,
    namespace: addon.namespace,
    status: addon.status,
    health: addon.health,
    ...(addon.configurationValues === null ? {} : { configurationValues: addon.configurationValues }),
    ...(addon.serviceAccountRoleArn === null ? {} : { serviceAccountRoleArn: addon.serviceAccountRoleArn }),
    podIdentityAssociations: associationsOf(cluster, addon).map(({ serviceAccount, roleArn }) => ({
      serviceAccount,
      roleArn,
    })),
    conflicts: addon.conflicts,
    tags: addon.tags,
    createdAt: iso(addon.createdAt),
    modifiedAt: iso(addon.modifiedAt),
  };
}

function profileNow(profile: ProfileState): ProfileNow {
  return {
    name: profile.name,
    podExecutionRoleArn: profile.podExecutionRoleArn,
    subnets: profile.subnets,
    selectors: profile.selectors,
    status: profile.status,
    health: profile.health,
    tags: profile.tags,
    createdAt: iso(profile.createdAt),
  };
}
