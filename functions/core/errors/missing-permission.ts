/** A permission that AWS says is missing: who needs it, and what may not be done on what, where AWS says so. */
export type MissingPermission = { role: string; action: string; resource: string | undefined };

/** How the message of an `AccessDenied` begins; `said` is what AWS answered, in its own words. */
export function permissionText({ role, action, resource }: MissingPermission, said: string): string {
  return `${role} lacks ${action}${resource === undefined ? '' : ` on ${resource}`}: ${said}`;
}

const BEGINNING = /^(.{1,200}?) lacks ([\w-]+:\w+)(?: on (\S+))?: (?:(eks:\w+) answered )?/;

/** What a person does about a missing permission, by the message of its error; `undefined` for any other message. */
export function permissionAdvice(message: string): string | undefined {
  const [beginning, role, action = '', resource, call] = BEGINNING.exec(message) ?? [];
  if (beginning === undefined || role === undefined) return undefined;
  if (/cross-account pass role/i.test(message)) {
    return 'EKS takes roles of the account of the cluster only: name one of that account in the request.';
  }
  const what = `${action}${resource === undefined ? '' : ` on ${resource}`}`;
  const [, denying] = /with an explicit deny in an? ([\w -]+)/.exec(message) ?? [];
  if (denying !== undefined) {
    return `An explicit deny in a ${denying} refuses ${what} to ${role}: have it leave this role out.`;
  }
  const isMember = role.startsWith('arn:');
  const source = isMember ? `member-account.yaml in account ${role.split(':')[4]}` : 'the stack';
  const check = isMember
    ? ` \`aws iam simulate-principal-policy --policy-source-arn ${role} --action-names ${action}${resource?.startsWith('arn:') ? ` --resource-arns ${resource}` : ''}\` says what decides.`
    : ` Look at the role ${role} in the IAM console.`;
  return `Allow ${what} to ${role}: deploy this release of ${source} where an older one is, and see whether its ${parameterOf(action, resource, call)} leaves this out, or a permissions boundary or a service control policy takes it away.${check}`;
}

/** The parameter of the templates that decides whether an action is allowed on something. */
function parameterOf(action: string, resource: string | undefined, call: string | undefined): string {
  const isOfIdentities = action.endsWith('PodIdentityAssociation') || resource?.includes(':podidentityassociation/');
  if (isOfIdentities && !action.includes(':Describe')) return 'PodIdentityChanges';
  if (!action.startsWith('iam:')) return action.startsWith('sts:') ? 'FleetRoleArns' : 'ClusterNames';
  return call === 'eks:CreateFargateProfile'
    ? 'PodExecutionRoleArns'
    : 'AddonRoleArns (of a pod identity: PodIdentityChanges)';
}
