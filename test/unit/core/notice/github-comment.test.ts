import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerComment, noticeComment } from '../../../../functions/core/notice/github-comment.ts';
import { markdownLink, markdownText } from '../../../../functions/core/notice/markdown-text.ts';
import { Notice } from '../../../../functions/core/notice/notice.ts';
import { textOf } from '../../../support/repository.ts';

const NOTICE = Notice.parse(JSON.parse(textOf('events/notification.json')));
const APPROVAL = { id: '0123456789abcdef', question: 'May default go?', expiresAt: '2026-11-21T09:00:00.000Z' };

describe('a comment on GitHub', () => {
  it('says what happened, why and what to do, to who asked', () => {
    const lines = noticeComment(NOTICE, 'ana').split('\n');

    expect(lines[0]).toBe('**AddonUpdateRolledBack prod-1/coredns** @ana');
    expect(lines[2]).toContain('was rolled back to v1.11.4-eksbuild.2.');
    expect(lines).toContain('What to do:');
    expect(lines.at(-1)).toContain('[weekly-2026-11-24](https://eu-west-1.console.aws.amazon.com/');
  });

  it('has no empty part, where there is neither resource, reason, advice nor execution', () => {
    const bare = { ...NOTICE, reasons: [], advice: [], resource: undefined, execution: undefined };

    expect(noticeComment(bare, 'ana')).toBe(
      `**AddonUpdateRolledBack prod-1** @ana\n\n${NOTICE.summary}\n\nupdate-addon`,
    );
  });

  it('replies line by line, to who asked if GitHub knows such a login', () => {
    expect(answerComment('Started.\nSee below.', 'ana')).toBe('@ana: Started.  \nSee below.');
    expect(answerComment('Started.', 'not a login')).toBe('eks-upkeep: Started.');
    expect(answerComment('x'.repeat(70_000), 'ana')).toBe(`@ana: ${'x'.repeat(60_000 - '@ana: '.length)}`);
  });

  it('asks with the commands that answer', () => {
    const body = noticeComment({ ...NOTICE, approval: APPROVAL }, 'ana');

    expect(body).toContain(
      '- Comment `/upkeep approve 0123456789abcdef` to approve, or `/upkeep reject 0123456789abcdef` to reject',
    );
  });

  it('nests a line below the one that it belongs to, and never as deep as code', () => {
    const body = noticeComment(
      { ...NOTICE, reasons: ['        a', 'coredns: update', '  Why.', '      b: 1 -> 2'] },
      'ana',
    );

    expect(body).toContain('\n- a\n- coredns: update\n  - Why.\n    - b: 1 -\\> 2\n');
    expect(noticeComment({ ...NOTICE, reasons: ['a', '  b', '   c', '  d'] }, 'ana')).toContain(
      '\n- a\n  - b\n  - c\n  - d\n',
    );
  });

  it('is whole up to 60,000 characters, of which GitHub takes a few more', () => {
    const commentOf = (length: number) => noticeComment({ ...NOTICE, summary: 'x'.repeat(length) }, 'ana');
    const room = 60_000 - commentOf(1).length + 1;

    expect(commentOf(room)).toContain('x'.repeat(room));
    expect(commentOf(room + 1)).not.toContain('x'.repeat(4_001));
  });

  it('is no longer than GitHub takes, and says less instead', () => {
    const long = { ...NOTICE, reasons: Array(500).fill('x'.repeat(1000)) };

    const body = noticeComment(long, 'ana');

    expect(body.length).toBeLessThan(65_536);
    expect(body).toContain('x'.repeat(500));
  });

  it('is never a command, and mentions nobody but who asked', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('/upkeep update', 'so\n/upkeep update', '@ben', 'see @org/team', '`', '#12'),
    );
    fc.assert(
      fc.property(text, text, text, (summary, reason, login) => {
        const bodies = [
          noticeComment({ ...NOTICE, name: summary, summary, reasons: [reason] }, login),
          answerComment(`${summary}\n${reason}`, login),
        ];

        for (const body of bodies) {
          const mentions = outsideOfCode(body).match(/@[A-Za-z0-9][\w-]*/g) ?? [];
          expect(body).not.toMatch(/^\s*\//m);
          expect(mentions.filter((mention) => mention !== `@${login}`)).toEqual([]);
        }
      }),
    );
  });
});

describe('a text in Markdown', () => {
  it.each([
    ['plain words', 'plain words'],
    ['`kubectl get pods -n a_b` says', '`kubectl get pods -n a_b` says'],
    ['an odd ` backtick *and* more', 'an odd \\` backtick \\*and\\* more'],
    ['a line ` break\nand more', 'a line \\` break and more'],
    ['no code in ` `', 'no code in \\` \\`'],
    ['www.evil.example and WWW.evil.example', 'www\\.evil.example and WWW\\.evil.example'],
    ['[here](https://evil.example)', '\\[here\\](https\\://evil.example)'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['ask @ben or #12', 'ask @\u200bben or \\#\u200b12'],
    ['# a heading\n- and a list', '\\# a heading - and a list'],
    ['- a list', '\\- a list'],
    ['1. a list', '1\\. a list'],
    ['===', '\\==='],
    ['/lgtm', '\\/lgtm'],
    ['$HOME and $PATH', '\\$HOME and \\$PATH'],
    ['``', '\\`\\`'],
  ])('%s is shown as it is', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });

  it('that names a link cannot leave it', () => {
    expect(markdownLink('https://aws.example/a)b', 'run](x')).toBe('[run\\](x](https://aws.example/a%29b)');
  });
});

const outsideOfCode = (body: string) => body.replace(/(?<!\\)`[^`]*`/g, '');
