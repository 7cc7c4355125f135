import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableText } from '../../../../local/cli/text/table.ts';
import { wrapped } from '../../../../local/cli/text/wrap.ts';

describe('a wrapped text', () => {
  it('is the same text again when its lines are put together', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(40), (text, width) => {
        expect(wrapped(text, width).join(' ')).toBe(text);
      }),
    );
  });

  it('has no line that is too wide and holds more than one word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^\S{1,20}$/)), fc.nat(40), (words, width) => {
        const wide = wrapped(words.join(' '), width).filter((line) => line.length > width);
        expect(wide.filter((line) => line.includes(' '))).toEqual([]);
      }),
    );
  });
});

describe('a table', () => {
  it('wraps its last column under itself', () => {
    const rows = [
      ['ADD-ON', 'WHAT'],
      ['coredns', 'it would go from here to there'],
    ];

    expect(tableText(rows, undefined, 33)).toBe('ADD-ON   WHAT\ncoredns  it would go from here to\n         there\n');
  });
});
