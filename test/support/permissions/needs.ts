import type { Access } from '../../../local/cloud/iam/authorizer.ts';
import { decide, type KnownPolicies } from '../../../local/cloud/iam/decide.ts';
import type { Need } from '../../../local/cloud/iam/unseen-accesses.ts';
import { wildcard } from '../../../local/iam/pattern.ts';
import type { Policy, Statement } from '../../../local/iam/policy.ts';

/** What examples asked for and got, each once. */
export function needsOf(accesses: readonly (Access & { example: string })[]): Need[] {
  const needs = new Map<string, Need>();
  for (const { example, role, action, resource, context, decision } of accesses) {
    const request = { action, resource, ...(context && { context }) };
    const key = JSON.stringify([role, request]);
    if (decision !== 'allowed' || needs.has(key)) continue;
    needs.set(key, { why: `${example} does not go on`, asking: { role }, request, decision });
  }
  return [...needs.values()];
}

/** Every statement that policies have, each once, by its id. */
export function statementsOf({ roles, ofResources }: KnownPolicies): Map<string, Statement> {
  const ofRoles = [...roles.values()].flatMap(({ policies, trust }) => [...policies, trust]);
  const all = [...ofRoles, ...[...ofResources.values()].flat()].flat();
  return new Map(all.map((statement) => [statement.id, statement]));
}

/** A change of policies: what becomes of each statement. */
type Change = (statement: Statement) => readonly Statement[];

/** Without the statement of this id. */
export const withoutStatement =
  (id: string): Change =>
  (statement) =>
    statement.id === id ? [] : [statement];

/** Without one action of the statement of this id, as it is written there. */
export const withoutAction =
  (id: string, action: string): Change =>
  (statement) => {
    if (statement.id !== id) return [statement];
    const tests = statement.actions.filter((each) => each !== action).map((each) => wildcard(each.toLowerCase()));
    return [{ ...statement, isOfAction: (asked) => tests.some((test) => test(asked.toLowerCase())) }];
  };

export function changed({ roles, ofResources }: KnownPolicies, change: Change): KnownPolicies {
  const policy = (statements: Policy) => statements.flatMap(change);
  return {
    roles: new Map(
      [...roles].map(([arn, role]) => [
        arn,
        { ...role, policies: role.policies.map(policy), trust: policy(role.trust) },
      ]),
    ),
    ofResources: new Map([...ofResources].map(([arn, policies]) => [arn, policies.map(policy)])),
  };
}

/** The first need that policies do not meet. */
export const unmetNeed = (policies: KnownPolicies, needs: readonly Need[]): Need | undefined =>
  needs.find(({ asking, request, decision }) => decide(policies, asking, request).decision !== decision);
