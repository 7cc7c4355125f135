import * as z from 'zod';
import { type Context, findCluster } from '../context.ts';
import { EksError } from '../http/errors.ts';
import { operation } from '../http/operation.ts';
import type { ClusterState, Tags } from '../state.ts';
import { tagProblem } from './tag-rules.ts';

const INPUTS = {
  ListTagsForResource: z.object({ resourceArn: z.string() }),
  TagResource: z.object({ resourceArn: z.string(), tags: z.record(z.string(), z.string()) }),
  UntagResource: z.object({ resourceArn: z.string(), tagKeys: z.array(z.string()).min(1).max(50) }),
};
type Input<N extends keyof typeof INPUTS> = z.output<(typeof INPUTS)[N]>;

function listTagsForResource(context: Context, input: Input<'ListTagsForResource'>): object {
  return { tags: { ...taggedOf(context, input.resourceArn).tags } };
}

function tagResource(context: Context, input: Input<'TagResource'>): object {
  const resource = taggedOf(context, input.resourceArn);
  const problem = Object.keys(input.tags).length === 0 ? 'There are no tags to set.' : undefined;
  const tags = { ...resource.tags, ...input.tags };
  const wrong = problem ?? tagProblem(input.tags) ?? tagProblem(tags);
  if (wrong !== undefined) throw new EksError('BadRequestException', wrong);
  resource.tags = tags;
  return {};
}

function untagResource(context: Context, input: Input<'UntagResource'>): object {
  const resource = taggedOf(context, input.resourceArn);
  resource.tags = Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !input.tagKeys.includes(key)));
  return {};
}

function taggedOf(context: Context, arn: string): { tags: Tags } {
  const parts = /^arn:aws[a-z-]*:eks:([^:]+):(\d{12}):(.+)$/.exec(arn);
  // Not documented by AWS: the exceptions of these operations are, their texts are not.
  if (!parts) throw new EksError('BadRequestException', `The resource ARN ${arn} is not valid.`);
  const [, region = '', account = '', path = ''] = parts;
  const [, clusterName = ''] = path.split('/');
  // The caller's account and Region alone hold what the caller can tag.
  const reached = region === context.region && account === context.account;
  const cluster = reached ? findCluster(context, clusterName) : undefined;
  const found = cluster && resourceOf(cluster, arn);
  if (!found) throw new EksError('NotFoundException', `No resource found with ARN: ${arn}`);
  return found;
}

function resourceOf(cluster: ClusterState, arn: string): { tags: Tags } | undefined {
  if (cluster.arn === arn) return cluster;
  return (
    cluster.addons.find((addon) => addon.arn === arn) ??
    cluster.profiles.find((profile) => profile.arn === arn) ??
    cluster.associations.find(({ associationArn }) => associationArn === arn)
  );
}

/** EKS tags other things, too; eks-upkeep tags profiles alone. */
export const tagOperations = {
  ListTagsForResource: operation(
    { at: 'GET /tags/{resourceArn}', input: INPUTS.ListTagsForResource, on: 'fargateprofile' },
    listTagsForResource,
  ),
  TagResource: operation(
    { at: 'POST /tags/{resourceArn}', input: INPUTS.TagResource, on: 'fargateprofile' },
    tagResource,
  ),
  UntagResource: operation(
    { at: 'DELETE /tags/{resourceArn}', input: INPUTS.UntagResource, on: 'fargateprofile' },
    untagResource,
  ),
};
