import { dump } from 'js-yaml';
import { KUBERNETES_GROUPS } from '../../functions/core/kubernetes/access.ts';

type ClusterRole = keyof typeof KUBERNETES_GROUPS;

/** What a cluster may allow: to read, to evict pods too, or to restart Deployments as well. */
export type ClusterRoleAccess = keyof typeof INCLUDED;

type PolicyRule = { apiGroups: string[]; resources: string[]; verbs: string[] };

/** What each ClusterRole allows: nothing that the functions do not call. */
const RULES: Readonly<Record<ClusterRole, readonly PolicyRule[]>> = {
  read: [
    { apiGroups: [''], resources: ['pods', 'events'], verbs: ['list'] },
    { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
    { apiGroups: ['apps'], resources: ['deployments', 'replicasets', 'statefulsets', 'daemonsets'], verbs: ['list'] },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list'] },
    { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: ['list'] },
  ],
  move: [{ apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] }],
  restart: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['patch'] }],
};

/** Those that an access includes: who may move pods also reads them. */
const INCLUDED = {
  read: ['read'],
  move: ['read', 'move'],
  restart: ['read', 'move', 'restart'],
} as const satisfies Readonly<Record<string, readonly ClusterRole[]>>;

export const isClusterRoleAccess = (text: string | undefined): text is ClusterRoleAccess =>
  text !== undefined && Object.hasOwn(INCLUDED, text);

/** What an access allows altogether. */
export const rulesOf = (access: ClusterRoleAccess): PolicyRule[] => INCLUDED[access].flatMap((each) => RULES[each]);

/** The groups that an access entry names for an access. */
export const groupsOf = (access: ClusterRoleAccess): string[] =>
  INCLUDED[access].map((each) => KUBERNETES_GROUPS[each]);

/** The ClusterRoles of an access, each bound to the group of the same name: YAML for `kubectl apply -f -`. */
export function clusterRolesText(access: ClusterRoleAccess): string {
  const documents = INCLUDED[access].flatMap((each) => {
    const name = KUBERNETES_GROUPS[each];
    const head = { apiVersion: 'rbac.authorization.k8s.io/v1' };
    return [
      { ...head, kind: 'ClusterRole', metadata: { name }, rules: [...RULES[each]] },
      {
        ...{ ...head, kind: 'ClusterRoleBinding', metadata: { name } },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name }],
      },
    ];
  });
  return documents.map((document) => `---\n${dump(document, { flowLevel: 3 })}`).join('');
}
