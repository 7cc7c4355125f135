import type { AccessRequest } from '../../../iam/evaluate.ts';
import type { Context } from '../../context.ts';
import { EksError } from '../../http/errors.ts';

/** Refuses what the caller may not do, as IAM words it. */
export function refuseUnpermitted(context: Context, access: AccessRequest): void {
  const text = context.refusal?.(access);
  if (text !== undefined) throw new EksError('AccessDeniedException', text);
}

/** Refuses a role that the caller may not pass to a service, or that EKS may not read in the caller's name. */
export function refuseUnpermittedRole(context: Context, roleArn: string, services: readonly string[]): void {
  for (const service of services) {
    refuseUnpermitted(context, {
      action: 'iam:PassRole',
      resource: roleArn,
      context: { 'iam:PassedToService': service },
    });
  }
  // Not documented by AWS: that EKS asks for it is, its text is not.
  refuseUnpermitted(context, { action: 'iam:GetRole', resource: roleArn });
}
