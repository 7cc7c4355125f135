import type { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { LOCAL_CHAT_SECRETS, LOCAL_CHAT_TOKENS, LOCAL_CREDENTIALS } from '../../../local/cloud/chat/local-secrets.ts';
import type { HistoryEvent } from '../../../local/engine/engine.ts';
import { looksLikeToken } from '../../../local/engine/run/tokens.ts';

// A piece of a token is given away as well; so much of its beginning is no accident.
const HEAD = 18;
const CANDIDATE = /AQ[\w-]{16,}/g;
const { webhook, ...signing } = LOCAL_CHAT_SECRETS;
const SECRETS = [
  ...[signing, webhook, LOCAL_CHAT_TOKENS].flatMap((secrets) => Object.values(secrets)),
  LOCAL_CREDENTIALS.secretAccessKey,
];
const SECRET = new RegExp(
  // Whoever has a response URL of Slack can write to the channel, and a session token is a key to an account.
  [...SECRETS, 'https://hooks\\.slack\\.com/\\w+/[\\w/]+', 'local/[0-9A-F]{64}'].join('|'),
  'g',
);

const given = new Set<string>();
const found: string[] = [];
const checked = new WeakSet<Writable>();

/** Forgets the task tokens of another file of tests, which this process ran before. */
export const forgetTokens = (): void => given.clear();

/** Looks through what the product lets out at a place, and notes every task token and secret in it. */
export function look(place: string, said: unknown): void {
  const text = textOf(said);
  const tokens = text.includes('AQ') ? [...text.matchAll(CANDIDATE)].filter(([word]) => isToken(word)) : [];
  for (const match of tokens) note(place, text, match, 'a task token');
  for (const match of text.matchAll(SECRET)) note(place, text, match, 'a secret');
}

/** Looks through an event of a history, but for the one place where Step Functions itself writes a token down. */
export function lookAtEvent(executionArn: string, event: HistoryEvent): void {
  const { parameters = '', resource } = Object(event.taskScheduledEventDetails);
  if (isHandingOut(resource)) for (const [token] of parameters.matchAll(CANDIDATE)) given.add(token.slice(0, HEAD));

  const place = `event ${event.id} (${event.type}) of ${executionArn.split(':').slice(6).join(':')}`;
  look(place, withoutHandedOut(event));
}

/** Looks through a text; when it is the answer of GetExecutionHistory, its events as `lookAtEvent` does. */
export function lookAtText(place: string, text: string): void {
  look(place, text.startsWith('{') && text.includes('.waitForTaskToken') ? withoutParameters(text) : text);
}

/** Looks through everything that is written to a stream from now on; once, however often it is asked to. */
export function checkOutput(stream: Writable): void {
  if (checked.has(stream)) return;
  checked.add(stream);
  const write = stream.write;
  Object.assign(stream, {
    write(text: string | Uint8Array, ...rest: unknown[]) {
      look('the output of the process', String(text));
      return Reflect.apply(write, stream, [text, ...rest]);
    },
  });
}

/** What was found since this was last asked, with its place. */
export const takeFound = (): string[] => found.splice(0);

/** How many task tokens were handed out while this file of tests was watched. */
export const tokensGiven = (): number => given.size;

const isHandingOut = (resource: unknown) => String(resource).endsWith('.waitForTaskToken');

function withoutHandedOut(event: HistoryEvent): object {
  const { parameters, ...scheduled } = Object(event.taskScheduledEventDetails);
  return isHandingOut(scheduled.resource) ? { ...event, taskScheduledEventDetails: scheduled } : event;
}

const isToken = (word: string) => looksLikeToken(word) || given.has(word.slice(0, HEAD));

function note(place: string, text: string, { 0: secret, index }: RegExpExecArray, what: string): void {
  const before = text.slice(Math.max(0, index - 60), index).replace(/\s+/g, ' ');
  found.push(`${place}: …${before}[${what}, ${secret.slice(0, 4)}…]`);
}

function withoutParameters(text: string): unknown {
  try {
    const history = JSON.parse(text);
    return { ...history, events: history.events.map(withoutHandedOut) };
  } catch {
    // Lines of JSON, or JSON that holds no events.
    return text;
  }
}

/** Everything that a logger would write of it: errors with their stacks and causes too. */
function textOf(said: unknown): string {
  if (typeof said === 'string') return said;
  if (said instanceof Error) return inspect(said, { depth: null, maxStringLength: null, maxArrayLength: null });
  // Going through every value by a function of ours takes five times as long.
  if (!holdsError(said)) return JSON.stringify(said) ?? '';
  return JSON.stringify(said, (_, value) => (value instanceof Error ? textOf(value) : value));
}

const holdsError = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (value instanceof Error || Object.values(value).some((each) => holdsError(each)));
