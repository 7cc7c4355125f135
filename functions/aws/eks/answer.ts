import type { AddonIssue, Cluster, ErrorDetail, FargateProfileIssue } from '@aws-sdk/client-eks';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import type { Issue } from '../../core/issue.ts';
import type { Reach } from '../../core/kubernetes/reach.ts';

/** The SDK types every member as optional; if one that EKS always sends is missing, nothing should be decided from the response. */
export function given<Member>(member: Member | undefined): Member {
  if (member === undefined) {
    throw new WorkflowError('EksAnswerIncomplete', 'The response of EKS lacks a member that it always has');
  }
  return member;
}

/** The health issues of an add-on or a Fargate profile. One without a code is reported as unknown, like a code without a policy. */
export function issuesIn(issues: readonly (AddonIssue | FargateProfileIssue)[] | undefined): Issue[] {
  return (issues ?? []).map(({ code, message, resourceIds }) => issue(code, message, resourceIds));
}

/** The errors of an update. */
export function errorsIn(errors: readonly ErrorDetail[] | undefined): Issue[] {
  return (errors ?? []).map(({ errorCode, errorMessage, resourceIds }) => issue(errorCode, errorMessage, resourceIds));
}

const issue = (code = 'Unknown', message = '', resourceIds: string[] = []): Issue => ({ code, message, resourceIds });

/** Where the Kubernetes API of a cluster is, which EKS does not say while the cluster is created. */
export function apiOf({
  endpoint,
  certificateAuthority,
}: Cluster = {}): Pick<Reach, 'endpoint' | 'certificateAuthority'> | undefined {
  const data = certificateAuthority?.data;
  return endpoint === undefined || data === undefined ? undefined : { endpoint, certificateAuthority: data };
}
