import { patternsFor } from './patterns.ts';
import { isTooMuch } from './schema-cost.ts';
import { isRecord, resolved, type Schema, withInner } from './schema-words.ts';
import { Unchecked } from './unchecked.ts';

/** JSON Schema's drafts as the validator names them; what it calls 7 covers 06 too. */
export type Draft = '4' | '7' | '2019-09' | '2020-12';

/** A schema ready for a configuration, or the reason why it says nothing here: then EKS alone decides. */
export type CheckableSchema = { schema: Schema; draft: Draft } | { unchecked: string };

// Each draft has the words of those before it as well. EKS goes by the draft that a schema names, however it is spelled.
const DRAFTS: { name: RegExp; draft: Draft; words: string[] }[] = [
  { name: /draft-0?4\b/, draft: '4', words: [] },
  { name: /draft-0?6\b/, draft: '7', words: ['const', 'contains', 'propertyNames'] },
  { name: /draft-0?7\b/, draft: '7', words: ['if', 'then', 'else'] },
  {
    name: /2019-09/,
    draft: '2019-09',
    words: 'dependentRequired dependentSchemas maxContains minContains unevaluatedItems unevaluatedProperties'.split(
      ' ',
    ),
  },
  { name: /2020-12/, draft: '2020-12', words: ['prefixItems'] },
];
const UNNAMED = 2;
const DEEPEST = 200;

/**
 * Makes of a schema's text what can be held against `values` with a known effort: without the words that its draft does
 * not have, without names and formats, and with each pattern replaced by the texts in `values` that match it.
 */
export function checkableSchema(text: string, values: unknown): CheckableSchema {
  try {
    const raw = parsed(text);
    const named = DRAFTS.findIndex(({ name }) => name.test(String(raw.$schema)));
    const index = named < 0 ? UNNAMED : named;
    const later = new Set(DRAFTS.slice(index + 1).flatMap(({ words }) => words));
    const schema = plain(raw, { root: raw, later, patternFor: patternsFor(values) }, 0);
    if (isTooMuch(schema, values)) throw new Unchecked('it refers to itself without end, or too often');
    return { schema, draft: DRAFTS[index]?.draft ?? '7' };
  } catch (error) {
    if (error instanceof Unchecked) return { unchecked: error.message };
    throw error;
  }
}

function parsed(text: string): Schema {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch {
    throw new Unchecked('it is not JSON');
  }
  if (!isRecord(schema)) throw new Unchecked('it is not an object');
  return schema;
}

type Surroundings = { root: Schema; later: ReadonlySet<string>; patternFor: (source: string) => string };

function plain(schema: Schema, around: Surroundings, depth: number): Schema {
  if (depth > DEEPEST) throw new Unchecked(`it is nested more than ${DEEPEST} levels deep`);
  const { $ref } = schema;
  if ($ref !== undefined && !isSchema(resolved($ref, around.root))) {
    throw new Unchecked(`it refers to ${JSON.stringify($ref)}, which it does not hold`);
  }
  const inner = (value: unknown) => (isRecord(value) ? plain(value, around, depth + 1) : value);
  const words = Object.entries(schema).flatMap(([word, value]): [string, unknown][] => {
    if (around.later.has(word) || isIgnored(word, value)) return [];
    if (word === 'pattern' && typeof value === 'string') return [[word, around.patternFor(value)]];
    const held = withInner(word, value, inner);
    return [[word, word === 'patternProperties' && isRecord(held) ? byTexts(held, around) : held]];
  });
  return Object.fromEntries(words);
}

/** What says nothing to EKS: formats (its own are known to nobody), names, and `required` that is no list, as in draft-03. */
function isIgnored(word: string, value: unknown): boolean {
  if (word === 'required') return !Array.isArray(value);
  return typeof value === 'string' && (word === 'format' || word === '$id' || word === 'id');
}

/** The members of patternProperties; those whose patterns match the same texts become one. */
function byTexts(members: Schema, { patternFor }: Surroundings): Schema {
  const joined: Record<string, { allOf: unknown[] }> = {};
  for (const [source, schema] of Object.entries(members)) {
    const pattern = patternFor(source);
    const same = joined[pattern] ?? { allOf: [] };
    same.allOf.push(schema);
    joined[pattern] = same;
  }
  return joined;
}

const isSchema = (value: unknown): boolean => isRecord(value) || typeof value === 'boolean';
