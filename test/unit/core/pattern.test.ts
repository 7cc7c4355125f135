import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearPattern } from '../../../functions/core/configuration/pattern.ts';

const isIn = (source: string, text: string) => linearPattern(source)?.isIn(text);

/** Patterns of everything that is read, and texts that some of them are found in. */
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '\\s', '1', '-', '\\.', '^', '$', 'é', '(?:)'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `${one}${other}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(${one}|${other})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,2}', '{2,}', '*?'))
      .map(([one, often]) => `(?:${one})${often}`),
  ),
}));
const text = fc.stringMatching(/^[ab1 \-_.é\n]{0,8}$/);

describe('a pattern', () => {
  it('is found where the language finds it', async () => {
    await fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 5 }), (source, texts) => {
        for (const each of texts) expect(isIn(source, each)).toBe(new RegExp(source, 'u').test(each));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['^(a+)+$', `${'a'.repeat(5000)}!`, false],
    ['(a|a)*b', 'a'.repeat(5000), false],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(5000), false],
    ['^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$', `${'a'.repeat(5000)}.b`, true],
    [`${'('.repeat(500)}a${')'.repeat(500)}`, 'a', true],
  ])('that explodes elsewhere (%s) takes no longer than its text', (source, long, found) => {
    const before = performance.now();

    expect(isIn(source, long)).toBe(found);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it.each([
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    'a++',
    '(?i)a',
    '(',
    'a)',
    '[',
    '*',
    '\\b',
    'a{99999}',
    '(){9999}{9999}',
    'a{3,1}',
  ])('that cannot be matched in a bounded time, or not at all, is not taken: %s', (source) => {
    expect(linearPattern(source)).toBeUndefined();
  });
});
