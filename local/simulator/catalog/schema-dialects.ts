import { Ajv, type Options, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { linearPattern } from '../../../functions/core/configuration/pattern.ts';
import { isRecord, type Schema, withInner } from '../../../functions/core/configuration/schema-words.ts';

// EKS's own schemas use `format: boolean` and other words no validator knows; they are no reason to refuse a schema.
const TOLERANT: Options = {
  strict: false,
  allErrors: true,
  validateFormats: false,
  verbose: true,
  logger: false,
  addUsedSchema: false,
  // To compile the schema of schemas takes longer than most of what is compiled here: `isAllowedSchema` does so for what is new.
  validateSchema: false,
  // What is compiled is used a few times only.
  code: { optimize: false, regExp: Object.assign(matcher, { code: 'new RegExp' }) },
};

// Made once, when it is needed: a validator begins by reading the schema of schemas.
let upTo7: Ajv | undefined;
let of2019: Ajv2019 | undefined;

/** Compiles a schema of any draft that EKS's add-ons use, as EKS reads it. Throws what ajv throws. */
export function compileSchema(schema: unknown): ValidateFunction {
  const { validator, read } = readSchema(schema);
  return validator.compile(read);
}

/** Whether its draft allows a schema. Throws for a draft that EKS's add-ons do not use. */
export function isAllowedSchema(schema: unknown): boolean {
  const { validator, read } = readSchema(schema);
  return validator.validateSchema(read) === true;
}

function readSchema(schema: unknown): { validator: Ajv | Ajv2019; read: Schema } {
  if (!isRecord(schema)) throw new Error('A configuration schema is an object.');
  const named = String(schema.$schema ?? '');
  if (schema.$schema !== undefined && !KNOWN.test(named)) throw new Error(`No validator knows ${named}.`);
  const words = LATER.find(({ draft }) => draft.test(named))?.words ?? [];
  if (/2019-09|2020-12/.test(named)) {
    of2019 ??= new Ajv2019(TOLERANT);
    return { validator: of2019, read: dialect(schema, new Set(words)) };
  }
  upTo7 ??= new Ajv(TOLERANT);
  const without = new Set([...words, 'dependentRequired', 'unevaluatedProperties']);
  return { validator: upTo7, read: dialect(schema, without, 'ref alone') };
}

// The spellings differ: with https or http, with `#` or without it.
const KNOWN = /draft-0[467]|2019-09|2020-12/;

// What these drafts do not have yet, and EKS therefore ignores.
const LATER = [
  { draft: /draft-0?4/, words: ['const', 'contains', 'propertyNames', 'if', 'then', 'else', 'examples'] },
  { draft: /draft-0?6/, words: ['if', 'then', 'else'] },
];

function dialect(schema: Schema, without: ReadonlySet<string>, beside: 'ref alone' | 'all' = 'all'): Schema {
  const { $ref } = schema;
  const isAlone = $ref !== undefined && beside === 'ref alone';
  const inner = (value: unknown) => (isRecord(value) ? dialect(value, without, beside) : value);
  const words = Object.entries(schema).flatMap(([word, value]): [string, unknown][] => {
    if (word === '$schema' || without.has(word)) return [];
    if ((word === '$id' || word === 'id') && typeof value === 'string') return [];
    if (word === 'required' && !Array.isArray(value)) return [];
    if (word.startsWith('exclusive') && typeof value === 'boolean') return exclusive(word, value, schema);
    if (isAlone && !['$ref', 'definitions', '$defs'].includes(word)) return [];
    return [[word, withInner(word, value, inner)]];
  });
  return Object.fromEntries(words);
}

/** In draft-04 these say of the bound beside them that it is outside. */
function exclusive(word: string, isSo: boolean, schema: Schema): [string, unknown][] {
  const bound = word === 'exclusiveMinimum' ? schema.minimum : schema.maximum;
  return isSo && typeof bound === 'number' ? [[word, bound]] : [];
}

/** A pattern that one of EKS's schemas holds. One that is none matches everything: it is not for the simulator to say. */
function matcher(source: string, flags: string): { test(text: string): boolean; toString(): string } {
  const pattern = linearPattern(source);
  // ajv distinguishes patterns by their text.
  if (pattern) return { test: (text) => pattern.isIn(text), toString: () => source };
  try {
    return new RegExp(source, flags);
  } catch {
    return { test: () => true, toString: () => source };
  }
}
