import * as z from 'zod';
import type { Template } from '../../local/template.ts';
import { accessEntryFor, ENTRY_CONDITIONS } from './access-entry.ts';
import { base, merged } from './base.ts';
import { grantsOf, ROWS } from './functions.ts';
import { picked } from './picked.ts';
import { documentOf, statementsOf } from './roles.ts';

const PARAMETERS = [
  'ClusterNames',
  'ClusterRegion',
  'AddonRoleArns',
  'PodExecutionRoleArns',
  'PodIdentityChanges',
  'KubernetesAccess',
  'KubernetesCluster',
];
const CONDITIONS = ['AnyAddonRole', 'AnyPodExecutionRole', 'ChangesPodIdentities', ...ENTRY_CONDITIONS];

/** `member-account.yaml`: one role, that may do of EKS what the functions may do here, and nothing else. */
export function memberAccountTemplate(): Template {
  const own = base('member-account');
  const shared = merged([base('parameters'), base('kubernetes')]);
  const ofEks = ROWS.flatMap(grantsOf)
    .filter(({ actions }) => actions.every((action) => /^(eks|iam):/.test(action)))
    // In one role, a statement for each change would be more than IAM takes.
    .map((grant) => (grant.kind === undefined ? grant : { ...grant, name: `use ${grant.kind}` }));
  const documentFor = (condition?: string) =>
    documentOf(statementsOf(ofEks.filter(({ onlyIf }) => onlyIf === condition)));
  const { UpkeepRole, PodIdentityPolicy } = z
    .object({ UpkeepRole: Resource, PodIdentityPolicy: Resource })
    .parse(own.Resources);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description:
      'eks-upkeep: the role by which it reaches the clusters of this account from the account that it runs in.',
    ...own,
    Parameters: { ...own.Parameters, ...picked(shared.Parameters, PARAMETERS) },
    Conditions: { ...picked(shared.Conditions, CONDITIONS), ...own.Conditions },
    Resources: {
      ...own.Resources,
      UpkeepRole: withProperty(UpkeepRole, 'Policies', [{ PolicyName: 'eks-upkeep', PolicyDocument: documentFor() }]),
      PodIdentityPolicy: withProperty(PodIdentityPolicy, 'PolicyDocument', documentFor('ChangesPodIdentities')),
      // An access entry may name the role of another account.
      KubernetesAccessEntry: accessEntryFor('KubernetesCluster', { Condition: 'HasAccessEntry' }),
    },
  };
}

const Resource = z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.json()) });
type Properties = Template['Resources'][string]['Properties'];

const withProperty = <R extends { Properties: Properties }>(
  resource: R,
  name: string,
  value: Properties[string],
): R => ({
  ...{ ...resource, Properties: { ...resource.Properties, [name]: value } },
});
