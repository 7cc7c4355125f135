import * as z from 'zod/mini';
import { awsEks } from '../aws-command.ts';

/** What a stack may do with the Kubernetes API of its clusters. */
export const KubernetesAccess = z.enum(['none', 'read', 'move', 'restart']);
export type KubernetesAccess = z.infer<typeof KubernetesAccess>;

/** What RBAC allows: a verb on a resource of an API group, such as `create` on `pods/eviction`. */
export type Rule = { verb: string; resource: string; group: string };

/** The groups that the ClusterRoles of eks-upkeep are bound to, and that an access entry names. */
export const KUBERNETES_GROUPS = {
  read: 'eks-upkeep-read',
  move: 'eks-upkeep-move',
  restart: 'eks-upkeep-restart',
} as const;

/** `verb list on pods`, `verb create on pods/eviction`, `verb patch on deployments.apps`. */
export function ruleText({ verb, resource, group }: Rule): string {
  return `verb ${verb} on ${group === '' ? resource : `${resource}.${group}`}`;
}

/** The group whose ClusterRole has a rule. */
function groupOf({ verb, resource }: Rule): string {
  if (resource === 'pods/eviction') return KUBERNETES_GROUPS.move;
  return verb === 'patch' ? KUBERNETES_GROUPS.restart : KUBERNETES_GROUPS.read;
}

type Cluster = { name: string; region: string };

/** How a role gets access to the Kubernetes API of a cluster, as commands with the real names as far as they are known. */
export function accessAdvice(cluster: Cluster, roleArn: string, groups: readonly string[]): string {
  const principal = roleArn === '' ? 'the role in the output KubernetesRoleArn of the stack' : roleArn;
  if (roleArn === '') return `Give ${principal} an access entry with the groups ${groups.join(', ')}. ${ROLES}`;
  const entry = awsEks(
    cluster,
    `create-access-entry --cluster-name ${cluster.name} --principal-arn ${principal} --kubernetes-groups ${groups.join(' ')}`,
  );
  return `Give the role an access entry: \`${entry}\`. ${ROLES} A new entry takes effect within a minute.`;
}

/** What to do about rules that are missing. */
export function rulesAdvice(cluster: Cluster, roleArn: string, rules: readonly Rule[]): string {
  const groups = [...new Set(rules.map(groupOf))];
  return `Bind the ClusterRole ${groups.join(' and ')} to the group of the same name, and name it in the access entry${roleArn === '' ? '' : ` of ${roleArn}`} on ${cluster.name}. ${ROLES}`;
}

const ROLES = '`upkeep kubernetes roles | kubectl apply -f -` creates the ClusterRoles and their bindings.';
