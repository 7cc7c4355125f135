import { expect, it } from 'vitest';
import { valuesOf } from '../../../local/iam/template-values.ts';
import { type ClusterRoleAccess, groupsOf } from '../../../local/kubernetes/cluster-roles.ts';
import { readTemplate } from '../../../local/template.ts';

const ROLE = 'arn:aws:iam::111122223333:role/eks-upkeep/eks-upkeep-KubernetesRole';
const ACCESSES: readonly ClusterRoleAccess[] = ['read', 'move', 'restart'];
const TEMPLATES = [
  { file: 'template.yaml', parameters: { KubernetesCluster: 'prod-1' } },
  {
    file: 'member-account.yaml',
    parameters: {
      ...{ KubernetesCluster: 'prod-1', KubernetesRoleArn: ROLE },
      ...{ UpkeepAccountId: '111122223333', ExternalId: 'shared' },
    },
  },
  { file: 'cluster-access.yaml', parameters: { ClusterName: 'prod-1', KubernetesRoleArn: ROLE } },
];

it.each(TEMPLATES.flatMap((each) => ACCESSES.map((access) => ({ ...each, access }))))(
  '$file lets the role into the cluster with the groups of $access, which upkeep kubernetes roles binds',
  ({ file, parameters, access }) => {
    const template = readTemplate(file);
    const values = valuesOf({
      ...{ template, name: 'eks-upkeep', parameters: { ...parameters, KubernetesAccess: access } },
      place: { partition: 'aws', region: 'eu-west-1', account: '111122223333' },
      attributeOf: () => ROLE,
    });
    const entry = template.Resources.KubernetesAccessEntry;

    expect(values.holds(entry?.Condition)).toBe(true);
    expect(values.resolved(entry?.Properties ?? {})).toEqual({
      ...{ ClusterName: 'prod-1', PrincipalArn: ROLE, Type: 'STANDARD' },
      KubernetesGroups: groupsOf(access),
    });
  },
);

it.each(TEMPLATES.slice(0, 2))(
  '$file makes no access entry without access, or without a cluster',
  ({ file, parameters }) => {
    const template = readTemplate(file);
    const isThere = (changes: object) =>
      valuesOf({
        ...{ template, name: 'eks-upkeep', parameters: { ...parameters, KubernetesAccess: 'move', ...changes } },
        place: { partition: 'aws', region: 'eu-west-1', account: '111122223333' },
        attributeOf: () => ROLE,
      }).holds(template.Resources.KubernetesAccessEntry?.Condition);

    expect([isThere({}), isThere({ KubernetesAccess: 'none' }), isThere({ KubernetesCluster: '' })]).toEqual([
      ...[true, false, false],
    ]);
  },
);
