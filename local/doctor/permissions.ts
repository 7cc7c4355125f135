import { type EvaluationResult, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { type ExpectedCall, expectedCalls } from './expected-calls.ts';
import { type Finding, finding } from './finding.ts';
import { placeOptions, type StackFacts } from './stack.ts';
import type { Clients } from './world.ts';

const CHECK = 'Permissions';

/** What IAM says of every call that the functions and state machines make, each by its own role. */
export async function permissionFindings(facts: StackFacts, { iam }: Clients): Promise<Finding[]> {
  const refused: Finding[] = [];
  let calls = 0;
  const roles = new Set<string>();

  // One after another: IAM takes few simulations a second.
  for (const { role, of, calls: all } of expectedCalls(facts)) {
    const arn = `arn:${facts.partition}:iam::${facts.account}:role/${facts.name}/${facts.idOf(role)}`;
    roles.add(role);
    calls += all.length;
    for (const group of alike(all)) {
      const [{ resource, context }] = group;
      const entries = Object.entries(context ?? {}).map(([key, value]) => {
        return { ContextKeyName: key, ContextKeyType: 'string' as const, ContextKeyValues: [value] };
      });
      const command = new SimulatePrincipalPolicyCommand({
        PolicySourceArn: arn,
        ActionNames: group.map(({ action }) => action),
        ResourceArns: [resource],
        ...(entries.length > 0 && { ContextEntries: entries }),
      });
      const { EvaluationResults = [] } = await iam.send(command);
      const denied = EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== 'allowed');
      refused.push(...denied.map((result) => refusal(result, { role, of, arn, resource }, facts)));
    }
  }
  if (refused.length > 0) return refused;
  return [
    finding(CHECK, 'ok', `${roles.size} roles may make the ${calls} calls that their functions and schedules make.`),
  ];
}

type Asked = { role: string; of: string; arn: string; resource: string };

function refusal(result: EvaluationResult, { role, of, arn, resource }: Asked, facts: StackFacts): Finding {
  const { EvalActionName: action = '', EvalDecision: decision } = result;
  const said = `${role} may not ${action} on ${resource}, which ${of} needs:`;
  const simulate = `aws iam simulate-principal-policy --policy-source-arn ${arn} --action-names ${action} --resource-arns ${resource}`;
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) {
    return finding(CHECK, 'problem', `${said} a policy of the organization denies it.`, simulate);
  }
  if (result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false) {
    return finding(CHECK, 'problem', `${said} the permissions boundary of the role does not allow it.`, simulate);
  }
  if (decision === 'explicitDeny') return finding(CHECK, 'problem', `${said} a policy denies it.`, simulate);
  const drift = `aws cloudformation detect-stack-resource-drift --stack-name ${facts.name} --logical-resource-id ${role} ${placeOptions(facts)}`;
  return finding(
    CHECK,
    'problem',
    `${said} no policy allows it. Has somebody changed the role since it was deployed?`,
    drift,
  );
}

/** Calls of one resource and context, which one simulation answers; none is empty. */
function alike(calls: readonly ExpectedCall[]): [ExpectedCall, ...ExpectedCall[]][] {
  const groups = new Map<string, [ExpectedCall, ...ExpectedCall[]]>();
  for (const call of calls) {
    const key = JSON.stringify([call.resource, call.context]);
    const group = groups.get(key);
    if (!group) groups.set(key, [call]);
    else if (!group.some(({ action }) => action === call.action)) group.push(call);
  }
  return [...groups.values()];
}
