import type { KnownBlock } from '@slack/types';
import { MARKS } from './amazon-q.ts';
import type { Notice } from './notice.ts';
import { slackLink, slackText } from './slack-text.ts';

/** A message as chat.postMessage takes it; `text` is for previews and screen readers. `loud` shows a reply outside its thread. */
export type SlackPost = { text: string; blocks: KnownBlock[]; loud: boolean };

// https://docs.slack.dev/reference/block-kit: a header takes 150 characters, a section 3,000, a confirmation 300. A whole message
// takes about 13,000 (msg_blocks_too_long; Slack does not document the number), so advice gets less.
const LONGEST_HEADER = 150;
const LONGEST_SECTION = 3_000;
const MOST_BYTES = 12_500;
const LONGEST_ADVICE = 2_000;
const LONGEST_WORD = 100;
const LONGEST_LINK = 1_000;
const LONGEST_CONFIRMATION = 300;
const MOST_CODES = 10;

/** A notice as a Slack message; an approval request gets buttons that carry its id. `askedBy` is the id of a user. */
export function slackPost(notice: Notice, askedBy?: string): SlackPost {
  const { name, severity, cluster, resource, summary, reasons, advice, approval } = notice;
  const where = [cluster?.name, resource?.name].filter((part) => part !== undefined).join('/');
  const title = approval === undefined ? `${MARKS[severity]} ${name} ${where}` : `:raised_hand: Approval ${where}`;
  // The buttons replace the advice of an approval request.
  const steps = approval === undefined ? advice.map((step) => `• ${step}`) : [];

  const head: KnownBlock = {
    type: 'header',
    text: { type: 'plain_text', text: cut(title.trimEnd(), LONGEST_HEADER), emoji: true },
  };
  const rest: KnownBlock[] = [
    ...(steps.length > 0 ? [section(slackText(['What to do', ...steps].join('\n'), LONGEST_ADVICE))] : []),
    ...(approval === undefined ? [] : [buttons(approval)]),
    { type: 'context', elements: [{ type: 'mrkdwn', text: contextText(notice, askedBy), verbatim: true }] },
  ];
  return {
    text: slackText(`${title.trimEnd()}: ${summary}`, LONGEST_SECTION),
    blocks: [head, ...sectionsOf([summary, ...reasons], bytesOf([head, ...rest])), ...rest],
    loud: severity === 'error' || severity === 'critical',
  };
}

/** Lines in as many sections as there is room for beside so many other bytes, but at least one. */
function sectionsOf(lines: readonly string[], others: number): KnownBlock[] {
  const [first = '', ...more] = textsOf(lines.map((line) => slackText(line, LONGEST_SECTION)));
  const sections = [section(first)];
  for (const text of more) {
    const next = [...sections, section(text)];
    if (others + bytesOf(next) > MOST_BYTES) return [...sections, section('…')];
    sections.push(section(text));
  }
  return sections;
}

/** Lines in texts that are as long as a section may be. */
function textsOf(lines: readonly string[]): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    const longer = `${last}\n${line}`;
    if (last !== undefined && longer.length <= LONGEST_SECTION) texts[texts.length - 1] = longer;
    else texts.push(line);
  }
  return texts;
}

const bytesOf = (blocks: readonly KnownBlock[]) => new TextEncoder().encode(JSON.stringify(blocks)).length;

// `verbatim`: Slack does not turn text that looks like a link or a mention into one.
const section = (text: string): KnownBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: something(text), verbatim: true },
});

// Slack refuses an empty text.
const something = (text: string) => (text.trim() === '' ? '…' : text);

function contextText({ machine, cluster, codes, execution }: Notice, askedBy: string | undefined): string {
  const place = [cluster?.accountId, cluster?.region].filter((part) => part !== undefined).join(' ');
  const parts = [
    slackText(machine, LONGEST_WORD),
    slackText(place, LONGEST_WORD),
    ...codes.slice(0, MOST_CODES).map((code) => slackText(code, LONGEST_WORD)),
    execution && execution.link.length <= LONGEST_LINK ? slackLink(execution.link, execution.name) : '',
    askedBy !== undefined && /^[A-Z0-9]{1,32}$/.test(askedBy) ? `requested by <@${askedBy}>` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function buttons({ id, question }: NonNullable<Notice['approval']>): KnownBlock {
  const button = (action: 'approve' | 'reject', label: string, style: 'primary' | 'danger') => ({
    type: 'button' as const,
    action_id: action,
    text: { type: 'plain_text' as const, text: label },
    style,
    value: id,
    confirm: {
      title: { type: 'plain_text' as const, text: `${label}?` },
      text: { type: 'plain_text' as const, text: something(cut(question, LONGEST_CONFIRMATION)) },
      confirm: { type: 'plain_text' as const, text: label },
      deny: { type: 'plain_text' as const, text: 'Cancel' },
      style,
    },
  });
  return {
    type: 'actions',
    block_id: 'approval',
    elements: [button('approve', 'Approve', 'primary'), button('reject', 'Reject', 'danger')],
  };
}

/** At most `most` characters, without splitting a surrogate pair. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
