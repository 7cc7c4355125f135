import type { Issue } from '../../issue.ts';

// One row for each FargateProfileIssueCode of the EKS service model. AWS documents the names only.
const ADVICE: ReadonlyMap<string, string> = new Map([
  [
    'PodExecutionRoleAlreadyInUse',
    'Give the profile a pod execution role of its own: EKS rejects one that is in use elsewhere, such as by the nodes of a node group. `changes.podExecutionRoleArn` names another.',
  ],
  [
    'AccessDenied',
    'Check that the pod execution role trusts eks-fargate-pods.amazonaws.com, has AmazonEKSFargatePodExecutionRolePolicy, and that no condition on aws:SourceArn leaves the new profile out.',
  ],
  [
    'ClusterUnreachable',
    'Check that the cluster is ACTIVE and its API endpoint can be reached from the subnets of the profile, then start again.',
  ],
  [
    'InternalFailure',
    'This is a fault inside EKS: start again later, and open a case in the AWS Support console if it persists.',
  ],
]);

/** Every code with a row. */
export const knownProfileIssues: readonly string[] = [...ADVICE.keys()];

/** The advice on an issue of a profile; an unknown code is reported as unknown, without a guess. */
export function issueAdvice({ code }: Pick<Issue, 'code'>): string {
  return (
    ADVICE.get(code) ??
    `${code} is not a code that eks-upkeep knows: check the profile in the EKS console, and ask AWS Support what it means.`
  );
}
