import { describe, expect, it } from 'vitest';
import { fitted } from '../../../../functions/core/notice/length.ts';
import { Notice } from '../../../../functions/core/notice/notice.ts';
import { textOf } from '../../../support/repository.ts';

const NOTICE = Notice.parse(JSON.parse(textOf('events/notification.json')));

/** The version of a notice that is tried so many times after the whole one. */
function shorter(notice: Notice, times: number): Notice {
  let tried = 0;
  return fitted(notice, () => tried++ === times);
}
const textsOf = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);
const detailsOf = (length: number) => ({ a: 'd'.repeat(length - JSON.stringify({ a: '' }).length) });

it.each(['outcome', 'plan', 'approval', 'health', 'execution'] as const)('a notice may be of kind %s', (kind) => {
  expect(Notice.parse({ ...NOTICE, kind })).toEqual({ ...NOTICE, kind });
});

it('a notice that fits is left as it is', () => {
  expect(fitted(NOTICE, () => true)).toEqual(NOTICE);
});

describe('a notice that does not fit', () => {
  describe.each([
    ['first', 1, { text: 4_000, items: 50, details: 20_000 }],
    ['then', 2, { text: 1_000, items: 20, details: 2_000 }],
  ])('is %s shortened', (_, times, { text, items, details }) => {
    it('to so much of each part, and not marked where nothing was left out', () => {
      const most = {
        ...NOTICE,
        summary: 's'.repeat(text),
        reasons: textsOf(items),
        details: detailsOf(details),
      };

      expect(shorter(most, times)).toEqual(most);
    });

    it.each<[string, Partial<Notice>, Partial<Notice>]>([
      ['text', { summary: `-${'s'.repeat(text)}` }, { summary: `-${'s'.repeat(text - 1)} …` }],
      ['list', { reasons: textsOf(items + 1) }, { reasons: textsOf(items) }],
      ['member of a list', { advice: ['a'.repeat(text + 1)] }, { advice: [`${'a'.repeat(text)} …`] }],
      [
        'name of a resource',
        { resource: { kind: 'addon', name: 'a'.repeat(text + 1) } },
        { resource: { kind: 'addon', name: `${'a'.repeat(text)} …` } },
      ],
      ['details', { details: detailsOf(details + 1) }, { details: {} }],
    ])('in %s that is longer, and says so', (_part, long, short) => {
      const notice = shorter({ ...NOTICE, ...long }, times);

      expect(notice).toEqual({ ...NOTICE, ...short, shortened: true });
      expect(Notice.parse(notice)).toEqual(notice);
    });
  });

  it('keeps 150 characters of ten texts at last, and no details', () => {
    const { resource: _, ...long } = { ...NOTICE, reasons: Array<string>(11).fill('r'.repeat(151)) };

    const short = shorter(long, 3);

    expect(short).toMatchObject({ reasons: Array(10).fill(`${'r'.repeat(150)} …`), details: {}, shortened: true });
    expect(fitted(long, () => false)).toEqual(short);
  });
});
