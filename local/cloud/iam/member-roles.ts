import { type Role, stackPolicies } from '../../iam/stack.ts';
import { partitionOf } from '../../partition.ts';
import type { Template } from '../../template.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { memberRoleArn } from '../stack/usual-stack.ts';

/**
 * The roles that `member-account.yaml` makes in other accounts, by ARN: those that the stack names, for each of `accounts` where
 * it names one role in all of them, and the usual one in each. The parameters that both templates have are the same there.
 */
export function memberRoles(
  stack: LocalStack,
  accounts: readonly string[],
  template: () => Template,
): ReadonlyMap<string, Role> {
  const named = (stack.parameters.FleetRoleArns ?? '')
    .split(',')
    .flatMap((arn) => (arn.includes('::*:') ? accounts.map((account) => arn.replace('::*:', `::${account}:`)) : [arn]))
    .filter((arn) => /^[^*?]+$/.test(arn));
  const usual = accounts.map((account) => memberRoleArn(stack.region, account));
  return new Map([...named, ...usual].map((arn) => [arn, memberRole(stack, template(), arn)]));
}

function memberRole(stack: LocalStack, template: Template, arn: string): Role {
  const [, , , , account = '', name = ''] = arn.split(':');
  const partition = partitionOf(stack.region);
  const shared = Object.entries(stack.parameters).filter(([parameter]) =>
    Object.hasOwn(template.Parameters, parameter),
  );
  const { roles } = stackPolicies({
    template,
    name: `${stack.name}-member`,
    place: { partition, region: stack.region, account },
    parameters: {
      ...Object.fromEntries(shared),
      UpkeepAccountId: stack.account,
      UpkeepStackName: stack.name,
      ExternalId: stack.parameters.FleetExternalId ?? '',
      RoleName: name.split('/').at(-1) ?? '',
    },
    attributeOf: (id) => (id === 'UpkeepRole' ? arn : `arn:${partition}:iam::${account}:policy/${id}`),
  });
  const role = roles.get('UpkeepRole');
  if (!role) throw new Error('member-account.yaml has no UpkeepRole.');
  return role;
}
