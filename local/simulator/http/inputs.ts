import * as z from 'zod';

// Body members may be sent as null, which means the same as leaving them out.
const text = z.string().nullish();
const tags = z.record(z.string(), z.string()).nullish();
const ClusterName = z
  .string()
  .max(100)
  .regex(/^[0-9A-Za-z][A-Za-z0-9\-_]*$/);
const Page = { maxResults: z.int().min(1).max(100).optional(), nextToken: z.string().optional() };
const OfUpdate = {
  nodegroupName: z.string().optional(),
  addonName: z.string().optional(),
  capabilityName: z.string().optional(),
};

const Selector = z.object({ namespace: text, labels: tags });
/** The kinds of checks that EKS makes of a cluster by itself, and what comes of one. */
export const InsightCategory = z.enum(['UPGRADE_READINESS', 'MISCONFIGURATION', 'ROLLBACK_READINESS']);
export const InsightStatus = z.enum(['PASSING', 'WARNING', 'ERROR', 'UNKNOWN']);

const IdentityInput = z.object({ serviceAccount: z.string().min(1), roleArn: z.string().min(1) });

/**
 * The operations the simulator implements, each with its input as the EKS API reference names it. Unknown members are
 * ignored, as EKS does; types and the ranges of the API model are held here, EKS's own rules by the operations.
 */
export const INPUTS = {
  ListClusters: z.object({ ...Page, include: z.array(z.string()).optional() }),
  DescribeCluster: z.object({ name: z.string() }),
  ListAddons: z.object({ clusterName: ClusterName, ...Page }),
  DescribeAddon: z.object({ clusterName: ClusterName, addonName: z.string() }),
  UpdateAddon: z.object({
    clusterName: ClusterName,
    addonName: z.string(),
    addonVersion: text,
    serviceAccountRoleArn: z.string().min(1).max(255).nullish(),
    resolveConflicts: z.enum(['OVERWRITE', 'NONE', 'PRESERVE']).nullish(),
    clientRequestToken: text,
    configurationValues: text,
    podIdentityAssociations: z.array(IdentityInput).nullish(),
  }),
  DescribeAddonVersions: z.object({
    ...Page,
    kubernetesVersion: z.string().optional(),
    addonName: z.string().optional(),
    types: z.array(z.string()).optional(),
    publishers: z.array(z.string()).optional(),
    owners: z.array(z.string()).optional(),
  }),
  DescribeAddonConfiguration: z.object({ addonName: z.string(), addonVersion: z.string() }),
  ListNodegroups: z.object({ clusterName: z.string(), ...Page }),
  DescribeNodegroup: z.object({ clusterName: z.string(), nodegroupName: z.string() }),
  ListInsights: z.object({
    clusterName: z.string(),
    filter: z
      .object({
        categories: z.array(InsightCategory).nullish(),
        kubernetesVersions: z.array(z.string()).nullish(),
        statuses: z.array(InsightStatus).nullish(),
      })
      .nullish(),
    maxResults: z.int().min(1).max(100).nullish(),
    nextToken: text,
  }),
  DescribeInsight: z.object({ clusterName: z.string(), id: z.string() }),
  DescribeUpdate: z.object({ name: z.string(), updateId: z.string(), ...OfUpdate }),
  ListUpdates: z.object({ name: z.string(), ...OfUpdate, ...Page }),
  ListFargateProfiles: z.object({ clusterName: z.string(), ...Page }),
  DescribeFargateProfile: z.object({ clusterName: z.string(), fargateProfileName: z.string() }),
  CreateFargateProfile: z.object({
    clusterName: z.string(),
    fargateProfileName: z.string(),
    podExecutionRoleArn: z.string(),
    subnets: z.array(z.string()).nullish(),
    selectors: z.array(Selector).nullish(),
    clientRequestToken: text,
    tags,
  }),
  DeleteFargateProfile: z.object({ clusterName: z.string(), fargateProfileName: z.string() }),
  ListPodIdentityAssociations: z.object({
    clusterName: z.string(),
    namespace: z.string().optional(),
    serviceAccount: z.string().optional(),
    ...Page,
  }),
  DescribePodIdentityAssociation: z.object({ clusterName: z.string(), associationId: z.string() }),
  ListTagsForResource: z.object({ resourceArn: z.string() }),
  TagResource: z.object({ resourceArn: z.string(), tags: z.record(z.string(), z.string()) }),
  UntagResource: z.object({ resourceArn: z.string(), tagKeys: z.array(z.string()).min(1).max(50) }),
} as const;

export type OperationName = keyof typeof INPUTS;
export type Input<N extends OperationName> = z.output<(typeof INPUTS)[N]>;

function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(INPUTS, name);
}

export const OPERATION_NAMES: readonly OperationName[] = Object.keys(INPUTS).filter(isOperationName);
