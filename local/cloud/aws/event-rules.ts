import { arnPrefix } from '../../partition.ts';
import { templateOf, type Value } from '../../template.ts';
import type { BusEvent } from './event-bus.ts';

/** A rule on the default bus, as the template deploys it: which events reach which Lambda. */
export type EventRule = { functionName: string; pattern: Value };

type SomeEvent = Pick<BusEvent, 'source' | 'detail-type' | 'account' | 'region' | 'detail'>;

type Place = Pick<SomeEvent, 'region' | 'account'>;

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
  return testsIn(event)
    .filter(({ fits }) => fits(event))
    .map(({ functionName }) => functionName);
}

type Test = (value: unknown) => boolean;

// Each execution of a fleet is an event, which every rule is asked about.
const tests = new Map<string, { functionName: string; fits: Test }[]>();

function testsIn(place: Place) {
  const key = `${place.region} ${place.account}`;
  const made =
    tests.get(key) ?? eventRules().map(({ functionName, pattern }) => ({ functionName, fits: testOf(pattern, place) }));
  tests.set(key, made);
  return made;
}

/**
 * Makes the test of EventBridge's pattern: each field of the pattern is there, with one of the values listed, and of `$or` one of
 * the patterns fits. Throws for other operators than `wildcard` (`prefix`, `anything-but` ...), since none is implemented here.
 */
function testOf(pattern: Value, place: Place): Test {
  if (Array.isArray(pattern)) {
    const wanted = pattern.map((each) => wildcardIn(each) ?? literal(each, place));
    return (value) => [value].flat().some((each) => wanted.some((one) => isOne(one, each)));
  }
  if (typeof pattern !== 'object' || pattern === null) throw new Error(`A pattern lists its values, not ${pattern}.`);
  const fields = Object.entries(pattern).map(([name, inner]): Test => {
    if (name === '$or' && Array.isArray(inner)) {
      const some = inner.map((one) => testOf(one, place));
      return (value) => some.some((fits) => fits(value));
    }
    const fits = testOf(inner, place);
    return (value) => isRecord(value) && Object.hasOwn(value, name) && fits(value[name]);
  });
  return (value) => isRecord(value) && fields.every((fits) => fits(value));
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

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
function literal(each: Value, { region, account }: Place): Value {
  if (typeof each !== 'object' || each === null) return each;
  const [, machine] = /^\{"Ref":"(\w+)Machine"\}$/.exec(JSON.stringify(each)) ?? [];
  if (machine === undefined)
    throw new Error(`${JSON.stringify(each)} is no value of a pattern that is understood here.`);
  return `${arnPrefix('states', { region, account })}stateMachine:${kebab(machine)}`;
}

const kebab = (name: string) => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
