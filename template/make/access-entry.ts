import type { Template } from '../../local/template.ts';
import { base } from './base.ts';
import { picked } from './picked.ts';

type Resource = Template['Resources'][string];

/** The conditions that decide which groups an access entry has. */
export const ENTRY_CONDITIONS = ['RestartsDeployments', 'OnlyReadsKubernetes'];

/** The access entry of the stack of eks-upkeep, of a cluster by another parameter and for a role of another account. */
export function accessEntryFor(clusterParameter: string, condition: Pick<Resource, 'Condition'> = {}): Resource {
  const { KubernetesAccessEntry: entry } = base('kubernetes').Resources;
  if (!entry) throw new Error('kubernetes.yaml has no access entry.');
  const names = { ClusterName: { Ref: clusterParameter }, PrincipalArn: { Ref: 'KubernetesRoleArn' } };
  return { Type: entry.Type, ...condition, Properties: { ...entry.Properties, ...names } };
}

/** `cluster-access.yaml`: the access entry of one cluster, for clusters that the parameters of the other two templates do not name. */
export function clusterAccessTemplate(): Template {
  const own = base('cluster-access');
  const { KubernetesRoleArn } = base('member-account').Parameters;
  // Here it has to be given.
  const { Default: _, ...role } = Object(KubernetesRoleArn);
  const AllowedPattern = String(role.AllowedPattern).replace(/^\|/, '');
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description:
      'eks-upkeep: lets its role use the Kubernetes API of one cluster, as far as the ClusterRoles in the cluster allow.',
    ...own,
    Parameters: { ...own.Parameters, KubernetesRoleArn: { ...role, AllowedPattern } },
    Conditions: picked(base('kubernetes').Conditions, ENTRY_CONDITIONS),
    Resources: { KubernetesAccessEntry: accessEntryFor('ClusterName') },
  };
}
