import type { Access } from '../world/schema.ts';
import type { KubernetesUser } from './request.ts';

/** What someone wants to do, in the terms of RBAC. `resource` has the subresource: `pods/eviction`. */
export type Wanted = { verb: string; group: string; resource: string };

type Rule = { group: string; resources: readonly string[]; verbs: readonly string[] };

const LOOK = ['get', 'list'];

/** The ClusterRole eks-upkeep-read. */
const READ: readonly Rule[] = [
  { group: '', resources: ['pods', 'nodes', 'events'], verbs: LOOK },
  { group: 'apps', resources: ['deployments', 'replicasets', 'statefulsets', 'daemonsets'], verbs: LOOK },
  { group: 'batch', resources: ['jobs'], verbs: LOOK },
  { group: 'policy', resources: ['poddisruptionbudgets'], verbs: LOOK },
];
/** The ClusterRole eks-upkeep-move. */
const MOVE: readonly Rule[] = [{ group: '', resources: ['pods/eviction'], verbs: ['create'] }];
/** The ClusterRole eks-upkeep-restart. */
const RESTART: readonly Rule[] = [{ group: 'apps', resources: ['deployments'], verbs: ['patch'] }];

const GRANTED: Readonly<Record<Access, readonly Rule[]>> = {
  none: [],
  read: READ,
  move: [...READ, ...MOVE],
  restart: [...READ, ...MOVE, ...RESTART],
};

/** Every authenticated user may ask who he is, and what he may do (system:basic-user). */
const REVIEWS: readonly Rule[] = [
  { group: 'authorization.k8s.io', resources: ['selfsubjectaccessreviews'], verbs: ['create'] },
  { group: 'authentication.k8s.io', resources: ['selfsubjectreviews'], verbs: ['create'] },
];

export function isAllowed(access: Access, user: KubernetesUser, { verb, group, resource }: Wanted): boolean {
  if (user.isAdmin) return true;
  return [...GRANTED[access], ...REVIEWS].some(
    (rule) => rule.group === group && rule.resources.includes(resource) && rule.verbs.includes(verb),
  );
}
