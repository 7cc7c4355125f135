import { type ChatCommand, readCommand } from './chat-command.ts';
import type { ChatMessage } from './chat-message.ts';
import type { ChatReply } from './chat-reply.ts';
import { allowedVerbs, type ChatRule, type ChatVerb } from './chat-rules.ts';

/** A command to carry out, with all that its speaker may say; or what to tell the speaker instead. */
export type ChatJudgement =
  | { kind: 'carry-out'; command: ChatCommand; verbs: ReadonlySet<ChatVerb> }
  | { kind: 'reply'; reply: ChatReply };

/** Who is in no rule learns nothing, not even what could be said. */
export function judge({ person, text }: ChatMessage, rules: readonly ChatRule[]): ChatJudgement {
  const verbs = allowedVerbs(rules, person);
  if (verbs.size === 0) {
    return { kind: 'reply', reply: { ...notAllowed('You may not use this here.'), quiet: true } };
  }

  const read = readCommand(text);
  if (read.kind === 'problem') {
    return { kind: 'reply', reply: { status: 422, reason: 'not-understood', text: read.text } };
  }
  const { command } = read;
  if (!verbs.has(command.verb)) {
    const text = `You may not \`${command.verb}\` here. Say \`help\` to see what you may.`;
    return { kind: 'reply', reply: notAllowed(text) };
  }
  return { kind: 'carry-out', command, verbs };
}

const notAllowed = (text: string): ChatReply => ({ status: 403, reason: 'not-allowed', text });
