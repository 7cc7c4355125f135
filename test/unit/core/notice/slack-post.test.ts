import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Notice } from '../../../../functions/core/notice/notice.ts';
import { slackPost } from '../../../../functions/core/notice/slack-post.ts';
import { slackLink, slackText } from '../../../../functions/core/notice/slack-text.ts';
import { Blocks, MOST_BLOCK_BYTES } from '../../../../local/cloud/chat/slack-blocks.ts';
import { anyCharacter } from '../../../support/any-character.ts';
import { textOf } from '../../../support/repository.ts';

const NOTICE = Notice.parse(JSON.parse(textOf('events/notification.json')));
const APPROVAL = { id: '0123456789abcdef', question: 'May default go?', expiresAt: '2026-11-21T09:00:00.000Z' };

const anyText = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: anyCharacter, maxLength: 9000 }), hostile());
const anyNotice = fc.record({
  name: anyText,
  machine: anyText,
  summary: anyText,
  reasons: fc.array(anyText, { maxLength: 60 }),
  advice: fc.array(anyText, { maxLength: 60 }),
  codes: fc.array(anyText, { maxLength: 30 }),
  approval: fc.option(
    fc.record({ id: fc.constant(APPROVAL.id), question: anyText, expiresAt: fc.constant(APPROVAL.expiresAt) }),
    { nil: undefined },
  ),
});

/** What would call people or hide a link, in Slack. */
function hostile() {
  return fc.constantFrom(
    '<!channel> <!here>',
    '<@U01BEN>',
    '<https://evil.example|aws.amazon.com>',
    '&lt;!channel&gt;',
  );
}

describe('a message of Slack', () => {
  it('says what happened, why and what to do, with the link to the execution', () => {
    const { text, blocks, loud } = slackPost(NOTICE, 'U01ANA');

    expect(text).toBe(
      ':x: AddonUpdateRolledBack prod-1/coredns: coredns on prod-1 was rolled back to v1.11.4-eksbuild.2.',
    );
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section', 'context']);
    expect(JSON.stringify(blocks[1])).toContain('ended Failed: InsufficientNumberOfReplicas');
    expect(JSON.stringify(blocks[2])).toContain('What to do\\n• Too few pods');
    expect(JSON.stringify(blocks[3])).toContain('|weekly-2026-11-24> · requested by <@U01ANA>');
    expect(loud).toBe(true);
  });

  it('asks with buttons in place of advice', () => {
    const { blocks } = slackPost({ ...NOTICE, severity: 'warning', approval: APPROVAL });

    expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'actions', 'context']);
    expect(JSON.stringify(blocks[2])).toContain(`"value":"${APPROVAL.id}"`);
  });

  it.each([
    ['info', false],
    ['warning', false],
    ['error', true],
    ['critical', true],
  ] as const)('of severity %s is shown outside of its thread: %s', (severity, loud) => {
    expect(slackPost({ ...NOTICE, severity }).loud).toBe(loud);
  });

  it('keeps to every limit of Slack, mentions nobody and links to nothing else, whatever its text', () => {
    fc.assert(
      fc.property(anyNotice, fc.boolean(), ({ approval, ...more }, isNamed) => {
        const notice = { ...NOTICE, ...more, ...(approval && { approval }) };

        const { text, blocks } = slackPost(notice, isNamed ? 'U01ANA' : '<!channel>');

        const written = blocks.flatMap((block) => {
          if (block.type === 'section') return [block.text?.text ?? ''];
          if (block.type !== 'context') return [];
          return block.elements.map((element) => ('text' in element ? element.text : ''));
        });
        const marks = [text, ...written].flatMap((each) => each.match(/<[^>]*>/g) ?? []);
        const ours = marks.filter((mark) => mark === '<@U01ANA>' || mark.startsWith(`<${NOTICE.execution?.link}|`));
        expect(Blocks.safeParse(blocks).error).toBeUndefined();
        expect(text.length).toBeLessThanOrEqual(3000);
        expect(marks).toEqual(ours);
        expect(marks).toHaveLength(isNamed ? 2 : 1);
      }),
    );
  });

  it('has as many sections as a long plan needs, a line in one of them, and says where it ends', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, line) => `${line} ${'x'.repeat(95)}`);
    const sectionsOf = (reasons: string[]) =>
      slackPost({ ...NOTICE, summary: 'Plan.', reasons, advice: [] }).blocks.flatMap((block) =>
        block.type === 'section' ? [block.text?.text ?? ''] : [],
      );

    expect(sectionsOf(lines(90)).join('\n')).toBe(['Plan.', ...lines(90)].join('\n'));
    expect(sectionsOf(lines(90))).toHaveLength(3);
    expect(sectionsOf(lines(500)).at(-1)).toBe('…');
  });

  it('is short enough as a whole when all of it is long', () => {
    const long = {
      ...NOTICE,
      summary: 'x'.repeat(9000),
      advice: ['y'.repeat(9000)],
      codes: Array(50).fill('z'.repeat(300)),
    };

    const { blocks } = slackPost({ ...long, approval: { ...APPROVAL, question: 'q'.repeat(900) } });

    expect(Buffer.byteLength(JSON.stringify(blocks))).toBeLessThan(MOST_BLOCK_BYTES);
  });
});

describe('a text of Slack', () => {
  it('is cut between characters, and not within an escaped one', () => {
    expect(slackText('a<b', 7)).toBe('a&lt;b');
    expect(slackText('ab<c', 6)).toBe('ab…');
    expect(slackText('\u{1f600}\u{1f600}\u{1f600}', 5)).toBe('\u{1f600}\u{1f600}…');
  });

  it('is never longer than it may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.integer({ min: 1, max: 50 }), (text, most) => {
        expect(slackText(text, most).length).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('that names a link cannot leave it', () => {
    expect(slackLink('https://aws.example/a|b>c', 'run|<!channel>')).toBe(
      '<https://aws.example/a%7Cb%3Ec|run &lt;!channel&gt;>',
    );
  });
});
