import { describe, expect, it } from 'vitest';
import { Notice } from '../../../../functions/core/notice/notice.ts';
import { slackPost } from '../../../../functions/core/notice/slack-post.ts';
import { slackLink, slackText } from '../../../../functions/core/notice/slack-text.ts';
import { MOST_BLOCK_BYTES } from '../../../../local/cloud/chat/slack-blocks.ts';
import { textOf } from '../../../support/repository.ts';

const NOTICE = Notice.parse(JSON.parse(textOf('events/notification.json')));
const APPROVAL = { id: '0123456789abcdef', question: 'May default go?', expiresAt: '2026-11-21T09:00:00.000Z' };

const headerOf = (changes: object) => Object(slackPost({ ...NOTICE, ...changes }).blocks[0]).text.text;
const contextOf = (changes: object, askedBy?: string) =>
  Object(slackPost({ ...NOTICE, ...changes }, askedBy).blocks.at(-1)).elements[0].text;
const sectionsOf = (changes: object) =>
  slackPost({ ...NOTICE, advice: [], ...changes }).blocks.flatMap((block) =>
    block.type === 'section' ? [block.text?.text ?? ''] : [],
  );

describe('the header of a message', () => {
  it.each<[string, object, string]>([
    ['names cluster and add-on', {}, ':x: AddonUpdateRolledBack prod-1/coredns'],
    ['names the cluster alone', { resource: undefined }, ':x: AddonUpdateRolledBack prod-1'],
    ['names neither where there is none', { cluster: undefined, resource: undefined }, ':x: AddonUpdateRolledBack'],
    ['asks for approval', { approval: APPROVAL }, ':raised_hand: Approval prod-1/coredns'],
  ])('%s', (_, changes, text) => {
    expect(headerOf(changes)).toBe(text);
  });

  it('takes 150 characters, the last of which shows that it was cut, and splits none', () => {
    const fixed = ':x:  prod-1/coredns'.length;

    expect(headerOf({ name: 'n'.repeat(150 - fixed) })).toBe(`:x: ${'n'.repeat(150 - fixed)} prod-1/coredns`);
    expect(headerOf({ name: 'n'.repeat(151 - fixed) })).toBe(`:x: ${'n'.repeat(151 - fixed)} prod-1/cored…`);
    expect(headerOf({ name: `${'n'.repeat(144)}\u{1f600}${'m'.repeat(9)}` })).toBe(`:x: ${'n'.repeat(144)}…`);
    expect(headerOf({ name: `\u{1f600}${'n'.repeat(200)}` })).toBe(`:x: \u{1f600}${'n'.repeat(143)}…`);
  });
});

describe('the sections of a message', () => {
  it('hold lines together up to 3,000 characters', () => {
    expect(sectionsOf({ summary: 'a'.repeat(1_499), reasons: ['b'.repeat(1_500)] })).toHaveLength(1);
    expect(sectionsOf({ summary: 'a'.repeat(1_500), reasons: ['b'.repeat(1_500)] })).toHaveLength(2);
    expect(sectionsOf({ summary: 'a'.repeat(3_500), reasons: [] })).toEqual([`${'a'.repeat(2_999)}…`]);
  });

  it.each([
    ['alone', []],
    ['beside advice', ['b'.repeat(3_000)]],
  ])('%s, are no more than the whole message takes, and as many as fit', (_, advice) => {
    const reasons = Array<string>(500).fill('x'.repeat(95));

    const bytes = Buffer.byteLength(JSON.stringify(slackPost({ ...NOTICE, advice, reasons }).blocks));

    expect(bytes).toBeLessThanOrEqual(MOST_BLOCK_BYTES);
    expect(bytes).toBeGreaterThan(MOST_BLOCK_BYTES - 3_500);
  });

  it('are never empty', () => {
    expect(sectionsOf({ summary: ' ', reasons: [] })).toEqual(['…']);
  });

  it('are followed by advice of at most 2,000 characters', () => {
    const [, advice = ''] = sectionsOf({ reasons: [], summary: 'a', advice: ['b'.repeat(3_000)] });

    expect(advice).toHaveLength(2_000);
    expect(advice.endsWith('b…')).toBe(true);
  });

  it('are shown as they are written', () => {
    const { blocks } = slackPost({ ...NOTICE, advice: ['Do.'] });

    expect(blocks.filter(({ type }) => type !== 'header').map((block) => JSON.stringify(block))).toEqual(
      [1, 2, 3].map(() => expect.stringContaining('"verbatim":true')),
    );
    expect(blocks[0]).toMatchObject({ text: { emoji: true } });
  });
});

describe('the context of a message', () => {
  it.each<[string, object, string | undefined, string]>([
    [
      'names what ran, where, and which codes',
      { execution: undefined },
      undefined,
      'update-addon · 111122223333 eu-west-1 · InsufficientNumberOfReplicas',
    ],
    [
      'names what is known of the place',
      { execution: undefined, codes: [], cluster: { name: 'prod-1', region: 'eu-west-1' } },
      undefined,
      'update-addon · eu-west-1',
    ],
    [
      'names no place that is not known',
      { execution: undefined, codes: [], cluster: undefined },
      undefined,
      'update-addon',
    ],
    [
      'names who asked',
      { execution: undefined, codes: [], cluster: undefined },
      'U01ANA',
      'update-addon · requested by <@U01ANA>',
    ],
    [
      'names nobody before whose id something stands',
      { execution: undefined, codes: [], cluster: undefined },
      '!U01',
      'update-addon',
    ],
    [
      'names nobody after whose id something stands',
      { execution: undefined, codes: [], cluster: undefined },
      'U01!',
      'update-addon',
    ],
  ])('%s', (_, changes, askedBy, text) => {
    expect(contextOf(changes, askedBy)).toBe(text);
  });

  it('has the first ten codes, in 100 characters each', () => {
    const codes = Array.from({ length: 12 }, (_, index) => `${index}`.padEnd(150, 'x'));
    const shown = contextOf({ codes, execution: undefined, cluster: undefined }).split(' · ').slice(1);

    expect(shown).toEqual(codes.slice(0, 10).map((code) => `${code.slice(0, 99)}…`));
  });

  it('has a link of up to 1,000 characters', () => {
    const of = (length: number) =>
      contextOf({ execution: { ...NOTICE.execution, link: 'https://a/'.padEnd(length, 'b') } });

    expect(of(1_000)).toContain('|weekly-2026-11-24>');
    expect(of(1_001)).not.toContain('weekly');
  });
});

it('the question of an approval takes 300 characters, and is never empty', () => {
  const questionOf = (question: string) => {
    const { blocks } = slackPost({ ...NOTICE, approval: { ...APPROVAL, question } });
    const buttons = Object(blocks.find(({ type }) => type === 'actions')).elements;
    return Object(buttons[0]).confirm.text.text;
  };

  expect(questionOf('q'.repeat(300))).toBe('q'.repeat(300));
  expect(questionOf('q'.repeat(301))).toBe(`${'q'.repeat(299)}…`);
  expect(questionOf(' ')).toBe('…');
});

it('a text of Slack loses control characters alone, and takes exactly as many characters as it may', () => {
  expect(slackText('a\u0007b\nc')).toBe('a b\nc');
  expect(slackText('abcde', 5)).toBe('abcde');
  expect(slackText('abcdef', 5)).toBe('abcd…');
  expect(slackLink('https://a/?b=|', 'c'.repeat(300))).toBe(`<https://a/?b=%7C|${'c'.repeat(199)}…>`);
});
