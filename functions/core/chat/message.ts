import * as z from 'zod/mini';
import { parsed } from '../json.ts';
import { type Denied, denied, textOf } from './delivery.ts';
import type { ChatOrigin } from './place.ts';
import { ageDenial, type SignedDelivery } from './signature.ts';

/** The author of a message, as the sender of the delivery vouches for them. */
export type ChatPerson =
  | { from: 'slack'; team: string; channel: string; user: string }
  | { from: 'github'; repository: string; user: string }
  | { from: 'webhook'; client: string; user: string };

/**
 * One message from a person. `replyUrl` is where Slack takes an answer too: to a click, whose HTTP answer nobody sees, and
 * to a command for half an hour. `origin` is set when there is a place to post the result to.
 */
export type ChatMessage = {
  kind: 'message';
  how: 'command' | 'click';
  person: ChatPerson;
  text: string;
  replyUrl?: string;
  origin?: ChatOrigin;
};

/** A valid delivery that is not addressed to eks-upkeep, such as most comments on an issue. */
export type NotForUs = { kind: 'not-for-us' };

const id = () => z.string().check(z.regex(/^[A-Z0-9]{1,32}$/));

// Even in a signed request: answers go to Slack and nowhere else.
const replyUrl = () => z.string().check(z.regex(/^https:\/\/hooks\.slack(-gov)?\.com\/[\w./-]{1,300}$/));

const SlashCommand = z.object({
  team_id: id(),
  channel_id: id(),
  user_id: id(),
  text: z.string(),
  response_url: z.catch(z.optional(replyUrl()), undefined),
});

const Button = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: id(), team_id: id() }),
  // `null` for an app that is installed for a whole organization.
  team: z.nullable(z.object({ id: id(), enterprise_id: z.optional(id()) })),
  channel: z.object({ id: id() }),
  actions: z.tuple([z.object({ action_id: z.enum(['approve', 'reject']), value: z.string() })]),
  response_url: replyUrl(),
});

const IssueComment = z.object({
  action: z.string(),
  issue: z.object({ number: z.int() }),
  comment: z.object({ body: z.string(), created_at: z.string(), user: z.object({ login: z.string() }) }),
  repository: z.object({ full_name: z.string() }),
});

const WebhookMessage = z.strictObject({
  user: z.string().check(z.regex(/^[\w.@+-]{1,100}$/)),
  text: z.string(),
});

// GitHub does not sign a timestamp. Late deliveries and redeliveries are common, so its window is wider.
export const GITHUB_WINDOW_SECONDS = 3600;

/** Reads the message in a delivery whose signature was verified. `now` in milliseconds. */
export function messageOf(signed: SignedDelivery, now: number): ChatMessage | NotForUs | Denied {
  const text = textOf(signed.delivery);
  if (typeof text !== 'string') return text;
  const { source, headers } = signed.delivery;
  if (source === 'slack') return slackMessage(new URLSearchParams(text));
  if (source === 'webhook') return webhookMessage(signed.client, text);
  return headers['x-github-event'] === 'issue_comment' ? githubMessage(text, now) : { kind: 'not-for-us' };
}

/** The person as named in logs, approvals and the cause of a stopped execution. */
export function personName(person: ChatPerson): string {
  if (person.from === 'slack') return `slack:${person.team}/${person.user}`;
  return person.from === 'github' ? `github:${person.user}` : `webhook:${person.client}/${person.user}`;
}

function slackMessage(form: URLSearchParams): ChatMessage | Denied {
  const payload = form.get('payload');
  if (payload !== null) return buttonMessage(payload);

  const read = SlashCommand.safeParse(Object.fromEntries(form));
  if (!read.success) return malformed('a Slack slash command');
  const { team_id: team, channel_id: channel, user_id: user, text, response_url: replyUrl } = read.data;
  const origin = { kind: 'slack' as const, team, channel, user };
  const person = { from: 'slack' as const, team, channel, user };
  return { kind: 'message', how: 'command', person, text, origin, ...(replyUrl !== undefined && { replyUrl }) };
}

function buttonMessage(payload: string): ChatMessage | Denied {
  const read = Button.safeParse(parsed(payload));
  if (!read.success) return malformed('an approval button');
  const { team, channel, user, actions, response_url: replyUrl } = read.data;
  const [{ action_id: verb, value }] = actions;
  const person = { from: 'slack' as const, team: teamOf(team, user.team_id), channel: channel.id, user: user.id };
  return { kind: 'message', how: 'click', person, text: `${verb} ${value}`, replyUrl };
}

/**
 * The workspace of the person who clicked. The `team` that Slack sends is the app's: in a channel shared with another company,
 * that company's people click too. In an organization with several workspaces, people belong to the organization.
 */
function teamOf(team: z.infer<typeof Button>['team'], home: string): string {
  return team !== null && (home === team.id || home === team.enterprise_id) ? team.id : home;
}

function githubMessage(text: string, now: number): ChatMessage | NotForUs | Denied {
  const read = IssueComment.safeParse(parsed(text));
  if (!read.success) return malformed('a GitHub issue comment');

  const { action, issue, comment, repository } = read.data;
  const [first = ''] = comment.body.trimStart().split(/\r?\n/);
  if (action !== 'created' || !/^\/upkeep(\s|$)/.test(first)) return { kind: 'not-for-us' };
  const old = ageDenial(comment.created_at, GITHUB_WINDOW_SECONDS, now);
  if (old) return old;
  const where = { repository: repository.full_name, user: comment.user.login };
  const origin = { kind: 'github' as const, issue: issue.number, ...where };
  return { kind: 'message', how: 'command', person: { from: 'github', ...where }, text: first, origin };
}

function webhookMessage(client: string, body: string): ChatMessage | Denied {
  const read = WebhookMessage.safeParse(parsed(body));
  if (!read.success) return malformed('{ "user", "text" }');
  const { user, text } = read.data;
  return { kind: 'message', how: 'command', person: { from: 'webhook', client, user }, text };
}

const malformed = (what: string) => denied(400, 'malformed', `The body is not ${what}.`);
