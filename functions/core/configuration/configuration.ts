import { Validator } from '@cfworker/json-schema';
import type { InputProblem } from '../input/problems.ts';
import { checkableSchema } from './schema.ts';
import { isRecord } from './schema-words.ts';
import { hasAliases, otherReading, readYaml, type YamlPath } from './yaml.ts';

/** Custom configuration as data; what is wrong with the text when it is neither JSON nor YAML, and where. */
export type ReadConfiguration = { values: unknown } | { path: string; problem: string };

/** Reads configurationValues, which EKS takes as JSON and as YAML. Empty text is an empty object. */
export function readConfiguration(text: string): ReadConfiguration {
  if (text.trim() === '') return { values: {} };
  const read = readYaml(text);
  return 'value' in read ? { values: read.value } : { path: pointer(read.path), problem: read.problem };
}

/** A member at the top of a configuration; `undefined` when it does not have it, or cannot be read. */
export function topMember(configuration: string | null, name: string): unknown {
  const read = readConfiguration(configuration ?? '');
  return 'values' in read && isRecord(read.values) ? read.values[name] : undefined;
}

/** Whether two configurations mean the same to EKS, however they are written; none at all means the same as `{}`. */
export function sameConfiguration(a: string | null, b: string | null): boolean {
  return meaningOf(a ?? '') === meaningOf(b ?? '');
}

/**
 * What a version's schema (JSON Schema text from DescribeAddonConfiguration) says against a configuration: one entry
 * for each offending value, its place as a JSON pointer. Only what EKS would refuse as well, however it reads YAML;
 * what cannot be decided here is among `configurationDoubts`.
 */
export function configurationProblems(text: string, schemaText: string | undefined): InputProblem[] {
  const read = readConfiguration(text);
  if ('problem' in read) return [{ path: read.path, message: read.problem }];
  if (schemaText === undefined) {
    return canonical(read.values) === '{}' ? [] : [{ path: '', message: 'this version takes no configuration' }];
  }

  const { problems } = held(text, read.values, schemaText);
  if (problems.length === 0) return [];
  return heldAgainst(otherReading(text).value, schemaText).problems.length === 0 ? [] : [...problems];
}

/** What of a configuration that has no problem cannot be checked here, each as a sentence: EKS decides on it. */
export function configurationDoubts(text: string, schemaText: string | undefined): string[] {
  const read = readConfiguration(text);
  if ('problem' in read) return [`The configuration cannot be checked here: it ${read.problem}. EKS decides on it.`];
  const { unchecked } = schemaText === undefined ? {} : held(text, read.values, schemaText);
  return [
    ...(unchecked === undefined
      ? []
      : [`Whether the configuration fits cannot be checked here, because of the schema of EKS: ${unchecked}.`]),
    ...(hasAliases(text) ? ['configurationValues uses YAML aliases; whether EKS follows them is not documented.'] : []),
    ...otherReading(text).places.map(
      ({ path, ...readings }) =>
        `configurationValues${pointer(path)} ${differenceText(readings)}; which of them EKS reads is not documented. Quote it, or write JSON.`,
    ),
  ];
}

const differenceText = ({ one, other }: { one: unknown; other?: unknown }): string =>
  other === undefined
    ? 'has this name in YAML 1.2 and another one in YAML 1.1'
    : `is ${said(one)} in YAML 1.2 and ${said(other)} in YAML 1.1`;

const said = (value: unknown): string => (typeof value === 'string' ? `the text "${value}"` : String(value));

type Held = { problems: readonly InputProblem[]; unchecked?: string };

const known = new Map<string, Map<string, Held>>();
const MOST_SCHEMAS = 50;
const MOST_TEXTS = 50;

/** As `heldAgainst`, once for each text and schema: the clusters of a fleet have the same versions, and mostly the same configurations. */
function held(text: string, values: unknown, schemaText: string): Held {
  const ofSchema = known.get(schemaText) ?? new Map<string, Held>();
  const answer = ofSchema.get(text) ?? heldAgainst(values, schemaText);
  if (known.size >= MOST_SCHEMAS) known.clear();
  if (ofSchema.size >= MOST_TEXTS) ofSchema.clear();
  known.set(schemaText, ofSchema.set(text, answer));
  return answer;
}

/** Holds values against a schema; nothing is said against them when that cannot be done. */
function heldAgainst(values: unknown, schemaText: string): Held {
  try {
    const checkable = checkableSchema(schemaText, values);
    if ('unchecked' in checkable) return { problems: [], unchecked: checkable.unchecked };
    const { errors } = new Validator(checkable.schema, checkable.draft, false).validate(values);
    return {
      problems: leaves(
        errors.map(({ instanceLocation, error, keyword }) => ({ place: instanceLocation, error, keyword })),
      ),
    };
  } catch (error) {
    return { problems: [], unchecked: `the validator fails on it (${error})` };
  }
}

type SchemaError = { place: string; error: string; keyword: string };

// Every keyword on the way down to an offending value reports as well; only those that hold no other are reported.
const WAYS_DOWN = new Set([
  'properties',
  'patternProperties',
  'items',
  '$ref',
  'allOf',
  'anyOf',
  'oneOf',
  'additionalProperties',
  'if',
]);

function leaves(errors: readonly SchemaError[]): InputProblem[] {
  const reported = errors.filter(
    ({ place, keyword }) =>
      !WAYS_DOWN.has(keyword) || !errors.some((other) => other.place.startsWith(`${place}/`) || isLeaf(other, place)),
  );
  const places = [...new Set(reported.map(({ place }) => place))];
  return places.map((place) => {
    const said = reported.filter((each) => each.place === place).map(({ error }) => plainly(error));
    // The validator writes its places as parts of a URI: `#/old%20key`.
    return { path: decodeURIComponent(place.slice(1)), message: [...new Set(said)].join('; ') };
  });
}

/** What is said of a member that the schema of a version does not have. */
export const NOT_A_MEMBER = 'is not a member of this configuration';

/** The validator's sentence in the words of a person. */
function plainly(error: string): string {
  return error
    .replace(/Instance type "(.+)" is invalid\. Expected "(.+)"/, 'must be $2, not $1')
    .replace('False boolean schema', NOT_A_MEMBER)
    .replace(/Instance does not have required property "(.+)"/, 'lacks the member "$1"')
    .replace(/\.$/, '');
}

function isLeaf({ place, keyword }: SchemaError, at: string): boolean {
  return place === at && !WAYS_DOWN.has(keyword);
}

/** What a text says, for comparing; one that cannot be read says only itself. */
function meaningOf(text: string): string {
  const read = readConfiguration(text);
  return 'problem' in read ? text : canonical(read.values);
}

/** JSON text with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** A path as a JSON pointer. */
function pointer(path: YamlPath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
