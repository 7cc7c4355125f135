import { boolYaml11Tag, CORE_SCHEMA, floatYaml11Tag, intYaml11Tag, load, YAMLException } from 'js-yaml';

/** Where in a document something is. */
export type YamlPath = readonly (string | number)[];

/** A document as data, or what is wrong with it and where. */
export type ReadYaml = { value: unknown } | { path: YamlPath; problem: string };

// What a text may grow to by its aliases: a short one can stand for more than any memory holds.
const MOST_ADDED_SIZE = 100_000;
const DEEPEST = 100;

/**
 * Reads one document of YAML 1.2 or JSON. Aliases are followed as far as a person would use them: one that contains
 * itself, and those that stand for more than MOST_ADDED_SIZE characters, are problems. So is a key that is there twice.
 */
export function readYaml(text: string): ReadYaml {
  try {
    const value: unknown = load(text, { maxDepth: DEEPEST });
    return aliasProblem(text, value) ?? { value };
  } catch (error) {
    return { path: [], problem: syntaxProblem(error) };
  }
}

/**
 * The places where readers of YAML differ: YAML 1.1 takes `on` for true and `010` for 8, where YAML 1.2 has a text and 10.
 * None for JSON. Where the name of a member differs, its place has no other value. `value` is what a reader of YAML 1.1 makes of the whole.
 */
export function otherReading(text: string): {
  value: unknown;
  places: { path: YamlPath; one: unknown; other: unknown }[];
} {
  const read = readYaml(text);
  if ('problem' in read) return { value: undefined, places: [] };
  if (isJson(text)) return { value: read.value, places: [] };
  const value: unknown = load(text, { schema: YAML_11, maxDepth: DEEPEST });
  return { value, places: differences(read.value, value, []) };
}

/** Whether a text says something by an alias. */
export function hasAliases(text: string): boolean {
  if (!text.includes('*')) return false;
  try {
    load(text, { maxAliases: 0, maxDepth: DEEPEST });
    return false;
  } catch (error) {
    return error instanceof YAMLException && /maxAliases/.test(error.message);
  }
}

// Dates are left out: they are texts in JSON, whoever reads them.
const YAML_11 = CORE_SCHEMA.withTags(boolYaml11Tag, intYaml11Tag, floatYaml11Tag);

function syntaxProblem(error: unknown): string {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const [, place] = /duplicated mapping key(.*)/.exec(reason) ?? [];
  return place === undefined ? `is neither JSON nor YAML: ${reason}` : `names a member twice${place}`;
}

function aliasProblem(text: string, root: unknown): ReadYaml | undefined {
  if (!text.includes('*')) return undefined;
  let left = text.length * 2 + MOST_ADDED_SIZE;

  const visit = (value: unknown, path: YamlPath, around: readonly object[]): ReadYaml | undefined => {
    left -= typeof value === 'string' ? value.length + 1 : 1;
    if (left < 0) {
      return { path, problem: `grows by its YAML aliases to more than ${MOST_ADDED_SIZE} characters: write it out` };
    }
    if (typeof value !== 'object' || value === null) return undefined;
    if (around.includes(value)) return { path, problem: 'contains itself by a YAML alias' };
    if (around.length >= DEEPEST) return { path, problem: `is nested more than ${DEEPEST} levels deep` };
    const entries = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
    for (const [key, item] of entries) {
      left -= String(key).length;
      const found = visit(item, [...path, key], [...around, value]);
      if (found) return found;
    }
    return undefined;
  };
  return visit(root, [], []);
}

function differences(one: unknown, other: unknown, path: YamlPath): { path: YamlPath; one: unknown; other: unknown }[] {
  if (typeof other !== 'object' || other === null) return Object.is(one, other) ? [] : [{ path, one, other }];
  const others = new Map(Object.entries(other));
  return Object.entries(Object(one)).flatMap(([key, item]) => differences(item, others.get(key), [...path, key]));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
