import * as z from 'zod';
import type { Access } from '../world/schema.ts';
import { isAllowed } from './access.ts';
import type { KubernetesUser } from './request.ts';
import { StatusError } from './status.ts';

const Text = z.string().default('');

const Review = z.looseObject({
  spec: z.looseObject({
    resourceAttributes: z
      .looseObject({ namespace: Text, verb: Text, group: Text, resource: Text, subresource: Text, name: Text })
      .optional(),
    nonResourceAttributes: z.looseObject({ path: Text, verb: Text }).optional(),
  }),
});

/** Says whether who asks may do something, without doing it. */
export function accessReview(access: Access, user: KubernetesUser, body: unknown): object {
  const read = Review.safeParse(body);
  const { resourceAttributes: wanted, nonResourceAttributes: path } = read.data?.spec ?? {};
  if (!read.success || (wanted === undefined) === (path === undefined)) {
    throw new StatusError(
      422,
      'SelfSubjectAccessReview.authorization.k8s.io "" is invalid: spec: Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    );
  }
  const allowed = wanted ? isWantedAllowed(access, user, wanted) : true;
  const { spec } = read.data;
  return {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec,
    status: { allowed, ...(allowed && { reason: reasonFor(user) }) },
  };
}

/** Says who asks. */
export const selfReview = ({ name, isAdmin }: KubernetesUser): object => ({
  kind: 'SelfSubjectReview',
  apiVersion: 'authentication.k8s.io/v1',
  metadata: { creationTimestamp: null },
  status: { userInfo: { username: name, groups: [isAdmin ? 'system:masters' : 'eks-upkeep', 'system:authenticated'] } },
});

type Wanted = { verb: string; group: string; resource: string; subresource: string };

const isWantedAllowed = (access: Access, user: KubernetesUser, { verb, group, resource, subresource }: Wanted) =>
  isAllowed(access, user, { verb, group, resource: subresource === '' ? resource : `${resource}/${subresource}` });

const reasonFor = ({ isAdmin, name }: KubernetesUser) =>
  isAdmin
    ? `RBAC: allowed by ClusterRoleBinding "cluster-admin" of ClusterRole "cluster-admin" to User "${name}"`
    : `RBAC: allowed by ClusterRoleBinding "eks-upkeep" to Group "eks-upkeep"`;
