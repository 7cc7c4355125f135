import type * as z from 'zod';
import { EksError } from './errors.ts';

/** The input of an operation, typed. Throws what EKS answers to the first thing that is wrong with it. */
export function readInput<S extends z.ZodType>(schema: S, params: Record<string, unknown>): z.output<S> {
  const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null));
  const empty = Object.entries(given).find(([name, value]) => value === '' && LABELS.has(name));
  if (empty) throw violation(empty[0], '', 'Member must have length greater than or equal to 1');
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw issue ? rejectionOf(issue, given) : new EksError('InvalidParameterException', 'The request is not valid.');
}

// A part of a path can arrive empty but never means anything then.
const LABELS = new Set([
  'name',
  'clusterName',
  'addonName',
  'updateId',
  'fargateProfileName',
  'nodegroupName',
  'associationId',
  'principalArn',
  'id',
  'resourceArn',
]);

function rejectionOf(issue: z.core.$ZodIssue, params: Record<string, unknown>): EksError {
  const at = issue.path.map(String).join('.');
  const value = issue.path.reduce<unknown>((within, step) => memberOf(within, step), params);
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return violation(at, 'null', 'Member must not be null');
      return conversion(value, issue.expected);
    case 'too_small':
      return violation(
        at,
        value,
        `Member must have ${measure(issue.origin)} greater than or equal to ${issue.minimum}`,
      );
    case 'too_big':
      return violation(at, value, `Member must have ${measure(issue.origin)} less than or equal to ${issue.maximum}`);
    case 'invalid_value':
      return violation(at, value, `Member must satisfy enum value set: [${issue.values.join(', ')}]`);
    case 'invalid_format':
      return violation(at, value, `Member must satisfy regular expression pattern: ${patternText(issue)}`);
    default:
      return conversion(value, 'valid value');
  }
}

// The texts are those of AWS's request validation in general; which of them EKS uses is not documented.
function violation(at: string, value: unknown, rule: string): EksError {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  const message = `1 validation error detected: Value '${shown}' at '${at}' failed to satisfy constraint: ${rule}`;
  return new EksError('InvalidParameterException', message);
}

function conversion(value: unknown, expected: string): EksError {
  const wanted = JAVA_NAMES[expected] ?? expected;
  return new EksError('SerializationException', `${typeOf(value)}_VALUE can not be converted to a ${wanted}`);
}

const JAVA_NAMES: Readonly<Record<string, string>> = {
  string: 'String',
  number: 'Integer',
  int: 'Integer',
  array: 'List',
  object: 'Structure',
  record: 'Map',
};

function patternText(issue: { pattern?: string | undefined; format: string }): string {
  return issue.pattern?.replace(/^\/|\/$/g, '') ?? issue.format;
}

function measure(origin: string): string {
  if (origin === 'string') return 'length';
  return origin === 'array' ? 'size' : 'value';
}

function typeOf(value: unknown): string {
  if (value === null) return 'NULL';
  return Array.isArray(value) ? 'ARRAY' : (typeof value).toUpperCase();
}

function memberOf(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
}
