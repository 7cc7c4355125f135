import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import { clusterRolesText, isClusterRoleAccess } from '../../../local/kubernetes/cluster-roles.ts';

type Role = { kind: string; metadata: { name: string }; rules?: { resources: string[]; verbs: string[] }[] };

const rolesOf = (access: string): Role[] => {
  if (!isClusterRoleAccess(access)) throw new Error(access);
  const documents = clusterRolesText(access).split('---\n').slice(1);
  return documents.map((document): Role => Object(load(document)));
};

it.each([
  ['read', ['eks-upkeep-read']],
  ['move', ['eks-upkeep-read', 'eks-upkeep-move']],
  ['restart', ['eks-upkeep-read', 'eks-upkeep-move', 'eks-upkeep-restart']],
])('access %s has the ClusterRoles %j, each bound to its group', (access, names) => {
  const documents = rolesOf(access);

  expect(documents.filter(({ kind }) => kind === 'ClusterRole').map(({ metadata }) => metadata.name)).toEqual(names);
  expect(documents.filter(({ kind }) => kind === 'ClusterRoleBinding')).toEqual(
    names.map((name) => expect.objectContaining({ subjects: [expect.objectContaining({ kind: 'Group', name })] })),
  );
});

it('changes nothing with the access to read', () => {
  const verbs = rolesOf('read').flatMap(({ rules = [] }) => rules.flatMap((rule) => rule.verbs));

  expect(verbs.filter((verb) => !['get', 'list'].includes(verb))).toEqual([]);
  expect(verbs).not.toEqual([]);
});
