import { describe, expect, it } from 'vitest';
import { hasAliases, otherReading, readYaml } from '../../../../functions/core/configuration/yaml.ts';

const problemOf = (text: string) => {
  const read = readYaml(text);
  return 'problem' in read ? [read.path.join('/'), read.problem] : [];
};
const tooLarge = 'grows by its YAML aliases to more than 100000 characters: write it out';

describe('what aliases add', () => {
  // Each text is read four times, and all of it may be twice as long as what is written, and 100,000 characters more.
  const four = (length: number, ...more: string[]) =>
    [`a: &a ${'x'.repeat(length)}`, 'b: *a', 'c: *a', 'd: *a', ...more].join('\n');

  it.each([
    ['a text of 50,019 characters', four(50_019), []],
    ['a text of 50,020 characters', four(50_020), ['d', tooLarge]],
    ['a text that reaches the limit exactly', four(50_024, 'ee: 1'), []],
    ['one that exceeds it by one character', four(50_024, 'e: 1'), ['e', tooLarge]],
  ])('is limited: %s', (_, text, problem) => {
    expect(problemOf(text)).toEqual(problem);
  });
});

describe('what is nested', () => {
  const lists = (levels: number, inner: string) => `${'['.repeat(levels)}${inner}${']'.repeat(levels)}`;

  it.each([
    ['100 levels by an alias', `- &a ${lists(49, '1')}\n- ${lists(50, '*a')}`, []],
    [
      '101 levels by an alias',
      `- &a ${lists(50, '1')}\n- ${lists(50, '*a')}`,
      [['1', ...Array.from({ length: 99 }, () => '0')].join('/'), 'is nested more than 100 levels deep'],
    ],
    ['90 levels as they are written', lists(90, '1'), []],
  ])('is read to 100 levels: %s', (_, text, problem) => {
    expect(problemOf(text)).toEqual(problem);
  });

  it('is not read at more than 100 levels', () => {
    expect(problemOf(lists(101, '1'))).toEqual(['', expect.stringMatching(/^is neither JSON nor YAML: /)]);
  });
});

describe('the other reading', () => {
  it.each<[string, unknown, object[]]>([
    ['a: ~\nb: on', { a: null, b: true }, [{ path: ['b'], one: 'on', other: true }]],
    ['a: [1, {b: 010}]', { a: [1, { b: 8 }] }, [{ path: ['a', '1', 'b'], one: 10, other: 8 }]],
    ['on: { a: 1 }', { true: { a: 1 } }, [{ path: ['on'], one: { a: 1 }, other: undefined }]],
    ['{"a":"on"}', { a: 'on' }, []],
    ['{"a":', undefined, []],
    ['on', true, [{ path: [], one: 'on', other: true }]],
  ])('of a text has the places that differ: %s', (text, value, places) => {
    expect(otherReading(text)).toEqual({ value, places });
  });
});

it.each([
  ['a: &a 1\nb: *a', true],
  ['a: "*a"', false],
  ['a: 2 * 3', false],
  ['a: "*', false],
  ['a: b', false],
])('an alias is told from a star: %s', (text, is) => {
  expect(hasAliases(text)).toBe(is);
});
