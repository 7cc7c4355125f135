import type { Addon, AddonSettings, OfferedVersion } from '../addon.ts';
import type { UpdateAddonRequest } from '../request.ts';

/**
 * The target role of the add-on. A request that names pod identities and not the role replaces the role: having both for one
 * service account must be requested explicitly.
 */
export function wantedRole(request: UpdateAddonRequest, addon: Addon): string | null {
  const { serviceAccountRoleArn: role, podIdentityAssociations: identities = [] } = request;
  if (role !== undefined) return role;
  return identities.length > 0 ? null : addon.serviceAccountRoleArn;
}

/** Warns about where the add-on gets its permissions from. */
export function identityWarnings(
  request: UpdateAddonRequest,
  { addon, to, offer }: { addon: Addon; to: AddonSettings; offer: OfferedVersion | undefined },
): string[] {
  const { serviceAccountRoleArn: role, podIdentityAssociations: identities } = to;
  const accounts = identities.map(({ serviceAccount, roleArn }) => `${serviceAccount} (${roleArn})`).join(', ');
  if (addon.serviceAccountRoleArn !== null && role === null && request.serviceAccountRoleArn === undefined) {
    return [
      `The pod identity of ${accounts} replaces the role ${addon.serviceAccountRoleArn}; name both in the request to keep both.`,
    ];
  }
  const isNamed = typeof request.serviceAccountRoleArn === 'string' || request.podIdentityAssociations !== undefined;
  if (role !== null && identities.length > 0 && isNamed) {
    return [`The add-on has the role ${role} together with the pod identity of ${accounts}.`];
  }
  if (offer?.needsIamPermissions && role === null && identities.length === 0) {
    return ['The add-on has neither a role nor a pod identity, so it uses the permissions of the nodes.'];
  }
  return [];
}
