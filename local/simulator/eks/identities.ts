import * as z from 'zod';
import { type Context, clusterOf } from '../context.ts';
import { EksError } from '../http/errors.ts';
import { operation, Page } from '../http/operation.ts';
import { byKey, pageOf } from '../http/pages.ts';
import { timestamp } from '../http/wire.ts';
import { arnOf, associationIdFrom } from '../ids.ts';
import type { AddonState, AssociationState, ClusterState } from '../state.ts';

const INPUTS = {
  ListPodIdentityAssociations: z.object({
    clusterName: z.string(),
    namespace: z.string().optional(),
    serviceAccount: z.string().optional(),
    ...Page,
  }),
  DescribePodIdentityAssociation: z.object({ clusterName: z.string(), associationId: z.string() }),
};
type Input<N extends keyof typeof INPUTS> = z.output<(typeof INPUTS)[N]>;

type Identity = { serviceAccount: string; roleArn: string };

function listPodIdentityAssociations(context: Context, input: Input<'ListPodIdentityAssociations'>): object {
  const cluster = clusterOf(context, input.clusterName);
  const { namespace, serviceAccount } = input;
  const found = cluster.associations
    .filter((each) => namespace === undefined || each.namespace === namespace)
    .filter((each) => serviceAccount === undefined || each.serviceAccount === serviceAccount)
    .toSorted(byKey(({ associationId }) => associationId));
  const page = pageOf('ListPodIdentityAssociations', found, ({ associationId }) => associationId, input);
  return {
    associations: page.items.map((each) => ({
      clusterName: cluster.name,
      namespace: each.namespace,
      serviceAccount: each.serviceAccount,
      associationArn: each.associationArn,
      associationId: each.associationId,
      ownerArn: each.ownerArn,
    })),
    nextToken: page.nextToken,
  };
}

function describePodIdentityAssociation(context: Context, input: Input<'DescribePodIdentityAssociation'>): object {
  const cluster = clusterOf(context, input.clusterName);
  const found = cluster.associations.find(({ associationId }) => associationId === input.associationId);
  if (!found) {
    // Not documented by AWS: the exception is, its text is not.
    const message = `No pod identity association found with id: ${input.associationId}.`;
    throw new EksError('ResourceNotFoundException', message, { clusterName: cluster.name });
  }
  return {
    association: {
      clusterName: cluster.name,
      namespace: found.namespace,
      serviceAccount: found.serviceAccount,
      roleArn: found.roleArn,
      associationArn: found.associationArn,
      associationId: found.associationId,
      tags: { ...found.tags },
      createdAt: timestamp(found.createdAt),
      modifiedAt: timestamp(found.modifiedAt),
      ownerArn: found.ownerArn,
      disableSessionTags: false,
      targetRoleArn: null,
      externalId: null,
    },
  };
}

/** The associations an add-on owns, in the order of their service accounts. */
export function associationsOf(cluster: ClusterState, addon: AddonState): AssociationState[] {
  return cluster.associations
    .filter(({ ownerArn }) => ownerArn === addon.arn)
    .toSorted(byKey(({ serviceAccount }) => serviceAccount));
}

/** Makes the add-on's associations exactly these: what stays keeps its id, and what comes back gets its old one. */
export function setAssociations(
  context: Context,
  cluster: ClusterState,
  addon: AddonState,
  wanted: readonly Identity[],
): void {
  const owned = associationsOf(cluster, addon);
  const others = cluster.associations.filter((each) => !owned.includes(each));
  const next = wanted.map(
    ({ serviceAccount, roleArn }) =>
      owned.find((each) => each.serviceAccount === serviceAccount && each.roleArn === roleArn) ??
      newAssociation(
        cluster,
        { namespace: addon.namespace, serviceAccount, roleArn },
        addon.arn,
        addon.name,
        context.now,
      ),
  );
  cluster.associations = [...others, ...next];
}

export function newAssociation(
  cluster: Pick<ClusterState, 'name' | 'region' | 'account'>,
  identity: Identity & { namespace: string },
  ownerArn: string | null,
  owner: string,
  now: number,
): AssociationState {
  const id = associationIdFrom(cluster.name, owner, identity.serviceAccount, identity.roleArn);
  return {
    namespace: identity.namespace,
    serviceAccount: identity.serviceAccount,
    roleArn: identity.roleArn,
    associationId: id,
    associationArn: arnOf(cluster.region, cluster.account, `podidentityassociation/${cluster.name}/${id}`),
    ownerArn,
    tags: {},
    createdAt: now,
    modifiedAt: now,
  };
}

export const identityOperations = {
  ListPodIdentityAssociations: operation(
    {
      at: 'GET /clusters/{clusterName}/pod-identity-associations',
      input: INPUTS.ListPodIdentityAssociations,
      on: 'cluster',
    },
    listPodIdentityAssociations,
  ),
  DescribePodIdentityAssociation: operation(
    {
      at: 'GET /clusters/{clusterName}/pod-identity-associations/{associationId}',
      input: INPUTS.DescribePodIdentityAssociation,
      on: 'podidentityassociation',
      why: 'the roles of the add-on, for the snapshot that a rollback restores',
    },
    describePodIdentityAssociation,
  ),
};
