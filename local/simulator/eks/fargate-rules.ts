import { EksError } from '../http/errors.ts';
import type { ClusterState } from '../state.ts';
import type { ProfileInput } from './fargate-profiles.ts';
import { refuseForeignRole, roleArnProblem } from './role-rules.ts';
import { tagProblem } from './tag-rules.ts';

const MAX_SELECTORS = 5;
const MAX_LABELS = 5;

/** Throws 400 with EKS's text for the first thing EKS would not take in a new profile. */
export function refuseBadProfile(cluster: ClusterState, input: ProfileInput<'CreateFargateProfile'>): void {
  const problem =
    nameProblem(input.fargateProfileName) ??
    selectorProblem(input.selectors ?? []) ??
    roleArnProblem('pod execution role ARN', input.podExecutionRoleArn) ??
    subnetProblem(cluster, input.subnets ?? []) ??
    tagProblem(input.tags ?? {});
  if (problem !== undefined) {
    throw new EksError('InvalidParameterException', problem, {
      clusterName: cluster.name,
      fargateProfileName: input.fargateProfileName,
    });
  }
  refuseForeignRole(cluster, input.podExecutionRoleArn);
}

function nameProblem(name: string): string | undefined {
  if (name.length > 100) return 'The Fargate profile name parameter should not be greater than 100 characters.';
  if (name.startsWith('eks-')) return "The fargate profile name starts with the reserved prefix: 'eks-'.";
  // Not documented by AWS: which characters a name may have. Those of a cluster's name are taken.
  if (!/^[0-9A-Za-z][A-Za-z0-9\-_]*$/.test(name))
    return 'The Fargate profile name parameter contains invalid characters.';
  return undefined;
}

function selectorProblem(
  selectors: NonNullable<ProfileInput<'CreateFargateProfile'>['selectors']>,
): string | undefined {
  if (selectors.length === 0) return 'Fargate Profile requires at least one selector.';
  if (selectors.some(({ namespace }) => !namespace)) {
    return 'Fargate Profile must have at least one selector with at least one namespace value.';
  }
  if (selectors.some(({ labels }) => Object.keys(labels ?? {}).length > MAX_LABELS)) {
    return 'Request contains Selector with more than 5 Label pairs';
  }
  // Not documented by AWS: the limit is, its text is not.
  if (selectors.length > MAX_SELECTORS) return 'Request contains more than 5 Selectors';
  return undefined;
}

function subnetProblem(cluster: ClusterState, subnets: readonly string[]): string | undefined {
  const open = subnets.find((subnet) => cluster.publicSubnets.includes(subnet));
  if (open) return `Subnet ${open} provided in Fargate Profile is not a private subnet`;
  // Not documented by AWS: the text of this one.
  const strange = subnets.find((subnet) => !/^subnet-[0-9a-z]+$/.test(subnet));
  return strange === undefined ? undefined : `Subnet ${strange} provided in Fargate Profile is not a valid subnet id`;
}
