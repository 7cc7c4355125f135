import { LOCAL_CHANNEL } from '../../cloud/chat/local-chat.ts';
import { LOCAL_CHAT_SECRETS, LOCAL_CHAT_TOKENS } from '../../cloud/chat/local-secrets.ts';
import type { PostedMessage } from '../../cloud/chat/services.ts';
import type { Blocks } from '../../cloud/chat/slack-blocks.ts';

/** Chat with tokens that the simulated Slack and GitHub accept, and a channel that receives everything. */
export const POSTING = { secrets: { ...LOCAL_CHAT_SECRETS, ...LOCAL_CHAT_TOKENS }, channel: LOCAL_CHANNEL };

/** A post as its channel shows it: text and buttons. */
export function postText(message: PostedMessage): string {
  return `${placeText(message)}\n${linesOf(message).join('\n').replace(/^/gm, '  | ')}\n`;
}

/** A post in one line. */
export function postHeadline(message: PostedMessage): string {
  const [first = ''] = linesOf(message);
  const buttons = linesOf(message).filter((line) => /^\[/.test(line) && message.kind === 'slack');
  return [`${placeText(message)} ${first}`, ...buttons].join(' ');
}

function placeText(message: PostedMessage): string {
  if (message.kind === 'github') return `GitHub ${message.repository}#${message.issue}:`;
  const { channel, threadTs, broadcast } = message;
  const where = threadTs === undefined ? '' : `, in the thread${broadcast ? ' and the channel' : ''}`;
  return `Slack ${channel}${where}:`;
}

function linesOf(message: PostedMessage): string[] {
  if (message.kind === 'github') return message.body.split('\n');
  return message.blocks.flatMap(blockLines);
}

function blockLines(block: Blocks[number]): string[] {
  switch (block.type) {
    case 'header':
      return [block.text.text];
    case 'section':
      return plain(block.text.text).split('\n');
    case 'context':
      return block.elements.map(({ text }) => plain(text));
    case 'actions':
      return [block.elements.map(({ text, value = '' }) => `[${text.text} ${value}]`).join(' ')];
  }
}

/** Slack's marks as people see them: `<https://...|run>` is `run`. */
const plain = (text: string) =>
  text
    .replace(/<[^>|]*\|([^>]*)>/g, '$1')
    .replace(/<([^>]*)>/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
