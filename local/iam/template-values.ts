import * as z from 'zod';
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

const Text = z.string();
const List = z.array(z.json());
const If = z.tuple([z.string(), z.json(), z.json()]);
const Equals = z.tuple([z.json(), z.json()]);
const Join = z.tuple([z.string(), z.json()]);
const Sub = z.union([z.string(), z.tuple([z.string(), z.record(z.string(), z.json())])]);

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
  const holds = (condition: string | undefined): boolean => {
    if (condition === undefined) return true;
    const written = template.Conditions[condition];
    if (written === undefined) throw new Error(`The template has no condition ${condition}.`);
    return isTrue(written);
  };
  const isTrue = (written: Value): boolean => {
    const value = plain(written);
    if (typeof value === 'boolean') return value;
    throw new Error(`${JSON.stringify(written)} is not a condition.`);
  };
  const substituted = (written: Value): string => {
    const read = Sub.parse(written);
    const [text, named] = typeof read === 'string' ? [read, {}] : read;
    return text.replace(/\$\{(!?)([\w:.]+)\}/g, (_, literal: string, target: string) => {
      if (literal === '!') return `\${${target}}`;
      if (Object.hasOwn(named, target)) return Text.parse(plain(named[target] ?? ''));
      const [resource = '', attribute] = target.split('.');
      return Text.parse(attribute === undefined ? reference(target) : attributeOf(resource, attribute));
    });
  };

  const functions: Readonly<Record<string, (argument: Value) => Resolved>> = {
    Ref: (argument) => reference(Text.parse(argument)),
    Condition: (argument) => holds(Text.parse(argument)),
    'Fn::And': (argument) => List.parse(argument).map(isTrue).every(Boolean),
    'Fn::Equals': (argument) => {
      const [one, other] = Equals.parse(argument);
      return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
    },
    'Fn::GetAtt': (argument) => {
      const [resource = '', ...attribute] = z.array(z.string()).parse(argument);
      return attributeOf(resource, attribute.join('.'));
    },
    'Fn::If': (argument) => {
      const [condition, then, otherwise] = If.parse(argument);
      return each(holds(condition) ? then : otherwise);
    },
    'Fn::Join': (argument) => {
      const [separator, list] = Join.parse(argument);
      return z.array(z.string()).parse(plain(list)).join(separator);
    },
    'Fn::Not': (argument) => !isTrue(List.parse(argument)[0] ?? null),
    'Fn::Or': (argument) => List.parse(argument).map(isTrue).some(Boolean),
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
  const plain = (value: Value): Value => {
    const resolved = each(value);
    if (resolved === NO_VALUE) throw new Error(`${JSON.stringify(value)} has no value.`);
    return resolved;
  };

  return { resolved: plain, holds };
}
