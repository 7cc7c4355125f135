import type * as z from 'zod';
import type { Context } from '../context.ts';
import { INPUTS, type OperationName } from '../http/inputs.ts';
import { readInput } from '../http/validation.ts';
import { describeAddonConfiguration, describeAddonVersions } from './addon-versions.ts';
import { describeAddon, listAddons, updateAddon } from './addons.ts';
import { describeCluster, listClusters } from './clusters.ts';
import {
  createFargateProfile,
  deleteFargateProfile,
  describeFargateProfile,
  listFargateProfiles,
} from './fargate-profiles.ts';
import { describePodIdentityAssociation, listPodIdentityAssociations } from './identities.ts';
import { describeInsight, listInsights } from './insights.ts';
import { describeNodegroup, listNodegroups } from './node-groups.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import { describeUpdate, listUpdates } from './updates.ts';

type Invoke = (context: Context, params: Record<string, unknown>) => object;

function operation<S extends z.ZodType>(input: S, run: (context: Context, input: z.output<S>) => object): Invoke {
  return (context, params) => run(context, readInput(input, params));
}

/** Each operation: checks its parameters, does its work on the state, and gives the answer's body or throws EksError. */
export const OPERATIONS: Readonly<Record<OperationName, Invoke>> = {
  ListClusters: operation(INPUTS.ListClusters, listClusters),
  DescribeCluster: operation(INPUTS.DescribeCluster, describeCluster),
  ListAddons: operation(INPUTS.ListAddons, listAddons),
  DescribeAddon: operation(INPUTS.DescribeAddon, describeAddon),
  UpdateAddon: operation(INPUTS.UpdateAddon, updateAddon),
  DescribeAddonVersions: operation(INPUTS.DescribeAddonVersions, describeAddonVersions),
  DescribeAddonConfiguration: operation(INPUTS.DescribeAddonConfiguration, describeAddonConfiguration),
  ListNodegroups: operation(INPUTS.ListNodegroups, listNodegroups),
  DescribeNodegroup: operation(INPUTS.DescribeNodegroup, describeNodegroup),
  ListInsights: operation(INPUTS.ListInsights, listInsights),
  DescribeInsight: operation(INPUTS.DescribeInsight, describeInsight),
  DescribeUpdate: operation(INPUTS.DescribeUpdate, describeUpdate),
  ListUpdates: operation(INPUTS.ListUpdates, listUpdates),
  ListFargateProfiles: operation(INPUTS.ListFargateProfiles, listFargateProfiles),
  DescribeFargateProfile: operation(INPUTS.DescribeFargateProfile, describeFargateProfile),
  CreateFargateProfile: operation(INPUTS.CreateFargateProfile, createFargateProfile),
  DeleteFargateProfile: operation(INPUTS.DeleteFargateProfile, deleteFargateProfile),
  ListPodIdentityAssociations: operation(INPUTS.ListPodIdentityAssociations, listPodIdentityAssociations),
  DescribePodIdentityAssociation: operation(INPUTS.DescribePodIdentityAssociation, describePodIdentityAssociation),
  ListTagsForResource: operation(INPUTS.ListTagsForResource, listTagsForResource),
  TagResource: operation(INPUTS.TagResource, tagResource),
  UntagResource: operation(INPUTS.UntagResource, untagResource),
};
