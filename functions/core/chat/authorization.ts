import { type ChatCommand, readCommand, shown } from './command.ts';
import type { ChatMessage } from './message.ts';
import type { ChatReply } from './reply.ts';
import { accessOf, type ChatAccess, type ChatRule, mayOn, mayOnAny } from './rules.ts';

/** A command to carry out, with everything its author is allowed to do; or the reply to send instead. */
export type ChatAuthorization =
  | { kind: 'carry-out'; command: ChatCommand; access: ChatAccess }
  | { kind: 'reply'; reply: ChatReply };

/** A user without a matching rule learns nothing, not even which commands exist. */
export function authorize({ person, text }: ChatMessage, rules: readonly ChatRule[]): ChatAuthorization {
  const access = accessOf(rules, person);
  if (access.verbs.size === 0) {
    return { kind: 'reply', reply: { ...notAllowed('You may not use this here.'), quiet: true } };
  }

  const read = readCommand(text);
  if (read.kind === 'problem') {
    return { kind: 'reply', reply: { status: 422, reason: 'not-understood', text: read.text } };
  }
  const { command } = read;
  if (!access.verbs.has(command.verb)) {
    const text = `You may not use \`${command.verb}\` here. Send \`help\` to list the commands you may use.`;
    return { kind: 'reply', reply: notAllowed(text) };
  }
  // The cluster of a run or an approval is not in the command; it is looked up before anything is done.
  if ('cluster' in command && !mayOn(access, command.verb, command.cluster)) {
    const text = `You may not use \`${command.verb}\` on the cluster \`${shown(command.cluster)}\`.`;
    return { kind: 'reply', reply: notAllowed(text) };
  }
  if ('fleet' in command && !mayOnAny(access, command.verb)) {
    const text = `You may not use \`${command.verb}\` on a fleet, because you may not use it on every cluster.`;
    return { kind: 'reply', reply: notAllowed(text) };
  }
  return { kind: 'carry-out', command, access };
}

const notAllowed = (text: string): ChatReply => ({ status: 403, reason: 'not-allowed', text });
