import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { type ChatDelivery, type Denied, denied } from './delivery.ts';

// An empty secret would let anybody sign.
const Secret = z.string('must be a text').check(z.minLength(16, 'must have at least 16 characters'));

// Sent as a header, which takes no spaces or line breaks.
const Token = z
  .string('must be a text')
  .check(z.regex(/^[\x21-\x7e]{16,1000}$/, 'must be a token of at least 16 characters, without spaces'));

/**
 * The secrets that verify signatures: Slack's signing secret, GitHub's webhook secret, one for each client of the webhook. And
 * the tokens to post with, if any: the bot token of the Slack app, a GitHub token.
 */
export const ChatSecrets = z.strictObject({
  slack: z.optional(Secret),
  github: z.optional(Secret),
  webhook: z.optional(z.record(z.string(), Secret)),
  slackToken: z.optional(Token),
  githubToken: z.optional(Token),
});
export type ChatSecrets = z.infer<typeof ChatSecrets>;

/** A delivery whose sender holds the secret. `id` is the same for the same bytes signed at the same time, and only then. */
export type SignedDelivery = { kind: 'signed'; delivery: ChatDelivery; id: string; client: string };

/** Slack: "The request timestamp is more than five minutes from local time. It could be a replay attack". */
export const SIGNATURE_WINDOW_SECONDS = 300;

type Presented = { secret: string; signature: string; prefix: string; text: string; sentAt?: string; client: string };

/** Checks who sent a delivery: the signature over the raw bytes, in constant time, and its age. `now` in milliseconds. */
export function verify(delivery: ChatDelivery, secrets: ChatSecrets, now: number): SignedDelivery | Denied {
  const presented = presentedBy(delivery, secrets);
  if ('kind' in presented) return presented;

  const { secret, signature, prefix, text, sentAt, client } = presented;
  if (sentAt !== undefined && !/^\d{1,12}$/.test(sentAt)) return unsigned();
  const expected = createHmac('sha256', secret).update(text).update(delivery.bytes).digest();
  const given = signature.startsWith(prefix) ? signature.slice(prefix.length) : '';
  if (!/^[0-9a-f]{64}$/.test(given) || !timingSafeEqual(expected, Buffer.from(given, 'hex'))) return unsigned();
  if (sentAt !== undefined && Math.abs(now / 1000 - Number(sentAt)) > SIGNATURE_WINDOW_SECONDS) return stale();

  // Not the delivery id of a header, which is not signed: a replay could send another one.
  const id = createHash('sha256').update(`${delivery.source}\n${client}\n${given}`).digest('hex').slice(0, 32);
  return { kind: 'signed', delivery, id, client };
}

/** Denies a message by the time in its content, for senders that do not sign a timestamp. `sentAt` is ISO 8601. */
export function ageDenial(sentAt: string, mostSeconds: number, now: number): Denied | undefined {
  const age = (now - Date.parse(sentAt)) / 1000;
  return age > mostSeconds || age < -SIGNATURE_WINDOW_SECONDS || Number.isNaN(age) ? stale() : undefined;
}

/** The headers that a client of the generic webhook signs with; `body` as it is sent. */
export function webhookHeaders(client: string, secret: string, body: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', secret).update(webhookText(client, timestamp)).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'x-upkeep-client': client,
    'x-upkeep-timestamp': timestamp,
    'x-upkeep-signature': `v1=${signature}`,
  };
}

/** The headers that Slack signs with. */
export function slackHeaders(secret: string, body: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
}

/** The headers that GitHub signs with. */
export function githubHeaders(secret: string, body: string, event: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
}

function presentedBy({ source, headers }: ChatDelivery, secrets: ChatSecrets): Presented | Denied {
  if (source === 'github') {
    if (secrets.github === undefined) return notConfigured('GitHub');
    const signature = headers['x-hub-signature-256'] ?? '';
    return { secret: secrets.github, signature, prefix: 'sha256=', text: '', client: '' };
  }
  if (source === 'slack') {
    if (secrets.slack === undefined) return notConfigured('Slack');
    const sentAt = headers['x-slack-request-timestamp'] ?? '';
    const signature = headers['x-slack-signature'] ?? '';
    return { secret: secrets.slack, signature, prefix: 'v0=', text: `v0:${sentAt}:`, sentAt, client: '' };
  }
  const client = headers['x-upkeep-client'] ?? '';
  const known = secrets.webhook ?? {};
  const secret = Object.hasOwn(known, client) ? known[client] : undefined;
  if (secret === undefined) return unsigned();
  const sentAt = headers['x-upkeep-timestamp'] ?? '';
  const signature = headers['x-upkeep-signature'] ?? '';
  return { secret, signature, prefix: 'v1=', text: webhookText(client, sentAt), sentAt, client };
}

const webhookText = (client: string, timestamp: string) => `v1:${client}:${timestamp}:`;

const unsigned = () => denied(401, 'unsigned', 'The signature is missing or invalid.');
const stale = () => denied(401, 'stale', 'The request is too old, or a clock is off. Send it again.');
const notConfigured = (name: string) =>
  denied(401, 'unsigned', `No secret is set for ${name}, so its requests are denied.`);
