import { describe, expect, it } from 'vitest';
import { checkableSchema } from '../../../../functions/core/configuration/schema.ts';

const made = (schema: object, values: unknown = {}) => checkableSchema(JSON.stringify(schema), values);
const OLD = 'http://json-schema.org/';
const NEW = 'https://json-schema.org/draft/';

/** A schema of one word that cannot be checked, wherever it is read as a schema. */
const doubted = { pattern: '(?=a)' };
const doubt = { unchecked: 'its pattern (?=a) cannot be matched in a bounded time' };

describe('the schemas within a schema', () => {
  it.each([
    ['not', doubted],
    ['if', doubted],
    ['additionalProperties', doubted],
    ['propertyNames', doubted],
    ['contains', doubted],
    ['items', doubted],
    ['items', [{}, doubted]],
    ['prefixItems', [doubted]],
    ['allOf', [true, doubted]],
    ['anyOf', [doubted]],
    ['oneOf', [doubted]],
    ['a-word-of-someone-else', doubted],
    ['a-word-of-someone-else', { inner: doubted }],
    ...['$defs', 'definitions', 'properties', 'patternProperties', 'dependentSchemas', 'dependencies'].flatMap((word) =>
      ['a', 'required', 'default', 'format'].map((name): [string, object] => [word, { [name]: doubted }]),
    ),
  ])('are read, whatever word holds them, and whatever a member is called: %s %j', (word, held) => {
    expect(made({ $schema: `${NEW}2020-12/schema`, [word]: held })).toEqual(doubt);
  });

  it.each([
    ['default', { pattern: '(?=a)', format: 'uri', required: true }],
    ['const', { $ref: 'elsewhere', id: 'x' }],
    ['dependentRequired', { $ref: ['a'], prefixItems: ['b'] }],
    ['enum', [{ pattern: '(?=a)' }, 'a']],
    ['examples', [{ format: 'a', $ref: 5 }]],
    ['type', ['string', 'null']],
    ['required', ['a']],
    ['definitions', null],
    ['minimum', 5],
  ])('are not seen in what is data: %s %j', (word, held) => {
    const $schema = `${NEW}2019-09/schema`;

    expect(made({ $schema, [word]: held })).toEqual({ schema: { $schema, [word]: held }, draft: '2019-09' });
  });

  it.each<[object, object]>([
    [{ format: 'uri', type: 'string' }, { type: 'string' }],
    [{ required: true }, {}],
    [
      { properties: { a: { id: 'x', $id: 'x' }, id: { type: 'string' } } },
      { properties: { a: {}, id: { type: 'string' } } },
    ],
    [{ allOf: [true, false] }, { allOf: [true, false] }],
    [{ pattern: { a: 1 } }, { pattern: { a: 1 } }],
  ])('are without what says nothing to EKS: %j', (schema, plain) => {
    expect(made(schema)).toEqual({ schema: plain, draft: '7' });
  });

  it('are read 200 levels deep, and no deeper', () => {
    const nested = (levels: number) => Array.from({ length: levels }).reduce<object>((inner) => ({ not: inner }), {});

    expect(made(nested(200))).toEqual({ schema: nested(200), draft: '7' });
    expect(made(nested(201))).toEqual({ unchecked: 'it is nested more than 200 levels deep' });
  });

  it('hold each other together where their patterns match the same members', () => {
    const patternProperties = { '^a': { type: 'string' }, a$: { maxLength: 3 }, b: { type: 'null' } };

    expect(made({ patternProperties }, { a: 'x' })).toEqual({
      schema: {
        patternProperties: {
          '^(?:a)$': { allOf: [{ type: 'string' }, { maxLength: 3 }] },
          '[^\\s\\S]': { allOf: [{ type: 'null' }] },
        },
      },
      draft: '7',
    });
  });
});

describe('a draft of JSON Schema', () => {
  const ALL = [
    ...['not', 'const', 'contains', 'propertyNames', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas'],
    ...['maxContains', 'minContains', 'unevaluatedItems', 'unevaluatedProperties', 'prefixItems'],
  ];
  const DRAFT_6 = ['not', 'const', 'contains', 'propertyNames'];
  const DRAFT_7 = [...DRAFT_6, 'if', 'then', 'else'];
  const DRAFT_2019 = ALL.filter((word) => word !== 'prefixItems');

  it.each([
    [`${OLD}draft-04/schema#`, '4', ['not']],
    [`${OLD}draft-4/schema`, '4', ['not']],
    [`${OLD}draft-06/schema#`, '7', DRAFT_6],
    [`${OLD}draft-07/schema#`, '7', DRAFT_7],
    [`${OLD}schema#`, '7', DRAFT_7],
    [undefined, '7', DRAFT_7],
    [`${NEW}2019-09/schema`, '2019-09', DRAFT_2019],
    [`${NEW}2020-12/schema`, '2020-12', ALL],
  ])('has its own words, and those of the drafts before it: %s', ($schema, draft, words) => {
    const checkable = made({ $schema, ...Object.fromEntries(ALL.map((word) => [word, {}])) });

    expect(checkable).toMatchObject({ draft });
    expect('schema' in checkable && Object.keys(checkable.schema).filter((word) => word !== '$schema')).toEqual(words);
  });
});

describe('a reference', () => {
  const definitions = { d: { type: 'string' }, 'a/b': {}, 'a~b': {}, '~1': {}, 'a b': {}, yes: true };

  it.each(['d', 'a~1b', 'a~0b', '~01', 'a%20b', 'yes'])('leads to a schema by its JSON pointer: %s', (name) => {
    const schema = { definitions, $ref: `#/definitions/${name}` };

    expect(made(schema)).toEqual({ schema, draft: '7' });
  });

  it.each([
    '#/definitions/No',
    '#/definitions/d/type',
    '#/definitions/%',
    '#definitions',
    'other.json#/definitions/d',
    'other.json/definitions/d',
    '#/definitions/toString',
    5,
    null,
  ])('that leads to no schema of its own is a doubt: %j', ($ref) => {
    expect(made({ definitions, properties: { a: { $ref } } })).toEqual({
      unchecked: `it refers to ${JSON.stringify($ref)}, which it does not hold`,
    });
  });
});
