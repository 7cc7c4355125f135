import { arnPrefix } from '../../partition.ts';
import { templateOf, type Value } from '../../template.ts';
import type { BusEvent } from './event-bus.ts';

/** A rule on the default bus, as the template deploys it: which events reach which Lambda. */
export type EventRule = { functionName: string; pattern: Value };

type SomeEvent = Pick<BusEvent, 'source' | 'detail-type' | 'account' | 'region' | 'detail'>;

let rules: EventRule[] | undefined;

/** The rules of the template, in its order. */
export function eventRules(): readonly EventRule[] {
  rules ??= Object.entries(templateOf('template.yaml').Resources).flatMap(([functionName, { Properties }]) =>
    Object.values(Object(Properties.Events)).flatMap((event) => {
      const { Type, Properties: rule } = Object(event);
      return Type === 'EventBridgeRule' ? [{ functionName, pattern: rule.Pattern }] : [];
    }),
  );
  return rules;
}

/** The Lambdas that get an event. */
export function targetsOf(event: SomeEvent): string[] {
  return eventRules()
    .filter(({ pattern }) => matches(pattern, event, event))
    .map(({ functionName }) => functionName);
}

/**
 * Whether EventBridge's pattern fits a value: each field of the pattern is there, with one of the values listed, and of `$or` one of
 * the patterns fits. Throws for other operators than `wildcard` (`prefix`, `anything-but` ...), since none is implemented here.
 */
function matches(pattern: Value, value: unknown, event: SomeEvent): boolean {
  if (Array.isArray(pattern)) {
    const wanted = pattern.map((each) => wildcardIn(each) ?? literal(each, event));
    return [value].flat().some((each) => wanted.some((one) => isOne(one, each)));
  }
  if (typeof pattern !== 'object' || pattern === null) throw new Error(`A pattern lists its values, not ${pattern}.`);
  if (typeof value !== 'object' || value === null) return false;
  const found = new Map(Object.entries(value));
  return Object.entries(pattern).every(([name, inner]) => {
    if (name === '$or' && Array.isArray(inner)) return inner.some((one) => matches(one, value, event));
    return found.has(name) && matches(inner, found.get(name), event);
  });
}

const isOne = (one: Value | RegExp, value: unknown): boolean =>
  one instanceof RegExp ? typeof value === 'string' && one.test(value) : one === value;

/** What `{ wildcard: '*text*' }` matches: any characters for each `*`. A backslash before a character is not implemented here. */
function wildcardIn(each: Value): RegExp | undefined {
  const { wildcard, ...others } = Object(each);
  if (typeof wildcard !== 'string' || wildcard.includes('\\') || Object.keys(others).length > 0) return undefined;
  const parts = wildcard.split('*').map((part) => part.replace(/[.+?^${}()|[\]]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

/** `!Ref UpdateAddonMachine` is the ARN that the state machine has in the account of the event. */
function literal(each: Value, { region, account }: SomeEvent): Value {
  if (typeof each !== 'object' || each === null) return each;
  const [, machine] = /^\{"Ref":"(\w+)Machine"\}$/.exec(JSON.stringify(each)) ?? [];
  if (machine === undefined)
    throw new Error(`${JSON.stringify(each)} is no value of a pattern that is understood here.`);
  return `${arnPrefix('states', { region, account })}stateMachine:${kebab(machine)}`;
}

const kebab = (name: string) => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
