import { slackText } from '../notice/slack-text.ts';
import { COMMANDS } from './command.ts';
import type { ChatSource, Denied } from './delivery.ts';
import type { ChatVerb } from './rules.ts';

/**
 * What a person is told. `reason` is a word for programs; `run` the name of an execution; `public` is seen by all of a
 * channel; `quiet` is only the answer to the request and posted nowhere: a stranger cannot make us write, nor a replay.
 */
export type ChatReply = { status: number; reason: string; text: string; run?: string; public?: true; quiet?: true };

/** An answer as API Gateway takes it (payload format 2.0). */
export type HttpAnswer = { statusCode: number; headers: Record<string, string>; body: string };

/** A message as Slack takes it, as the answer to a command or at a response URL. */
export type SlackMessage = {
  response_type: 'ephemeral' | 'in_channel';
  replace_original?: boolean;
  text: string;
};

/**
 * The answer to someone whose signature was right. Slack shows a person nothing of an answer that is not 200, so there
 * the text tells what the status would have told; but a failure stays one, for the alarm that counts them.
 */
export function httpAnswer(source: ChatSource, reply: ChatReply): HttpAnswer {
  if (source === 'slack' && reply.status < 500) return json(200, slackMessage(reply), reply.reason);
  const { status, reason, text, run } = reply;
  return json(status, { outcome: reason, text, ...(run !== undefined && { run }) }, reason);
}

/** The answer to someone whose signature was not even looked at, or was wrong. */
export function deniedAnswer({ status, reason, text }: Denied): HttpAnswer {
  return json(status, { outcome: reason, text }, reason);
}

/** The answer to a delivery that was carried out before. */
export const replayReply = (): ChatReply => ({
  status: 409,
  reason: 'replayed',
  text: 'This was delivered before; nothing was done again.',
  quiet: true,
});

/** The answer when something of AWS fails. A start may have been made although its answer was lost. */
export const unavailableReply = (): ChatReply => ({
  status: 503,
  reason: 'unavailable',
  text: 'That could not be done just now, or it is not known whether it was. See `status`; then say it again.',
});

/** An answer with nothing in it: a delivery that is none of our business, or a button whose answer went another way. */
export const silentAnswer = (outcome?: string): HttpAnswer => ({
  statusCode: 200,
  headers: outcome === undefined ? {} : { 'x-upkeep-outcome': outcome },
  body: '',
});

export function slackMessage(reply: ChatReply): SlackMessage {
  return { response_type: reply.public ? 'in_channel' : 'ephemeral', text: slackText(reply.text) };
}

/** The answer to a button: who counted takes the buttons away with them, who did not is told so alone. */
export function buttonMessage(reply: ChatReply): SlackMessage {
  return { ...slackMessage(reply), replace_original: reply.reason === 'answered' };
}

/** The commands that a person may give. */
export function helpText(verbs: ReadonlySet<ChatVerb>): string {
  const lines = Object.entries(COMMANDS)
    .filter(([verb]) => [...verbs].some((allowed) => allowed === verb))
    .map(([, { usage, meaning }]) => `\`${usage}\`  ${meaning}`);
  return ['You may say:', ...lines].join('\n');
}

function json(statusCode: number, body: object, outcome: string): HttpAnswer {
  return {
    statusCode,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-upkeep-outcome': outcome,
    },
    body: JSON.stringify(body),
  };
}
