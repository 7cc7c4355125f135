import { describe, expect, it } from 'vitest';
import { linearPattern } from '../../../../functions/core/configuration/pattern.ts';
import { patternsFor } from '../../../../functions/core/configuration/patterns.ts';
import { Unchecked } from '../../../../functions/core/configuration/unchecked.ts';

describe('a pattern', () => {
  it.each<[string, string[], string[]]>([
    ['a', ['a', 'xax'], ['', 'x']],
    ['a|b|c', ['a', 'b', 'xc'], ['', 'd', '|']],
    ['^(?:a|b)$', ['a', 'b'], ['ab', '']],
    ['^(?:a$|b)$', ['a', 'b'], ['ab', 'aa']],
    ['(?:a)b', ['ab'], ['a', 'b']],
    ['(a)?b', ['b', 'ab'], ['a']],
    ['^a', ['a', 'ab'], ['ba', '']],
    ['a$', ['a', 'ba'], ['ab']],
    ['^a*$', ['', 'a', 'aaa'], ['b', 'ab']],
    ['^ba+$', ['ba', 'baa', 'baaa'], ['b', 'bab', 'aa']],
    ['^a?$', ['', 'a'], ['aa']],
    ['^a+?b', ['ab', 'aab'], ['b']],
    ['^a{2}$', ['aa'], ['a', 'aaa']],
    ['^a{2,}$', ['aa', 'aaaaa'], ['a']],
    ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
    ['^a{0,1}b$', ['b', 'ab'], ['aab']],
    ['^(a*)*$', ['', 'aa'], ['b']],
    ['^.$', ['a', '😀'], ['', 'ab']],
    ['^\\u{61}$', ['a'], ['u', 'b']],
  ])('is found in the texts that it describes: %s', (source, found, others) => {
    const pattern = linearPattern(source);

    expect([...found, ...others].filter((text) => pattern?.isIn(text))).toEqual(found);
  });

  it.each(['^*', '$?', 'a{3,2}', 'a)', 'a)b', '(a', '(?=a)b', '(?:?a)', '(?<name>a)', 'a??+', '?'])(
    'that no reader of patterns takes, or none in a bounded time, is not taken: %s',
    (source) => {
      expect(linearPattern(source)).toBeUndefined();
    },
  );

  it.each([
    ['a'.repeat(2000), true],
    ['a'.repeat(2001), false],
    ['a{4997}', true],
    ['a{4998}', false],
  ])('is taken up to 2,000 characters and 5,000 parts (case %#)', (source, isTaken) => {
    expect(linearPattern(source) !== undefined).toBe(isTaken);
  });
});

describe('what stands in place of a pattern', () => {
  const found = (source: string, texts: string[], values: unknown = texts) => {
    const stand = new RegExp(patternsFor(values)(source), 'u');
    return texts.filter((text) => stand.test(text));
  };

  it.each<[string, string[], string[]]>([
    ['^a.c$', ['a.c', 'abc', 'ac'], ['a.c', 'abc']],
    ['^a\\.c$', ['a.c', 'abc'], ['a.c']],
    ['^a[+*?]$', ['a+', 'a*', 'a?', 'aa', ''], ['a+', 'a*', 'a?']],
    ['^[(|)]+$', ['(|)', '', '('], ['(|)', '(']],
    ['^[\\[\\]{}]+$', ['[]', '{}', '[', 'x'], ['[]', '{}', '[']],
    ['^[\\^$\\\\/]+$', ['^$', '\\', '/', ''], ['^$', '\\', '/']],
    ['a', ['', 'b'], []],
  ])('matches those of the texts that the pattern matches: %s', (source, texts, matched) => {
    expect(found(source, texts)).toEqual(matched);
  });

  it('knows the names and the texts at any depth', () => {
    const texts = ['a1', 'a2', 'a3', 'a4'];

    expect(found('^a', texts, { a1: [{ b: 'a2' }], c: { a3: 5 } })).toEqual(['a1', 'a2', 'a3']);
    expect(found('^a', ['a1', 'a2'], 'a1')).toEqual(['a1']);
  });

  it.each([[5], [{ n: 5 }], [[null, true]]])('is there for values without texts: %j', (values) => {
    expect(new RegExp(patternsFor(values)('^$'), 'u').test('')).toBe(false);
  });

  // 5,000 steps for each of 10,000 characters is the most.
  const longest = 'b'.repeat(10_000);

  it('is made once for a pattern that is there twice', () => {
    const patternFor = patternsFor(longest);

    const both = [patternFor('a{4997}'), patternFor('a{4997}')];

    expect(both[0]).toBe(both[1]);
    expect(() => patternFor('b')).toThrow(new Unchecked('its patterns take too long'));
  });

  it('is not there when the texts are too long for it', () => {
    expect(() => patternsFor(`${longest}b`)('a{4997}')).toThrow(new Unchecked('its patterns take too long'));
  });
});
