import type { AddonVersion } from '../catalog/catalogue.ts';
import { EksError } from '../http/errors.ts';
import type { ClusterState } from '../state.ts';
import type { AddonInput } from './addons.ts';

/** Throws what EKS answers to the roles and pod identities of an UpdateAddon that it does not take for a version. */
export function refuseBadRoles(
  cluster: ClusterState,
  addonName: string,
  offered: AddonVersion,
  input: AddonInput<'UpdateAddon'>,
): void {
  const identities = input.podIdentityAssociations ?? [];
  const roles = [input.serviceAccountRoleArn, ...identities.map(({ roleArn }) => roleArn)];
  for (const arn of roles.filter((each) => typeof each === 'string')) {
    const problem = roleArnProblem('role ARN', arn);
    if (problem !== undefined) throw invalid(cluster, addonName, problem);
    refuseForeignRole(cluster, arn);
  }
  const accounts = identities.map(({ serviceAccount }) => serviceAccount);
  if (new Set(accounts).size < accounts.length) {
    throw invalid(cluster, addonName, 'The pod identity associations name a service account more than once.');
  }
  const known = offered.podIdentityConfiguration?.map(({ serviceAccount }) => serviceAccount);
  const unknown = accounts.find((account) => known?.includes(account) === false);
  if (unknown === undefined) return;
  const text =
    known?.length === 0
      ? `Pod Identity feature is not supported for addon version: ${offered.version}`
      : `Service account ${unknown} in pod identity configuration is not supported for addon ${addonName}`;
  throw invalid(cluster, addonName, text);
}

/** Not documented by AWS: only that a role must be an ARN of IAM. */
export function roleArnProblem(what: string, arn: string): string | undefined {
  return /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(arn) ? undefined : `The ${what} ${arn} is not valid.`;
}

/** A role can be passed to a service of its own account alone. The text is that of other services; the class is not recorded. */
export function refuseForeignRole(cluster: ClusterState, arn: string): void {
  if (arn.split(':')[4] === cluster.account) return;
  throw new EksError('AccessDeniedException', 'Cross-account pass role is not allowed.');
}

function invalid(cluster: ClusterState, addonName: string, message: string): EksError {
  return new EksError('InvalidParameterException', message, { clusterName: cluster.name, addonName });
}
