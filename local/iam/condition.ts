import * as z from 'zod';
import { arnPattern, wildcard } from './pattern.ts';

/** What a request says of itself, by condition key; a key of several values has a list. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

export type Condition = (context: RequestContext) => boolean;

/** The condition keys that are known, and whether a request may have several values of each. */
const KEYS: Readonly<Record<string, 'one' | 'several'>> = {
  'aws:PrincipalArn': 'one',
  'aws:SecureTransport': 'one',
  'aws:SourceAccount': 'one',
  'aws:SourceArn': 'one',
  'dynamodb:Attributes': 'several',
  'dynamodb:LeadingKeys': 'several',
  'dynamodb:Select': 'one',
  'iam:PassedToService': 'one',
  's3:prefix': 'one',
  'sts:ExternalId': 'one',
};

const OPERATORS: Readonly<Record<string, (wanted: string) => (given: string) => boolean>> = {
  StringEquals: (wanted) => (given) => given === wanted,
  StringLike: wildcard,
  ArnEquals: arnPattern,
  ArnLike: arnPattern,
  Bool: (wanted) => (given) => given.toLowerCase() === wanted.toLowerCase(),
};

const Conditions = z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])));

/**
 * Reads the Condition of a statement: everything in it has to hold. Throws for an operator, a qualifier or a key that is not
 * known here, and for one of several values without a qualifier, since what that means is not what anybody wants.
 */
export function conditionOf(written: unknown): Condition {
  const tests = Object.entries(Conditions.parse(written)).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => testOf(operator, key, [wanted].flat())),
  );
  return (context) => tests.every((test) => test(context));
}

function testOf(written: string, key: string, wanted: readonly string[]): Condition {
  const [, qualifier, name = ''] = /^(?:(ForAllValues):)?(\w+)$/.exec(written) ?? [];
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) throw new Error(`The condition operator ${written} is not known here.`);
  if (!Object.hasOwn(KEYS, key)) throw new Error(`The condition key ${key} is not known here.`);
  if ((qualifier !== undefined) !== (KEYS[key] === 'several')) {
    throw new Error(
      `${key} has ${KEYS[key]} value${KEYS[key] === 'one' ? '' : 's'} in a request: ${written} does not fit.`,
    );
  }
  const variable = wanted.find((value) => value.includes('${'));
  if (variable !== undefined) throw new Error(`The policy variable in '${variable}' is not known here.`);

  const tests = wanted.map(operator);
  return (context) => {
    const given = [context[key] ?? []].flat();
    // A key that a request does not have fits nothing, but all values of none do.
    if (given.length === 0) return qualifier !== undefined;
    return given.every((value) => tests.some((test) => test(value)));
  };
}
