import { partitionOf } from '../../../partition.ts';
import type { Context } from '../../context.ts';
import { EksError } from '../../http/errors.ts';
import { arnOf } from '../../ids.ts';
import type { ClusterState } from '../../state.ts';
import type { ProfileInput } from '../fargate-profiles.ts';
import { refuseUnpermitted, refuseUnpermittedRole } from './access.ts';

const LINKED_ROLE = 'AWSServiceRoleForAmazonEKSForFargate';

/** Refuses what EKS checks in the name of whoever creates a profile, beside the creation itself. */
export function refuseUnpermittedProfile(
  context: Context,
  { name, account, region }: ClusterState,
  { fargateProfileName, podExecutionRoleArn, tags }: ProfileInput<'CreateFargateProfile'>,
): void {
  const path = `role/aws-service-role/eks-fargate.amazonaws.com/${LINKED_ROLE}`;
  const resource = `arn:${partitionOf(region)}:iam::${account}:${path}`;
  if (context.refusal?.({ action: 'iam:GetRole', resource }) !== undefined) {
    const message = `Failed to validate if SLR: ${LINKED_ROLE} already exists due to missing permissions for 'iam:GetRole'`;
    throw new EksError('InvalidRequestException', message, { clusterName: name });
  }
  // Not documented by AWS: which of the two the role is passed to.
  refuseUnpermittedRole(context, podExecutionRoleArn, ['eks.amazonaws.com', 'eks-fargate-pods.amazonaws.com']);
  if (Object.keys(tags ?? {}).length > 0) {
    // It has no id yet.
    const profile = arnOf(region, account, `fargateprofile/${name}/${fargateProfileName}/none`);
    refuseUnpermitted(context, { action: 'eks:TagResource', resource: profile });
  }
}
