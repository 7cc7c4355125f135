import { describe, expect, it } from 'vitest';
import {
  configurationDoubts,
  configurationProblems,
  readConfiguration,
  sameConfiguration,
  topMember,
} from '../../../../functions/core/configuration/configuration.ts';

const messages = (values: unknown, schema: object) =>
  configurationProblems(JSON.stringify(values), JSON.stringify(schema)).map(
    ({ path, message }) => `${path}: ${message}`,
  );
const doubts = (text: string, schema?: object) => configurationDoubts(text, schema && JSON.stringify(schema));

describe('what is said against a configuration', () => {
  const a = (schema: object) => ({ properties: { a: schema } });

  it.each<[string, unknown, object, string[]]>([
    ['a type', { a: 5 }, a({ type: 'string' }), ['/a: must be string, not number']],
    ['one of some types', { a: 5 }, a({ type: ['string', 'null'] }), ['/a: must be string", "null, not number']],
    ['an enum', { a: 5 }, a({ enum: ['1.5', 'x.'] }), ['/a: Instance does not match any of ["1.5","x."]']],
    [
      'every way of anyOf',
      { a: 5 },
      a({ anyOf: [{ type: 'string' }, { type: 'null' }] }),
      ['/a: must be string, not number; must be null, not number'],
    ],
    ['the part of allOf', { a: 5 }, a({ allOf: [{ type: 'string' }, {}] }), ['/a: must be string, not number']],
    [
      'every way of oneOf',
      { a: 5 },
      a({ oneOf: [{ type: 'string' }, { type: 'null' }] }),
      ['/a: must be string, not number; must be null, not number'],
    ],
    [
      'two ways of oneOf',
      { a: 5 },
      a({ oneOf: [{ type: 'number' }, { type: 'integer' }] }),
      ['/a: Instance does not match exactly one subschema (2 matches)'],
    ],
    [
      'then',
      { a: 5 },
      { if: { required: ['a'] }, ...Object.fromEntries([['then', { required: ['b'] }]]) },
      [': lacks the member "b"'],
    ],
    ['else', { b: 5 }, { if: { required: ['a'] }, else: { required: ['c'] } }, [': lacks the member "c"']],
    [
      'not, beside a member of the same object',
      { a: 5, b: 1 },
      { ...a({ type: 'string' }), not: { required: ['b'] } },
      [': Instance matched "not" schema', '/a: must be string, not number'],
    ],
    [
      'not, beside the type of the same value',
      { a: 5 },
      a({ type: 'string', not: { const: 5 } }),
      ['/a: must be string, not number; Instance matched "not" schema'],
    ],
    ['a pattern', { a: 'x' }, a({ pattern: '^y' }), ['/a: String does not match pattern']],
    [
      'one member that two patterns match',
      { ab: 5 },
      { patternProperties: { '^a': { type: 'string' }, b: { maximum: 3 } } },
      ['/ab: must be string, not number; 5 is greater than 3'],
    ],
    [
      'the same thing, said twice',
      { a: 5 },
      a({ allOf: [{ type: 'null' }, { type: 'null' }] }),
      ['/a: must be null, not number'],
    ],
  ])('is said once, where it is, and in plain words: %s', (_, values, schema, said) => {
    expect(messages(values, schema)).toEqual(said);
  });

  it('needs no schema to name a text that cannot be read', () => {
    expect(configurationProblems('a/b: &x\n  c~d: *x', undefined)).toEqual([
      { path: '/a~1b/c~0d', message: 'contains itself by a YAML alias' },
    ]);
    expect(readConfiguration('{"a":1,"a":2}')).toEqual({ path: '', problem: 'names a member twice (1:9)' });
  });

  it('is nothing for an empty configuration, even if a schema asks for members', () => {
    expect(configurationProblems(' \n\t', undefined)).toEqual([]);
    expect(readConfiguration(' \n')).toEqual({ values: {} });
  });
});

describe('a doubt about a configuration', () => {
  it.each<[string, string, object | undefined, string[]]>([
    ['no schema', 'a: 1', undefined, []],
    ['a schema that fits', 'a: 1', {}, []],
    [
      'a text that cannot be read',
      '{"a":',
      {},
      [
        'The configuration cannot be checked here: it is neither JSON nor YAML: unexpected end of the stream within a flow collection (1:6). EKS decides on it.',
      ],
    ],
    [
      'a schema that the validator fails on',
      '{}',
      { enum: 5 },
      [
        'Whether the configuration fits cannot be checked here, because of the schema of EKS: the validator fails on it (TypeError: $enum.some is not a function).',
      ],
    ],
    [
      'a value that readers differ on, in a member with an odd name',
      'a/b:\n  c~d: [1, 0x10, yes]',
      {},
      [
        'configurationValues/a~1b/c~0d/2 is the text "yes" in YAML 1.2 and true in YAML 1.1; which of them EKS reads is not documented. Quote it, or write JSON.',
      ],
    ],
    [
      'a name that readers differ on',
      'on:\n  a: 1',
      {},
      [
        'configurationValues/on has this name in YAML 1.2 and another one in YAML 1.1; which of them EKS reads is not documented. Quote it, or write JSON.',
      ],
    ],
  ])('says what EKS has to decide: %s', (_, text, schema, said) => {
    expect(doubts(text, schema)).toEqual(said);
  });
});

describe('two configurations', () => {
  it.each([
    ['a broken one and one that says the same', '{"a":1', '{"a":1}', false],
    ['two broken ones', '{"a":', '{"a": ', false],
    ['one broken one, twice', '{"a":', '{"a":', true],
    ['none and white space', null, ' \n', true],
    ['numbers as they are written', '{"a":1.0}', 'a: 1', true],
    ['two lists in the same order', '[{"b":1,"a":2}]', '- a: 2\n  b: 1', true],
  ])('are compared by what they say: %s', (_, one, other, same) => {
    expect([sameConfiguration(one, other), sameConfiguration(other, one)]).toEqual([same, same]);
  });
});

it.each<[string | null, unknown]>([
  ['{"a":{"b":1}}', { b: 1 }],
  ['a: 5', 5],
  ['b: 5', undefined],
  ['', undefined],
  [null, undefined],
  ['[{"a":1}]', undefined],
  ['null', undefined],
  ['{"a":', undefined],
])('a member at the top is read, if there is one: %s', (configuration, member) => {
  expect(topMember(configuration, 'a')).toEqual(member);
});
