import { describe, expect, it } from 'vitest';
import { hasAliases, otherReading, readYaml } from '../../../../functions/core/configuration/yaml.ts';

/** A few hundred characters that stand for nine to the power of nine values. */
const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from(
    { length: 8 },
    (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(',')}]`,
  ),
].join('\n');
const problemOf = (text: string) => {
  const read = readYaml(text);
  return 'problem' in read ? [read.path.join('/'), read.problem] : [];
};

describe('reading YAML', () => {
  it('follows aliases as people use them', () => {
    expect(readYaml('a: &a { x: 1 }\nb: [*a, *a]')).toEqual({ value: { a: { x: 1 }, b: [{ x: 1 }, { x: 1 }] } });
  });

  it('stops at aliases that stand for more than a text of this length can say', () => {
    const before = performance.now();

    const [path, problem] = problemOf(bomb);

    expect(bomb.length).toBeLessThan(500);
    expect(path).toMatch(/^a\d\//);
    expect(problem).toMatch(/grows by its YAML aliases to more than 100000 characters/);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('counts the characters of a text that is repeated', () => {
    expect(problemOf(`a: &a ${'x'.repeat(20_000)}\nb: [${Array(500).fill('*a').join(',')}]`)).toEqual([
      expect.stringMatching(/^b\/\d$/),
      expect.stringMatching(/grows by its YAML aliases/),
    ]);
  });

  it.each([
    ['a: &a\n  b: [1, *a]', 'a/b/1', 'contains itself by a YAML alias'],
    ['&a [*a]', '0', 'contains itself by a YAML alias'],
    ['a: 1\na: 2', '', 'names a member twice (2:1)'],
    ['a: [', '', expect.stringMatching(/^is neither JSON nor YAML: /)],
    ['? [a]\n: 1', '', expect.stringMatching(/^is neither JSON nor YAML: .*complex keys/)],
    [`${'['.repeat(101)}${']'.repeat(101)}`, '', expect.stringMatching(/^is neither JSON nor YAML: nesting/)],
  ])('names what is wrong with %j and where', (text, path, problem) => {
    expect(problemOf(text)).toEqual([path, problem]);
  });

  it.each([
    ['a: on', 'on', true],
    ['a: no', 'no', false],
    ['a: 010', 10, 8],
    ['a: 1_000', '1_000', 1000],
    ['a: 12:30', '12:30', 750],
  ])('finds that readers of YAML 1.1 and 1.2 differ on %j', (text, one, other) => {
    expect(otherReading(text)).toEqual({ value: { a: other }, places: [{ path: ['a'], one, other }] });
  });

  it.each(['a: true', 'a: "on"', 'a: 10', 'a: 1.5', 'a: 2026-11-30', 'a: null', '{"a":1e3}', '{"a":"on"}'])(
    'finds that all readers take %j for the same',
    (text) => {
      expect(otherReading(text).places).toEqual([]);
    },
  );

  it.each([
    ['a: &a 1\nb: *a', true],
    ['a: "*b"', false],
    ['a: 1 * 2', false],
    ['a: &a 1', false],
  ])('says whether %j uses an alias: %s', (text, uses) => {
    expect(hasAliases(text)).toBe(uses);
  });
});
