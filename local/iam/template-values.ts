import type { Template, Value } from '../template.ts';
import { type Parameters, parametersOf } from './template-parameters.ts';

export type Place = { partition: string; region: string; account: string };

/** A stack that is made of a template: its name, where it is, and the parameters that are not as by default. */
export type StackOptions = {
  template: Template;
  name: string;
  place: Place;
  parameters?: Parameters;
  /** What `Ref` and `Fn::GetAtt` of a resource give (`Arn`; no attribute is `Ref`). Throws for what it does not know. */
  attributeOf(resource: string, attribute?: string): string;
};

/** The values of a template as CloudFormation makes them for one stack. */
export type Values = {
  /** A value with all intrinsic functions carried out. Throws for one that is not known here. */
  resolved(value: Value): Value;
  /** Whether a condition of the template holds; all that is without one is there. */
  holds(condition: string | undefined): boolean;
};

/** CloudFormation's `AWS::NoValue`: what becomes it is left out. */
const NO_VALUE = Symbol('AWS::NoValue');
type Resolved = Value | typeof NO_VALUE;

// A template is read once, by schemas; here only the shape of each argument is looked at, of some thousands.
const textIn = (value: Value | undefined): string => {
  if (typeof value === 'string') return value;
  throw new Error(`${JSON.stringify(value)} is not a text.`);
};
export const isMap = (value: Value): value is Record<string, Value> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listIn = (value: Value, length?: number): Value[] => {
  if (Array.isArray(value) && (length ?? value.length) === value.length) return value;
  throw new Error(`${JSON.stringify(value)} is not a list${length === undefined ? '' : ` of ${length}`}.`);
};

/** Throws for a parameter that the template does not have, or a value that it does not take. */
export function valuesOf(stack: StackOptions): Values {
  const { template, name, place, attributeOf } = stack;
  const parameters = parametersOf(template, stack.parameters);
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': place.account,
    'AWS::Partition': place.partition,
    'AWS::Region': place.region,
    'AWS::StackName': name,
    'AWS::URLSuffix': place.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
  };

  const reference = (target: string): Resolved => {
    if (target === 'AWS::NoValue') return NO_VALUE;
    if (Object.hasOwn(pseudo, target)) return pseudo[target] ?? '';
    return parameters.get(target) ?? attributeOf(target);
  };
  const held = new Map<string, boolean>();
  const holds = (condition: string | undefined): boolean => {
    if (condition === undefined) return true;
    const written = template.Conditions[condition];
    if (written === undefined) throw new Error(`The template has no condition ${condition}.`);
    const holding = held.get(condition) ?? isTrue(written);
    held.set(condition, holding);
    return holding;
  };
  const isTrue = (written: Value): boolean => {
    const value = plain(written);
    if (typeof value === 'boolean') return value;
    throw new Error(`${JSON.stringify(written)} is not a condition.`);
  };
  const substituted = (written: Value): string => {
    const [text, named = {}] = typeof written === 'string' ? [written] : listIn(written, 2);
    return textIn(text).replace(/\$\{(!?)([\w:.]+)\}/g, (_, literal: string, target: string) => {
      if (literal === '!') return `\${${target}}`;
      const given = isMap(named) ? named[target] : undefined;
      if (given !== undefined) return textIn(plain(given));
      const [resource = '', attribute] = target.split('.');
      return attribute === undefined ? textIn(valued(reference(target), target)) : attributeOf(resource, attribute);
    });
  };

  const functions: Readonly<Record<string, (argument: Value) => Resolved>> = {
    Ref: (argument) => reference(textIn(argument)),
    Condition: (argument) => holds(textIn(argument)),
    'Fn::And': (argument) => listIn(argument).map(isTrue).every(Boolean),
    'Fn::Equals': (argument) => {
      const [one = null, other = null] = listIn(argument, 2);
      return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
    },
    'Fn::GetAtt': (argument) => {
      const [resource = '', ...attribute] = listIn(argument).map(textIn);
      return attributeOf(resource, attribute.join('.'));
    },
    'Fn::If': (argument) => {
      const [condition = '', then = null, otherwise = null] = listIn(argument, 3);
      return each(holds(textIn(condition)) ? then : otherwise);
    },
    'Fn::Join': (argument) => {
      const [separator = '', list = []] = listIn(argument, 2);
      return listIn(plain(list)).map(textIn).join(textIn(separator));
    },
    'Fn::Not': (argument) => !isTrue(listIn(argument)[0] ?? null),
    'Fn::Or': (argument) => listIn(argument).map(isTrue).some(Boolean),
    'Fn::Sub': substituted,
  };

  const each = (value: Value): Resolved => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(each).filter((one) => one !== NO_VALUE);
    const entries = Object.entries(value);
    const [[key, argument] = ['', null]] = entries;
    if (entries.length === 1 && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'))) {
      // A statement has a Condition of its own, which is a map.
      if (key === 'Condition' && typeof argument === 'object') return { Condition: plain(argument) };
      const run = Object.hasOwn(functions, key) ? functions[key] : undefined;
      if (!run) throw new Error(`The intrinsic function ${key} is not known here.`);
      return run(argument);
    }
    const resolved = entries.map(([name, inner]) => [name, each(inner)] as const);
    return Object.fromEntries(resolved.filter((entry): entry is readonly [string, Value] => entry[1] !== NO_VALUE));
  };
  const valued = (resolved: Resolved, written: Value): Value => {
    if (resolved === NO_VALUE) throw new Error(`${JSON.stringify(written)} has no value.`);
    return resolved;
  };
  const plain = (value: Value): Value => valued(each(value), value);

  return { resolved: plain, holds };
}
