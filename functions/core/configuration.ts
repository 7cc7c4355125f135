import { Validator } from '@cfworker/json-schema';
import { load } from 'js-yaml';
import type { InputProblem } from './input-problems.ts';

/** Custom configuration as data; `undefined` with a reason when the text is neither JSON nor YAML. */
export type ReadConfiguration = { values: unknown } | { problem: string };

/** Reads configurationValues, which EKS takes as JSON and as YAML. Empty text is an empty object. */
export function readConfiguration(text: string): ReadConfiguration {
  if (text.trim() === '') return { values: {} };
  try {
    return { values: load(text) };
  } catch (error) {
    return { problem: `is neither JSON nor YAML: ${error instanceof Error ? firstLine(error.message) : error}` };
  }
}

/** Whether two configurations mean the same to EKS, however they are written; none at all means the same as `{}`. */
export function sameConfiguration(a: string | null, b: string | null): boolean {
  const [left, right] = [readConfiguration(a ?? ''), readConfiguration(b ?? '')];
  if ('problem' in left || 'problem' in right) return a === b;
  return canonical(left.values) === canonical(right.values);
}

/**
 * What a version's schema (JSON Schema text from DescribeAddonConfiguration) says against a configuration: one entry
 * for each offending value, its place as a JSON pointer. Unknown keywords and formats say nothing, as in EKS.
 */
export function configurationProblems(text: string, schemaText: string | undefined): InputProblem[] {
  const read = readConfiguration(text);
  if ('problem' in read) return [{ path: '', message: read.problem }];
  if (schemaText === undefined) {
    return canonical(read.values) === '{}' ? [] : [{ path: '', message: 'this version takes no configuration' }];
  }

  const schema = JSON.parse(schemaText);
  const draft = String(schema.$schema).includes('2019-09') ? '2019-09' : '7';
  const { errors } = new Validator(schema, draft, false).validate(read.values);
  return leaves(errors.map(({ instanceLocation, error, keyword }) => ({ place: instanceLocation, error, keyword })));
}

type SchemaError = { place: string; error: string; keyword: string };

// Every keyword on the way down to an offending value reports as well; only those that hold no other are told.
const WAYS_DOWN = new Set(['properties', 'items', '$ref', 'allOf', 'anyOf', 'oneOf', 'additionalProperties', 'not']);

function leaves(errors: readonly SchemaError[]): InputProblem[] {
  const told = errors.filter(
    ({ place, keyword }) =>
      !WAYS_DOWN.has(keyword) || !errors.some((other) => other.place.startsWith(`${place}/`) || isLeaf(other, place)),
  );
  const places = [...new Set(told.map(({ place }) => place))];
  return places.map((place) => {
    const said = told.filter((each) => each.place === place).map(({ error }) => plainly(error));
    return { path: place.slice(1), message: [...new Set(said)].join('; ') };
  });
}

/** The validator's sentence in the words of a person. */
function plainly(error: string): string {
  return error
    .replace(/^Instance type "(.+)" is invalid\. Expected "(.+)"\.?$/, 'must be $2, not $1')
    .replace(/^False boolean schema\.?$/, 'is not a member of this configuration')
    .replace(/^Instance does not have required property "(.+)"\.?$/, 'lacks the member "$1"')
    .replace(/\.$/, '');
}

function isLeaf({ place, keyword }: SchemaError, at: string): boolean {
  return place === at && !WAYS_DOWN.has(keyword);
}

/** JSON text with sorted keys, for comparing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
