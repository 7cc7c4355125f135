import { slackText } from '../notice/slack-text.ts';
import { COMMANDS, usagesOf } from './command.ts';
import type { ChatSource, Denied } from './delivery.ts';
import type { ChatVerb } from './rules.ts';

/**
 * The reply to a person. `reason` is a word for programs; `run` the name of an execution; `public` is visible to the whole
 * channel; `quiet` is sent as the HTTP answer and posted nowhere: neither a stranger nor a replay can make us post.
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
 * The answer to a request with a valid signature. Slack shows people nothing of an answer that is not 200, so there the text
 * says what the status would have said; but a failure stays one, for the alarm that counts them.
 */
export function httpAnswer(source: ChatSource, reply: ChatReply): HttpAnswer {
  if (source === 'slack' && reply.status < 500) return json(200, slackMessage(reply), reply.reason);
  const { status, reason, text, run } = reply;
  return json(status, { outcome: reason, text, ...(run !== undefined && { run }) }, reason);
}

/** The answer to a request whose signature is invalid or was not checked. */
export function deniedAnswer({ status, reason, text }: Denied): HttpAnswer {
  return json(status, { outcome: reason, text }, reason);
}

/** The answer to a delivery that was already carried out. */
export const replayReply = (): ChatReply => ({
  status: 409,
  reason: 'replayed',
  text: 'This request was already carried out; nothing was done again.',
  quiet: true,
});

/** The answer when an AWS call fails. An execution may have been started although the response was lost. */
export const unavailableReply = (): ChatReply => ({
  status: 503,
  reason: 'unavailable',
  text: 'An AWS call failed, so the command may or may not have been carried out. Check `status`, then send it again.',
});

/** An empty answer: to a delivery that is not for eks-upkeep, or to a button whose reply went to its response URL. */
export const silentAnswer = (outcome?: string): HttpAnswer => ({
  statusCode: 200,
  headers: outcome === undefined ? {} : { 'x-upkeep-outcome': outcome },
  body: '',
});

export function slackMessage(reply: ChatReply): SlackMessage {
  return { response_type: reply.public ? 'in_channel' : 'ephemeral', text: slackText(reply.text) };
}

/** The answer to a button: an answer that counts replaces the buttons for everyone; any other goes to the person alone. */
export function buttonMessage(reply: ChatReply): SlackMessage {
  return { ...slackMessage(reply), replace_original: reply.reason === 'answered' };
}

/** The commands that a person may use. */
export function helpText(verbs: ReadonlySet<ChatVerb>): string {
  const lines = Object.entries(COMMANDS)
    .filter(([verb]) => [...verbs].some((allowed) => allowed === verb))
    .map(([, command]) => `${codes(usagesOf(command))}  ${command.meaning}`);
  return ['You may use:', ...lines].join('\n');
}

const codes = (texts: readonly string[]) => texts.map((text) => `\`${text}\``).join(', ');

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
