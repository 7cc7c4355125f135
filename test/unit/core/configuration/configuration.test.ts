import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  configurationDoubts,
  configurationProblems,
  readConfiguration,
  sameConfiguration,
} from '../../../../functions/core/configuration/configuration.ts';

// As EKS writes them: draft-06 with a reference into definitions, and formats that no validator knows.
const NETWORKING = {
  $schema: 'http://json-schema.org/draft-06/schema#',
  $ref: '#/definitions/VpcCni',
  definitions: {
    VpcCni: {
      type: 'object',
      additionalProperties: false,
      properties: {
        env: {
          type: 'object',
          additionalProperties: false,
          properties: {
            ENABLE_PREFIX_DELEGATION: { type: 'string', format: 'boolean', default: 'false' },
            WARM_IP_TARGET: { type: 'string', format: 'integer' },
          },
        },
        eniConfig: {
          type: 'object',
          properties: {
            create: { type: 'boolean' },
            subnets: { type: 'object', additionalProperties: { $ref: '#/definitions/Subnet' } },
          },
        },
        'a/b': { type: 'string' },
        nodeAgent: { type: ['object', 'null'] },
        tolerations: { type: 'array', items: { type: 'object', required: ['key'] } },
      },
    },
    Subnet: { type: 'object', required: ['id', 'zone'], properties: { id: { type: 'string' } } },
  },
};

const replicas = ($schema: string) => ({
  $schema,
  type: 'object',
  additionalProperties: false,
  properties: { replicaCount: { type: 'integer', minimum: 1 }, mode: { enum: ['a', 'b'] } },
});
const problems = (values: unknown, schema: object = NETWORKING) =>
  configurationProblems(typeof values === 'string' ? values : JSON.stringify(values), JSON.stringify(schema));
const places = (values: unknown, schema?: object) => problems(values, schema).map(({ path }) => path);

describe('a configuration that fits', () => {
  it.each([
    ['none', ''],
    ['empty', '{}'],
    ['with formats that no validator knows', { env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_IP_TARGET: '2' } }],
    ['with null where it may be', { nodeAgent: null }],
    ['with what is required deep inside', { eniConfig: { subnets: { a: { id: 'subnet-1', zone: 'a' } } } }],
    ['as YAML', 'env:\n  WARM_IP_TARGET: "2"\n'],
  ])('has no problem: %s', (_, values) => {
    expect(problems(values)).toEqual([]);
  });
});

describe('a configuration that does not fit', () => {
  it.each([
    ['an unknown member', { extra: 1 }, ['/extra']],
    ['an unknown member deep inside', { env: { NEW: 'x' } }, ['/env/NEW']],
    ['a wrong type', { env: { WARM_IP_TARGET: 2 } }, ['/env/WARM_IP_TARGET']],
    ['a wrong type, in YAML', 'env:\n  WARM_IP_TARGET: 2\n', ['/env/WARM_IP_TARGET']],
    ['an item of a list', { tolerations: [{ key: 'a' }, {}] }, ['/tolerations/1']],
    ['a name with a slash', { 'a/b': 1 }, ['/a~1b']],
    ['a name that a URI would not have as it is', { 'größe in %20 #': 1 }, ['/größe in %20 #']],
    ['a list in place of an object', [], ['']],
    ['null in place of an object', 'null', ['']],
  ])('is named by its JSON pointer: %s', (_, values, paths) => {
    expect(places(values)).toEqual(paths);
  });

  it('is reported with all of its problems together', () => {
    const found = places({ extra: 1, env: { NEW: 'x', WARM_IP_TARGET: 2 }, tolerations: [{}] });

    expect(found.toSorted()).toEqual(['/env/NEW', '/env/WARM_IP_TARGET', '/extra', '/tolerations/0']);
  });

  it('is reported with every member that one object lacks', () => {
    const found = problems({ eniConfig: { subnets: { a: {} } } });

    expect(found).toEqual([
      { path: '/eniConfig/subnets/a', message: 'lacks the member "id"; lacks the member "zone"' },
    ]);
  });

  it('is reported in plain words', () => {
    expect(
      problems({ env: { WARM_IP_TARGET: 2, NEW: 'x' } })
        .map(({ message }) => message)
        .toSorted(),
    ).toEqual(['is not a member of this configuration', 'must be string, not number']);
  });

  it('is reported when it is neither JSON nor YAML', () => {
    expect(problems('{"a": ')).toEqual([{ path: '', message: expect.stringMatching(/^is neither JSON nor YAML: /) }]);
  });
});

describe.each([
  'http://json-schema.org/draft-06/schema#',
  'http://json-schema.org/draft-07/schema#',
  'https://json-schema.org/draft/2019-09/schema',
])('a schema of %s', (draft) => {
  it.each([
    [{ replicaCount: 2, mode: 'a' }, []],
    [{ replicaCount: 0 }, ['/replicaCount']],
    [{ replicaCount: 1.5 }, ['/replicaCount']],
    [{ mode: 'c' }, ['/mode']],
    [{ other: true }, ['/other']],
  ])('takes or refuses %j', (values, paths) => {
    expect(places(values, replicas(draft))).toEqual(paths);
  });
});

it('is not to be had for a version without a schema, unless it is empty', () => {
  expect(configurationProblems('{}', undefined)).toEqual([]);
  expect(configurationProblems('', undefined)).toEqual([]);
  expect(configurationProblems('{"a":1}', undefined)).toEqual([
    { path: '', message: 'this version takes no configuration' },
  ]);
});

describe('a schema that cannot be checked here', () => {
  const chain = (length: number, link: (next: string) => object) => ({
    $ref: '#/definitions/d0',
    definitions: Object.fromEntries(
      Array.from({ length }, (_, index) => [
        `d${index}`,
        index === length - 1 ? {} : link(`#/definitions/d${index + 1}`),
      ]),
    ),
  });
  const twice = ($ref: string) => ({ allOf: [{ $ref }, { $ref }] });
  const perLevel = { allOf: [1, 2].map(() => ({ properties: { x: { $ref: '#/definitions/d' } } })) };
  const deep = Array.from({ length: 60 }).reduce<object>((x) => ({ x }), {});

  it.each<[string, object | string, object, RegExp]>([
    [
      'a reference to nothing',
      { $ref: '#/definitions/No' },
      {},
      /it refers to "#\/definitions\/No", which it does not/,
    ],
    ['a reference elsewhere', { properties: { a: { $ref: 'https://x.y/z' } } }, {}, /it refers to "https:\/\/x.y\/z"/],
    ['a reference to itself', { $ref: '#' }, {}, /it refers to itself without end/],
    ['references in a ring', { $ref: '#/a', a: { $ref: '#/b' }, b: { $ref: '#/a' } }, {}, /it refers to itself/],
    ['references that multiply', chain(40, twice), {}, /too often/],
    [
      'references that multiply with each level',
      { $ref: '#/definitions/d', definitions: { d: perLevel } },
      deep,
      /too often/,
    ],
    [
      'a pattern that looks around',
      { properties: { a: { pattern: '(?=a)' } } },
      { a: 'a' },
      /its pattern \(\?=a\) cannot/,
    ],
    ['a text that is not JSON', '{', {}, /it is not JSON/],
    ['a text that is no object', '7', {}, /it is not an object/],
  ])('has no problem but a doubt, and does not hang: %s', (_title, schema, values, doubt) => {
    const text = typeof schema === 'string' ? schema : JSON.stringify(schema);
    const before = performance.now();

    expect(configurationProblems(JSON.stringify(values), text)).toEqual([]);
    expect(configurationDoubts(JSON.stringify(values), text)).toEqual([expect.stringMatching(doubt)]);
    expect(performance.now() - before).toBeLessThan(3000);
  });

  it.each([
    [{ properties: { a: { pattern: '^(a+)+$' } } }, { a: `${'a'.repeat(60)}!` }, ['/a']],
    [{ patternProperties: { '^(a+)+$': { type: 'string' } } }, { [`${'a'.repeat(60)}!`]: 1, aa: 1 }, ['/aa']],
    [{ $ref: '#/definitions/d', definitions: { d: { properties: { x: { $ref: '#/definitions/d' } } } } }, deep, []],
  ])('is none only because it looks so: %j', (schema, values, paths) => {
    expect(places(values, schema)).toEqual(paths);
    expect(configurationDoubts(JSON.stringify(values), JSON.stringify(schema))).toEqual([]);
  });
});

describe('what EKS makes nothing of', () => {
  it.each<[string, object]>([
    ['a format', { properties: { a: { type: 'string', format: 'uri' } } }],
    ['required that is no list', { properties: { a: { type: 'string', required: true }, b: { required: true } } }],
    ['names', { $id: 'http://x.y/z.json', properties: { a: { $id: 'http://x.y/z.json', type: 'string' } } }],
    ['`if` in draft-06', { $schema: 'http://json-schema.org/draft-06/schema#', if: false, else: false }],
    ['`const` in draft-04', { $schema: 'http://json-schema.org/draft-04/schema#', properties: { a: { const: 'b' } } }],
  ])('is no problem and no doubt: %s', (_title, schema) => {
    expect(problems({ a: 'not a uri' }, schema)).toEqual([]);
    expect(configurationDoubts('{"a":"not a uri"}', JSON.stringify(schema))).toEqual([]);
  });
});

describe('YAML that readers differ on', () => {
  const schema = (type: string) => ({ properties: { a: { type } } });

  it.each([
    ['a: on', 'boolean', [], /a is the text "on" in YAML 1.2 and true in YAML 1.1/],
    ['a: on', 'string', [], /Quote it, or write JSON/],
    ['a: on', 'integer', ['/a'], /text "on"/],
    ['a: 010', 'integer', [], /a is 10 in YAML 1.2 and 8 in YAML 1.1/],
    ['b: &b {}\na: *b', 'object', [], /uses YAML aliases/],
  ])('is refused only where both are wrong: %j as %s', (text, type, paths, doubt) => {
    expect(places(text, schema(type))).toEqual(paths);
    expect(configurationDoubts(text, JSON.stringify(schema(type)))).toEqual([expect.stringMatching(doubt)]);
  });
});

describe('reading', () => {
  it('takes every JSON text for what it says', async () => {
    await fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);

        expect(readConfiguration(text)).toEqual({ values: JSON.parse(text) });
      }),
    );
  });

  it.each([
    '{"a":"\u007f"}',
    '{"a":"\u2028"}',
    `{"${'k'.repeat(2000)}":1}`,
    '{\n\t"a": 1\n}',
    '{"a":1e3}',
    '{"a":"\\/"}',
  ])('takes JSON that YAML finds odd: %j', (text) => {
    expect(readConfiguration(text)).toEqual({ values: JSON.parse(text) });
  });
});

describe('two configurations', () => {
  it.each([
    ['{"a":1,"b":{"c":[1,2]}}', 'b: { c: [1, 2] }\na: 1\n'],
    [null, '{}'],
    [null, ''],
    ['replicaCount: 3', '{ "replicaCount": 3 }'],
  ])('are the same however they are written: %j and %j', (a, b) => {
    expect(sameConfiguration(a, b)).toBe(true);
    expect(sameConfiguration(b, a)).toBe(true);
  });

  it.each([
    ['{"a":1}', '{"a":2}'],
    ['{"a":1}', '{"a":"1"}'],
    ['{"a":[1,2]}', '{"a":[2,1]}'],
    [null, '{"a":null}'],
    ['{"a": ', '{"a":'],
  ])('differ in what they say: %j and %j', (a, b) => {
    expect(sameConfiguration(a, b)).toBe(false);
  });

  it('are the same in any order of their members', async () => {
    const anObject = fc.dictionary(fc.string(), fc.jsonValue());
    await fc.assert(
      fc.property(anObject, (values) => {
        const turned = Object.fromEntries(Object.entries(values).reverse());

        expect(sameConfiguration(JSON.stringify(values), JSON.stringify(turned, null, 2))).toBe(true);
      }),
    );
  });
});
