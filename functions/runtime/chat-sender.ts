import * as z from 'zod/mini';
import type { ChatPost, ChatSender } from '../core/chat/post.ts';
import { WorkflowError } from '../core/errors/workflow-error.ts';
import { parsed } from '../core/json.ts';
import { githubRejection, type PostRejection, slackRejection } from '../core/notice/post-rejection.ts';
import type { PostingSettings } from './posting-settings.ts';

/**
 * What a sender needs. `longestMs`: how long one request may take; `longestPauseMs`: how long it waits when asked to by a rate
 * limit.
 */
export type SenderWorld = {
  settings: () => Pick<PostingSettings, 'slackApiUrl' | 'githubApiUrl'>;
  fetch: (url: string, request: RequestInit) => Promise<Response>;
  pause: (milliseconds: number) => Promise<void>;
  longestMs: number;
  longestPauseMs: number;
};

const SlackAnswer = z.union([
  z.object({ ok: z.literal(true), ts: z.string() }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);
const Comment = z.object({ id: z.number() });

type Sent = { id: string } | (PostRejection & { retryAfter?: number | undefined });

/** Posts to Slack's chat.postMessage and to GitHub's issue comments. Waits as a rate limit says, if that is short. */
export function chatSender(world: SenderWorld): ChatSender {
  return async (post, { slackToken = '', githubToken = '' }) => {
    const send = () => (post.kind === 'slack' ? toSlack(world, post, slackToken) : toGithub(world, post, githubToken));

    let sent = await send();
    if ('retryAfter' in sent && sent.retryAfter !== undefined && sent.retryAfter * 1000 <= world.longestPauseMs) {
      await world.pause(sent.retryAfter * 1000);
      sent = await send();
    }
    if ('id' in sent) return sent.id;
    throw new WorkflowError(sent.name, sent.message);
  };
}

type SlackChatPost = ChatPost & { kind: 'slack' };

// Someone has removed the first message, locked its thread, or disabled threads.
const WITHOUT_THREAD: ReadonlySet<string> = new Set([
  'thread_not_found',
  'cannot_reply_to_message',
  'restricted_action_thread_locked',
  'restricted_action_non_threadable_channel',
]);

async function toSlack(world: SenderWorld, post: SlackChatPost, token: string): Promise<Sent> {
  const { channel, message, thread } = post;
  const answer = await answerTo(world, new URL('chat.postMessage', world.settings().slackApiUrl), token, {
    channel,
    text: message.text,
    blocks: message.blocks,
    ...(thread !== undefined && { thread_ts: thread, reply_broadcast: message.loud }),
    // Nothing in a text is looked up or fetched.
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  });
  if (answer === undefined) return notReached('Slack');
  const read = SlackAnswer.safeParse(answer.body).data;
  if (read?.ok) return { id: read.ts };
  const error = read?.error ?? (answer.status === 429 ? 'ratelimited' : undefined);
  if (error !== undefined && thread !== undefined && WITHOUT_THREAD.has(error)) {
    return toSlack(world, { ...post, thread: undefined }, token);
  }
  if (error === undefined)
    return { name: 'PostNotSent', message: `Slack answered ${answer.status}; it is tried again.` };
  return { ...slackRejection(error, channel), retryAfter: answer.retryAfter };
}

async function toGithub(world: SenderWorld, post: ChatPost & { kind: 'github' }, token: string): Promise<Sent> {
  const { repository, issue, body } = post;
  const path = repository.split('/').map(encodeURIComponent).join('/');
  const url = new URL(`repos/${path}/issues/${issue}/comments`, world.settings().githubApiUrl);
  const answer = await answerTo(world, url, token, { body });
  if (answer === undefined) return notReached('GitHub');
  const comment = Comment.safeParse(answer.body).data;
  if (answer.status === 201 && comment) return { id: String(comment.id) };
  return {
    ...githubRejection(answer.status, answer.isLimited, `${repository}#${issue}`),
    retryAfter: answer.retryAfter,
  };
}

type Answer = { status: number; body: unknown; retryAfter: number | undefined; isLimited: boolean };

/** The answer to a JSON body; `undefined` when none came. What fetch throws is not reported: nobody knows what is in it. */
async function answerTo(
  { fetch: ask, longestMs }: SenderWorld,
  url: URL,
  token: string,
  body: object,
): Promise<Answer | undefined> {
  try {
    const answer = await ask(url.href, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/json',
        'user-agent': 'eks-upkeep',
      },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(longestMs),
    });
    const wait = answer.headers.get('retry-after');
    const text = await answer.text();
    const isLimited =
      answer.status === 429 ||
      wait !== null ||
      answer.headers.get('x-ratelimit-remaining') === '0' ||
      // GitHub reports its limit for content only in the message.
      (answer.status === 403 && /rate limit/i.test(text));
    const retryAfter = wait !== null && /^\d{1,6}$/.test(wait) ? Number(wait) : undefined;
    return { status: answer.status, body: parsed(text), retryAfter, isLimited };
  } catch {
    return undefined;
  }
}

const notReached = (whom: string): PostRejection => ({
  name: 'PostNotSent',
  message: `${whom} could not be reached in time; it is tried again.`,
});
