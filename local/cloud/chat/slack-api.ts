import * as z from 'zod';
import type { SimulatorRequest } from '../../simulator/simulator.ts';
import type { WireAnswer } from '../aws/query-protocol.ts';
import { header } from '../endpoint.ts';
import { Blocks, blockProblems, MOST_BLOCK_BYTES } from './slack-blocks.ts';

/** A message as a channel shows it. `threadTs` of a reply; `broadcast`: it is shown outside its thread as well. */
export type SlackMessage = {
  kind: 'slack';
  channel: string;
  ts: string;
  threadTs?: string;
  broadcast: boolean;
  text: string;
  blocks: Blocks;
};

/** A workspace: the bot token that counts, and its channels. Archived ones take no messages, private ones not from the app. */
export type SlackWorkspace = {
  token: string;
  channels: Readonly<Record<string, 'open' | 'archived' | 'private'>>;
};

const Post = z.strictObject({
  channel: z.string().optional(),
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  thread_ts: z.string().optional(),
  reply_broadcast: z.boolean().optional(),
  parse: z.enum(['none', 'full']).optional(),
  link_names: z.boolean().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});

const LONGEST_TEXT = 40_000;

/** Slack's Web API as far as messages are posted by it: chat.postMessage with a JSON body. All else is an unknown method. */
export function createSlackApi(options: {
  workspace: SlackWorkspace;
  now: () => number;
  messages: () => readonly SlackMessage[];
  onMessage: (message: SlackMessage) => void;
}): (request: SimulatorRequest) => WireAnswer {
  const { workspace, now, messages, onMessage } = options;

  return (request) => {
    const method = /^\/slack\/api\/([\w.]+)$/.exec(request.path)?.[1] ?? '';
    if (method !== 'chat.postMessage' || request.method !== 'POST') {
      return refusal('unknown_method', { req_method: method });
    }
    const [, token] = /^Bearer (\S+)$/.exec(header(request, 'authorization') ?? '') ?? [];
    if (token === undefined) return refusal('not_authed');
    if (token !== workspace.token) return refusal('invalid_auth');

    const read = postOf(request);
    if (typeof read === 'string') return refusal(read);
    const { channel = '', text = '', thread_ts: threadTs, reply_broadcast: broadcast = false } = read;
    const standing = Object.hasOwn(workspace.channels, channel) ? workspace.channels[channel] : undefined;
    if (standing === undefined) return refusal('channel_not_found');
    if (standing === 'private') return refusal('not_in_channel');
    if (standing === 'archived') return refusal('is_archived');

    const blocks = Blocks.safeParse(read.blocks ?? []);
    if (!blocks.success) {
      const errors = blockProblems(blocks.error);
      const metadata = { messages: errors.map((error) => `[ERROR] ${error}`) };
      return refusal('invalid_blocks', { errors, response_metadata: metadata });
    }
    if (Buffer.byteLength(JSON.stringify(blocks.data)) > MOST_BLOCK_BYTES) return refusal('msg_blocks_too_long');
    if (text === '' && blocks.data.length === 0) return refusal('no_text');
    if (text.length > LONGEST_TEXT) return refusal('msg_too_long');
    const isThread = messages().some((each) => each.channel === channel && each.ts === threadTs);
    if (threadTs !== undefined && !isThread) return refusal('thread_not_found');

    const ts = `${Math.floor(now() / 1000)}.${String(messages().length + 1).padStart(6, '0')}`;
    const thread = threadTs === undefined ? {} : { threadTs };
    onMessage({ kind: 'slack', channel, ts, ...thread, broadcast, text, blocks: blocks.data });
    const message = { type: 'message', user: 'U0UPKEEP', bot_id: 'B0UPKEEP', app_id: 'A01UPKEEP', text, ts };
    const reply = threadTs === undefined ? {} : { thread_ts: threadTs };
    return json({ ok: true, channel, ts, message: { ...message, ...reply, blocks: blocks.data } });
  };
}

/** What is posted; or Slack's word for a body that is none. */
function postOf(request: SimulatorRequest): z.infer<typeof Post> | string {
  const [type = ''] = (header(request, 'content-type') ?? '').split(';');
  if (type.trim() !== 'application/json') return 'invalid_post_type';
  const body = jsonOf(request.body);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'json_not_object';
  const read = Post.safeParse(body);
  return read.success ? read.data : 'invalid_arguments';
}

const json = (body: object): WireAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

const refusal = (error: string, more: object = {}) => json({ ok: false, error, ...more });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
