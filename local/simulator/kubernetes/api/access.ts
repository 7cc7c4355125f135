import { rulesOf } from '../../../kubernetes/cluster-roles.ts';
import type { Access } from '../world/schema.ts';
import type { KubernetesUser } from './request.ts';

/** What someone wants to do, in the terms of RBAC. `resource` has the subresource: `pods/eviction`. */
export type Wanted = { verb: string; group: string; resource: string };

/** Every authenticated user may ask who he is, and what he may do (system:basic-user). */
const REVIEWS = [
  { apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews'], verbs: ['create'] },
  { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] },
];

export function isAllowed(access: Access, user: KubernetesUser, { verb, group, resource }: Wanted): boolean {
  if (user.isAdmin) return true;
  // The ClusterRoles that `upkeep kubernetes roles` prints, so that they are seen to suffice.
  const granted = access === 'none' ? [] : rulesOf(access);
  return [...granted, ...REVIEWS].some(
    ({ apiGroups, resources, verbs }) =>
      apiGroups.includes(group) && resources.includes(resource) && verbs.includes(verb),
  );
}
