import * as z from 'zod';
import {
  type ChatSecrets,
  githubHeaders,
  slackHeaders,
  webhookHeaders,
} from '../../../functions/core/chat/signature.ts';
import type { SimulatorRequest } from '../../simulator/simulator.ts';

const text = z.string();
const slackPath = z.literal('/chat/slack').describe('Where it is posted to');

/** A slash command: the fields that Slack posts, before they are encoded and signed. */
const SlackCommandExample = z.strictObject({
  path: slackPath,
  form: z.looseObject({ team_id: text, channel_id: text, user_id: text, command: text, text }),
});

/** A click on a button: the payload that Slack posts as the one field of a form. */
const SlackButtonExample = z.strictObject({
  path: slackPath,
  payload: z.looseObject({
    type: z.literal('block_actions'),
    user: z.looseObject({ id: text, team_id: text }),
    team: z.looseObject({ id: text }),
    channel: z.looseObject({ id: text }),
    response_url: text,
    actions: z.array(z.looseObject({ action_id: text, value: text })).length(1),
  }),
});

/** An event of a GitHub webhook; `created_at` of the comment becomes the time of sending. */
const GithubCommentExample = z.strictObject({
  path: z.literal('/chat/github'),
  event: text.describe('X-GitHub-Event'),
  json: z.looseObject({
    action: text,
    issue: z.looseObject({ number: z.int() }),
    comment: z.looseObject({ body: text, created_at: text, user: z.looseObject({ login: text }) }),
    repository: z.looseObject({ full_name: text }),
  }),
});

/** What a program of your own posts; `client` names the secret that it signs with. */
const WebhookExample = z.strictObject({
  path: z.literal('/chat/webhook'),
  client: text,
  json: z.strictObject({ user: text, text }),
});

/** What chat examples hold, by how the names of their files begin. */
export const CHAT_EXAMPLES = {
  'slack-command': SlackCommandExample,
  'slack-button': SlackButtonExample,
  'github-comment': GithubCommentExample,
  'webhook-command': WebhookExample,
} as const;

export const ChatExample = z.union(Object.values(CHAT_EXAMPLES), {
  error: 'is no slash command or button of Slack, comment of GitHub or webhook; see events/slack-command.update.json',
});
export type ChatExample = z.infer<typeof ChatExample>;

/** The request that the sender of an example would make at `now` (milliseconds), signed. */
export function signedRequest(example: ChatExample, secrets: ChatSecrets, now: number): SimulatorRequest {
  const { path } = example;
  if ('form' in example) return slackRequest(path, new URLSearchParams(textsOf(example.form)), secrets, now);
  if ('payload' in example) {
    const payload = JSON.stringify(example.payload);
    return slackRequest(path, new URLSearchParams({ payload }), secrets, now);
  }
  if ('event' in example) {
    const comment = { ...example.json.comment, created_at: new Date(now).toISOString() };
    const body = JSON.stringify({ ...example.json, comment });
    return { method: 'POST', path, headers: githubHeaders(secrets.github ?? '', body, example.event), body };
  }
  const body = JSON.stringify(example.json);
  const secret = secrets.webhook?.[example.client] ?? '';
  return { method: 'POST', path, headers: webhookHeaders(example.client, secret, body, now), body };
}

function slackRequest(path: string, form: URLSearchParams, secrets: ChatSecrets, now: number): SimulatorRequest {
  const body = form.toString();
  return { method: 'POST', path, headers: slackHeaders(secrets.slack ?? '', body, now), body };
}

const textsOf = (form: object): Record<string, string> =>
  Object.fromEntries(Object.entries(form).map(([name, value]) => [name, String(value)]));
