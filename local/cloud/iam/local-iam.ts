import * as z from 'zod';
import { type Template, templateOf } from '../../template.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { decide, type KnownPolicies } from './decide.ts';
import { memberRoles } from './member-roles.ts';
import { byAccessKey } from './principals.ts';
import { unseenAccesses } from './unseen-accesses.ts';

/** IAM of this computer: the policies of the stack and of its roles in other accounts, and who has which access key. */
export type LocalIam = KnownPolicies & {
  stack: LocalStack;
  /** ARNs of roles. */
  accessKeys: ReadonlyMap<string, string>;
  /** Functions and state machines by logical id: the ARN of the role, and where a function sends what it did not take. */
  runners: ReadonlyMap<string, Runner>;
};

export type Runner = { role: string; onFailure: string | undefined };

export type LocalIamOptions = {
  stack: LocalStack;
  /** The accounts beside its own that have clusters here. */
  otherAccounts: readonly string[];
  /** In place of `member-account.yaml`. */
  memberTemplate?: Template | undefined;
};

// The same for each of many clouds.
const known = new WeakMap<LocalStack, Map<string, LocalIam>>();

/** Throws for a stack that AWS would not run: one whose policies do not allow what services need to do for it. */
export function localIam({ stack, otherAccounts, memberTemplate }: LocalIamOptions): LocalIam {
  if (memberTemplate) return opened(stack, otherAccounts, () => memberTemplate);
  const ofStack = known.get(stack) ?? new Map<string, LocalIam>();
  known.set(stack, ofStack);
  const key = otherAccounts.join();
  const iam = ofStack.get(key) ?? opened(stack, otherAccounts, () => templateOf('member-account.yaml'));
  ofStack.set(key, iam);
  return iam;
}

function opened(stack: LocalStack, accounts: readonly string[], memberTemplate: () => Template): LocalIam {
  const own = [...stack.policies.roles.values()].map((role) => [role.arn, role] as const);
  const roles = new Map([...own, ...memberRoles(stack, accounts, memberTemplate)]);
  const { ofResources } = stack.policies;
  const iam = { stack, roles, ofResources, accessKeys: byAccessKey(roles.keys()), runners: runnersOf(stack) };
  const broken = unseenAccesses(stack).filter(
    ({ asking, request, decision }) => decide(iam, asking, request).decision !== decision,
  );
  if (broken.length === 0) return iam;
  const lines = broken.map(({ why, asking, request: { action, resource } }) => {
    const [who] = Object.values(asking);
    return `${why}: ${action} on ${resource} for ${who}.`;
  });
  throw new Error(`The policies of ${stack.name} do not allow what AWS needs to run it:\n${lines.join('\n')}`);
}

const RUNNERS = new Set(['AWS::Serverless::Function', 'AWS::Serverless::StateMachine']);

const Properties = z.looseObject({
  Role: z.string(),
  EventInvokeConfig: z
    .looseObject({ DestinationConfig: z.looseObject({ OnFailure: z.looseObject({ Destination: z.string() }) }) })
    .optional(),
});

function runnersOf({ template, values, properties }: LocalStack): Map<string, Runner> {
  const there = Object.entries(template.Resources).filter(
    ([, { Type, Condition }]) => RUNNERS.has(Type) && values.holds(Condition),
  );
  return new Map(
    there.map(([id]) => {
      const { Role, EventInvokeConfig } = Properties.parse(properties(id));
      return [id, { role: Role, onFailure: EventInvokeConfig?.DestinationConfig.OnFailure.Destination }];
    }),
  );
}
