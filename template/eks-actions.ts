/** What an action of EKS is done to, as IAM names it. An update is one of a cluster or of an add-on. */
export type EksResource =
  | 'cluster'
  | 'addon'
  | 'nodegroup'
  | 'fargateprofile'
  | 'podidentityassociation'
  | 'update'
  | 'none';

const row = (on: EksResource, why: string) => ({ on, why });

/** The actions of EKS that are granted, one row each: the resource that it is done to, and why it is granted. */
export const EKS_ACTIONS = {
  CreateFargateProfile: row('cluster', 'creates the new profile'),
  CreatePodIdentityAssociation: row('cluster', 'EKS requires it when an update adds pod identities'),
  DeleteFargateProfile: row('fargateprofile', 'deletes the old profile, or a new one that EKS failed to create'),
  DeletePodIdentityAssociation: row('podidentityassociation', 'EKS requires it when an update removes pod identities'),
  DescribeAddon: row('addon', 'version, configuration, roles and health, before and after'),
  DescribeAddonConfiguration: row('none', 'the schema that the configuration is validated against before any change'),
  DescribeAddonVersions: row('none', 'the versions that EKS offers for the cluster'),
  DescribeCluster: row('cluster', 'version and status of the cluster'),
  DescribeFargateProfile: row('fargateprofile', 'status, health and settings of profiles'),
  DescribeInsight: row('cluster', 'what EKS found about the add-ons when it checked the cluster, quoted in a plan'),
  DescribeNodegroup: row(
    'nodegroup',
    'the number of nodes that run a pod of the add-on, to estimate how long its update may take',
  ),
  DescribePodIdentityAssociation: row(
    'podidentityassociation',
    'the roles of the add-on, for the snapshot that a rollback restores',
  ),
  DescribeUpdate: row('update', 'the status of an update, and why it failed'),
  ListAddons: row('cluster', 'the add-ons of a cluster, for maintenance and for health checks'),
  ListClusters: row('none', 'the clusters whose health is checked'),
  ListFargateProfiles: row(
    'cluster',
    'the profiles of a cluster: which match the same pods, which are being changed, which are unhealthy, and whether an add-on has no other place to run',
  ),
  ListInsights: row(
    'cluster',
    'what EKS itself reports about readiness for an upgrade or a rollback, quoted in a plan',
  ),
  ListNodegroups: row(
    'cluster',
    'the node groups whose sizes are read, and whether there are any for the pods of an add-on',
  ),
  ListUpdates: row('update', 'finds the update that is in progress for an add-on'),
  TagResource: row(
    'fargateprofile',
    'a new profile has the tags of the old one and of the run that created it; EKS requires this permission on creation',
  ),
  UpdateAddon: row('addon', 'the update, and its rollback'),
  UpdatePodIdentityAssociation: row(
    'podidentityassociation',
    'EKS requires it when an update changes the role of a pod identity',
  ),
} as const;
export type EksAction = keyof typeof EKS_ACTIONS;
