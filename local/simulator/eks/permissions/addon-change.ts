import type { Context } from '../../context.ts';
import { arnOf } from '../../ids.ts';
import type { AssociationState, ClusterState } from '../../state.ts';
import type { AddonInput } from '../addons.ts';
import { refuseUnpermitted, refuseUnpermittedRole } from './access.ts';

/** Refuses what EKS checks in the name of whoever asks for an update, beside the update itself. `owned` are those it has. */
export function refuseUnpermittedChange(
  context: Context,
  cluster: ClusterState,
  owned: readonly AssociationState[],
  { serviceAccountRoleArn, podIdentityAssociations: wanted }: AddonInput<'UpdateAddon'>,
): void {
  // Not documented by AWS: which of these it checks first.
  if (wanted) refuseUnpermittedIdentities(context, cluster, owned, wanted);
  if (serviceAccountRoleArn) refuseUnpermittedRole(context, serviceAccountRoleArn, ['eks.amazonaws.com']);
  for (const { roleArn } of wanted ?? []) refuseUnpermittedRole(context, roleArn, ['pods.eks.amazonaws.com']);
}

/** What is asked of EKS itself: to change the associations of the add-on from those that it has to those that are wanted. */
function refuseUnpermittedIdentities(
  context: Context,
  cluster: ClusterState,
  owned: readonly AssociationState[],
  wanted: readonly { serviceAccount: string; roleArn: string }[],
): void {
  const { region, account } = cluster;
  const wantedRoles = new Map(wanted.map(({ serviceAccount, roleArn }) => [serviceAccount, roleArn]));
  const added = wanted.filter(({ serviceAccount }) => owned.every((each) => each.serviceAccount !== serviceAccount));
  const refuse = (operation: string, resource: string) =>
    refuseUnpermitted(context, { action: `eks:${operation}`, resource });

  for (const { serviceAccount, roleArn, associationArn } of owned) {
    const asked = wantedRoles.get(serviceAccount);
    if (asked === roleArn) continue;
    refuse('UpdateAddon', associationArn);
    refuse(asked === undefined ? 'DeletePodIdentityAssociation' : 'UpdatePodIdentityAssociation', associationArn);
  }
  if (added.length === 0) return;
  // It has no id yet.
  refuse('UpdateAddon', arnOf(region, account, `podidentityassociation/${cluster.name}/none`));
  refuse('CreatePodIdentityAssociation', cluster.arn);
}
