import type { AddonIssue, ErrorDetail, FargateProfileIssue } from '@aws-sdk/client-eks';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import type { Issue } from '../../core/issue.ts';

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
