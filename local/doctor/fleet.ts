import { locationOfArn } from '../../functions/core/cluster.ts';
import { fleetRoles } from './expected-calls.ts';
import { type Finding, finding } from './finding.ts';
import type { StackFacts } from './stack.ts';
import type { Clients } from './world.ts';

const CHECK = 'Other accounts';

/** Whether the roles of other accounts let somebody of this one in. That the stack's roles may ask is among the permissions. */
export async function fleetFindings(facts: StackFacts, { credentialsOf }: Clients): Promise<Finding[]> {
  const roles = fleetRoles(facts);
  if (roles.length === 0) return [finding(CHECK, 'ok', 'Clusters of this account alone: FleetRoleArns is empty.')];
  const findings: Finding[] = [];
  for (const role of roles) {
    const isLetIn = (await credentialsOf(role)) !== undefined;
    findings.push(isLetIn ? finding(CHECK, 'ok', `${role.roleArn} can be assumed.`) : refused(role.roleArn, facts));
  }
  return findings;
}

/** STS says the same of a role that is not there, and of one that trusts the stack's roles and nobody else. */
function refused(roleArn: string, { account, name }: StackFacts): Finding {
  const [, role = roleArn] = /([^/]+)$/.exec(roleArn) ?? [];
  const { accountId: other } = locationOfArn(roleArn);
  return finding(
    CHECK,
    'unknown',
    `${roleArn} does not let you in. That is right if it is there and trusts the roles of ${name} in ${account} alone, as member-account.yaml makes it; look at its trust with credentials of ${other}.`,
    `aws iam get-role --role-name ${role} --query Role.AssumeRolePolicyDocument`,
  );
}
