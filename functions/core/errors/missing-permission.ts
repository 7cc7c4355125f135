/** A permission that AWS reports as missing: for which role, action and, if AWS says, resource. */
export type MissingPermission = { role: string; action: string; resource: string | undefined };

/** The message of an `AccessDenied`; `answer` is the original answer of AWS. */
export function permissionText({ role, action, resource }: MissingPermission, answer: string): string {
  return `${role} lacks ${action}${resource === undefined ? '' : ` on ${resource}`}: ${answer}`;
}

const BEGINNING = /^(.{1,200}?) lacks ([\w-]+:\w+)(?: on (\S+))?: (?:(eks:\w+) answered )?/;

/** What to do about a missing permission, by the message of its error; `undefined` for any other message. */
export function permissionAdvice(message: string): string | undefined {
  const [beginning, role, action = '', resource, call] = BEGINNING.exec(message) ?? [];
  if (beginning === undefined || role === undefined) return undefined;
  if (/cross-account pass role/i.test(message)) {
    return 'EKS only takes roles of the account of the cluster: name one of that account in the request.';
  }
  const what = `${action}${resource === undefined ? '' : ` on ${resource}`}`;
  const [, denying] = /with an explicit deny in an? ([\w -]+)/.exec(message) ?? [];
  if (denying !== undefined) {
    return `An explicit deny in a ${denying} denies ${what} to ${role}: exempt this role from it.`;
  }
  const isMember = role.startsWith('arn:');
  const source = isMember ? `member-account.yaml in account ${role.split(':')[4]}` : 'the stack';
  const check = isMember
    ? ` \`aws iam simulate-principal-policy --policy-source-arn ${role} --action-names ${action}${resource?.startsWith('arn:') ? ` --resource-arns ${resource}` : ''}\` shows which policy decides.`
    : ` Check the role ${role} in the IAM console.`;
  return `Allow ${what} to ${role}: deploy this release of ${source} if an older one is deployed, and check whether its ${parameterOf(action, resource, call)} leaves this out, or a permissions boundary or a service control policy denies it.${check}`;
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
