import { LOCAL_EXTERNAL_ID } from '../../../local/cloud/stack/usual-stack.ts';
import { OLD as INSTALLED } from '../runs/maintenance-run.ts';
import { NEW, OLD } from '../worlds/addon-builders.ts';

export const HERE = '111122223333';
export const THERE = '444455556666';
export const ACCOUNTS = [HERE, THERE];

export const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const both = (name: string) => ACCOUNTS.map((account) => role(account, name));

/** Every list is narrow and everything optional is there, so that no statement stands in for another. */
export const PARAMETERS = {
  AddonRoleArns: [...both('addon'), ...both('other-addon')],
  PodExecutionRoleArns: both('pods'),
  PodIdentityChanges: 'allowed',
  KubernetesAccess: 'read',
  KubernetesSubnetIds: ['subnet-0a1b2c3d'],
  KubernetesSecurityGroupIds: ['sg-0a1b2c3d'],
};

/** The cluster of an account: an add-on with a role and pod identities, a Fargate profile with tags, a node group. */
export const aCluster = (account: string) => ({
  name: 'prod-1',
  account,
  version: '1.33',
  addons: [
    {
      name: 'coredns',
      version: OLD,
      serviceAccountRoleArn: role(account, 'addon'),
      podIdentityAssociations: ['changed', 'removed'].map((serviceAccount) => ({
        serviceAccount,
        roleArn: role(account, 'addon'),
      })),
    },
  ],
  fargateProfiles: [
    {
      name: 'default',
      podExecutionRoleArn: role(account, 'pods'),
      subnets: ['subnet-a'],
      selectors: [{ namespace: 'default' }],
      tags: { team: 'a' },
    },
  ],
  nodeGroups: [{ name: 'workers', desiredSize: 3 }],
  insights: [INSIGHT],
});

/** One with a DaemonSet besides, whose update goes through all nodes. */
export const aClusterOfTwo = (account: string) => {
  const cluster = aCluster(account);
  return { ...cluster, addons: [{ name: 'kube-proxy', version: INSTALLED['kube-proxy'] }, ...cluster.addons] };
};

const INSIGHT = { name: 'EKS add-on version compatibility', status: 'WARNING', reason: 'coredns is old.' };

/** The coredns of EKS takes no pod identity and runs on everything; this one takes any, and runs on nodes alone. */
const versions = [NEW, OLD].map((version) => ({
  ...{ version, clusterVersions: ['1.33'], default: version === NEW },
  computeTypes: ['ec2'],
}));

/** The clusters of both accounts, with what goes wrong there. */
export const aWorld = (more: object = {}) => ({
  clusters: ACCOUNTS.map(aCluster),
  catalog: { extends: 'builtin', addons: [{ addon: 'coredns', versions }] },
  // Most runs have no cluster to ask.
  stackParameters: { ...PARAMETERS, KubernetesAccess: 'none' },
  ...more,
});

const ISSUE = { code: 'ClusterUnreachable', message: 'It cannot be reached.', resourceIds: [] };

/** The cluster of this account with an add-on that is not healthy. */
export const anUnhealthyCluster = () => ({
  ...aCluster(HERE),
  addons: [{ name: 'coredns', version: OLD, status: 'DEGRADED', health: [ISSUE] }],
});

/** How an account's cluster is named in a request. */
export const place = (account: string) =>
  account === HERE
    ? { name: 'prod-1' }
    : { name: 'prod-1', roleArn: role(account, 'eks-upkeep'), externalId: LOCAL_EXTERNAL_ID };

export const anUpdate = (account: string, more: object = {}) => ({
  cluster: place(account),
  addon: 'coredns',
  ...more,
});

/** One that changes, adds and removes pod identities. */
export const aChangeOfIdentities = (account: string) =>
  anUpdate(account, {
    configurationValues: { replicaCount: 3 },
    podIdentityAssociations: [
      { serviceAccount: 'changed', roleArn: role(account, 'other-addon') },
      { serviceAccount: 'added', roleArn: role(account, 'addon') },
    ],
  });

export const aReplacement = (account: string) => ({
  cluster: place(account),
  profile: 'default',
  changes: { subnets: ['subnet-c'] },
});
