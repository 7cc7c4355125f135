import { describe, expect, it } from 'vitest';
import { isTooMuch } from '../../../../functions/core/configuration/schema-cost.ts';
import type { Schema } from '../../../../functions/core/configuration/schema-words.ts';

const ring = { $ref: '#' };
const twice = { allOf: [ring, ring] };
const nested = (levels: number, around: (inner: unknown) => unknown) =>
  Array.from({ length: levels }).reduce<unknown>((inner) => around(inner), 0);

describe('a schema is too much for values', () => {
  it.each([
    ['allOf', [ring]],
    ['anyOf', [{}, ring]],
    ['oneOf', [ring]],
    ['not', ring],
    ['if', ring],
    ['then', ring],
    ['else', ring],
    ['dependentSchemas', { a: ring }],
    ['dependencies', { a: ring, b: ['c'] }],
  ])('that leads back to itself by the word %s', (word, held) => {
    expect(isTooMuch({ [word]: held }, 'any')).toBe(true);
  });

  it.each([
    ['additionalProperties', twice],
    ['unevaluatedProperties', twice],
    ['propertyNames', twice],
    ['patternProperties', { '.': twice }],
    ['properties', { x: twice }],
  ])('that multiplies with each level of members by the word %s', (word, held) => {
    expect(
      isTooMuch(
        { [word]: held },
        nested(60, (x) => ({ x })),
      ),
    ).toBe(true);
    expect(
      isTooMuch(
        { [word]: held },
        nested(5, (x) => ({ x })),
      ),
    ).toBe(false);
  });

  it.each([
    ['items', twice],
    ['prefixItems', [twice]],
    ['additionalItems', twice],
    ['unevaluatedItems', twice],
    ['contains', twice],
  ])('that multiplies with each level of a list by the word %s', (word, held) => {
    expect(
      isTooMuch(
        { [word]: held },
        nested(60, (x) => [x]),
      ),
    ).toBe(true);
    expect(
      isTooMuch(
        { [word]: held },
        nested(5, (x) => [x]),
      ),
    ).toBe(false);
  });

  it.each<[string, (amount: number) => [Schema, unknown]]>([
    [
      'items, each held against one schema, beside one that is referred to',
      (amount) => [{ $ref: '#/x', x: {}, items: { type: 'string' } }, Array.from({ length: amount - 2 }, () => 0)],
    ],
    [
      'schemas of one member, beside a member that it does not know',
      (amount) => [{ properties: { a: { allOf: Array.from({ length: amount - 2 }, () => true) } } }, { a: 0, b: 0 }],
    ],
  ])('with more than 300,000 steps: %s', (_, made) => {
    expect(isTooMuch(...made(300_000))).toBe(false);
    expect(isTooMuch(...made(300_001))).toBe(true);
  });

  it('but not because it holds what is no schema', () => {
    expect(isTooMuch({ allOf: [null, true, 5], items: 'x' }, [1])).toBe(false);
  });
});
