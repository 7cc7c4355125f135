import * as z from 'zod';
import { type Condition, conditionOf } from './condition.ts';
import { arnPattern, wildcard } from './pattern.ts';

const OneOrMore = z.union([z.string(), z.array(z.string()).min(1)]).transform((value) => [value].flat());
const Effect = z.enum(['Allow', 'Deny']);
const Common = { Sid: z.string().optional(), Effect, Action: OneOrMore, Condition: z.json().optional() };
const Principal = z.union([
  z.literal('*'),
  z.strictObject({ Service: OneOrMore.optional(), AWS: OneOrMore.optional() }),
]);
const document = <Statement extends z.ZodType>(statement: Statement) =>
  z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(statement).min(1) });

// Strict, so that NotAction, NotResource and NotPrincipal are refused, not ignored.
const OfIdentity = document(z.strictObject({ ...Common, Resource: OneOrMore }));
const OfResource = document(z.strictObject({ ...Common, Resource: OneOrMore.optional(), Principal }));

/** Who asks, for a policy of a resource: a service by its name, a role or a user by its ARN. */
export type Asking = { service: string } | { role: string } | { user: string };

/** One statement, ready to be evaluated. `id` says where it is: policy and Sid. */
export type Statement = {
  id: string;
  effect: 'Allow' | 'Deny';
  /** As they are written, with wildcards. */
  actions: readonly string[];
  isOfAction(action: string): boolean;
  isOfResource(resource: string): boolean;
  isOfPrincipal(asking: Asking | undefined): boolean;
  condition: Condition;
};

/** The statements of a policy document, every value in it resolved. Throws for whatever is not understood here. */
export type Policy = readonly Statement[];

/** Reads a policy of a role: what the role may do. `name` begins the ids of its statements. */
export function identityPolicy(name: string, written: unknown): Policy {
  return within(name, () =>
    OfIdentity.parse(written).Statement.map((each, i) => statementOf(name, i, each, () => true)),
  );
}

/**
 * Reads a policy of a resource: who may do what to it. One without `Resource` is about the resource that has it, as the
 * trust policy of a role.
 */
export function resourcePolicy(name: string, written: unknown): Policy {
  return within(name, () =>
    OfResource.parse(written).Statement.map((each, i) => statementOf(name, i, each, principalOf(each.Principal))),
  );
}

type Written = {
  Sid?: string | undefined;
  Effect: 'Allow' | 'Deny';
  Action: string[];
  Resource?: string[] | undefined;
};

function statementOf(
  policy: string,
  index: number,
  { Sid, Effect: effect, Action, Resource = ['*'], Condition: condition }: Written & { Condition?: unknown },
  isOfPrincipal: Statement['isOfPrincipal'],
): Statement {
  const actionTests = Action.map((action) => {
    if (!/^([a-z0-9-]+:[\w*?]+|\*)$/i.test(action)) throw new Error(`'${action}' is not an action.`);
    return wildcard(action.toLowerCase());
  });
  const variable = Resource.find((resource) => resource.includes('${'));
  if (variable !== undefined) throw new Error(`The policy variable in '${variable}' is not known here.`);
  const resources = Resource.map(arnPattern);
  return {
    id: `${policy}/${Sid ?? index}`,
    effect,
    actions: Action,
    isOfAction: (action) => actionTests.some((test) => test(action.toLowerCase())),
    isOfResource: (resource) => resources.some((test) => test(resource)),
    isOfPrincipal,
    condition: condition === undefined ? () => true : conditionOf(condition),
  };
}

function principalOf(written: z.infer<typeof Principal>): Statement['isOfPrincipal'] {
  if (written === '*') return () => true;
  const services = new Set(written.Service ?? []);
  const roles = (written.AWS ?? []).map((arn) => {
    const [, account] = /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(arn) ?? [];
    if (account === undefined)
      throw new Error(`The principal ${arn} is not known here: only services and accounts are.`);
    return account;
  });
  return (asking) => {
    if (asking === undefined) return false;
    if ('service' in asking) return services.has(asking.service);
    const arn = 'role' in asking ? asking.role : asking.user;
    return roles.includes(arn.split(':')[4] ?? '');
  };
}

function within(name: string, read: () => Policy): Policy {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : Object(error).message;
    throw new Error(`The policy ${name} cannot be evaluated: ${reason}`, { cause: error });
  }
}
