import { describe, expect, it } from 'vitest';
import type { ChatPost } from '../../../functions/core/chat/post.ts';
import { chatSender } from '../../../functions/runtime/chat-sender.ts';

const TOKENS = { slackToken: 'xoxb-of-the-test', githubToken: 'github_pat_of_the_test' };
const MESSAGE: ChatPost = {
  kind: 'slack',
  channel: 'C1',
  message: { text: 'hello', blocks: [], loud: true },
  thread: undefined,
};
const COMMENT: ChatPost = { kind: 'github', repository: 'example/platform', issue: 12, body: 'hello' };

type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | 'nothing';

/** A sender whose requests are answered in turn, and what it asked and waited. */
function aSender(...answers: Answer[]) {
  const asked: { url: string; headers: Headers; body: Record<string, unknown> }[] = [];
  const paused: number[] = [];
  const send = chatSender({
    settings: () => ({ slackApiUrl: 'https://slack-gov.com/api/', githubApiUrl: 'https://ghe.example/api/v3/' }),
    async fetch(url, { headers, body }) {
      asked.push({ url, headers: new Headers(headers), body: JSON.parse(String(body)) });
      const answer = answers.shift() ?? 'nothing';
      if (answer === 'nothing') throw new TypeError(`fetch failed with ${JSON.stringify(headers)}`);
      return Response.json(answer.body ?? {}, { status: answer.status, headers: answer.headers ?? {} });
    },
    pause: async (milliseconds) => void paused.push(milliseconds),
    longestMs: 1000,
    longestPauseMs: 10_000,
  });
  return { send: (post: ChatPost) => send(post, TOKENS), asked, paused };
}

const ok = { status: 200, body: { ok: true, ts: '1763712000.000100' } };
const refused = (error: string) => ({ status: 200, body: { ok: false, error } });
const busy = (seconds: string) => ({
  status: 429,
  body: { ok: false, error: 'ratelimited' },
  headers: { 'retry-after': seconds },
});

const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

describe('a message', () => {
  it('goes to the API of the setting, with the token and nothing looked up', async () => {
    const { send, asked } = aSender(ok);

    expect(await send(MESSAGE)).toBe('1763712000.000100');
    expect(asked[0]?.url).toBe('https://slack-gov.com/api/chat.postMessage');
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer xoxb-of-the-test');
    expect(asked[0]?.body).toEqual({
      channel: 'C1',
      text: 'hello',
      blocks: [],
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it('in a thread is a reply, and shown outside of it when it is loud', async () => {
    const { send, asked } = aSender(ok);

    await send({ ...MESSAGE, thread: '1.2' });

    expect(asked[0]?.body).toMatchObject({ thread_ts: '1.2', reply_broadcast: true });
  });

  it.each<[string, string]>([
    ['invalid_auth', 'SlackTokenInvalid'],
    ['missing_scope', 'SlackTokenInvalid'],
    ['channel_not_found', 'SlackChannelMissing'],
    ['not_in_channel', 'SlackChannelMissing'],
    ['invalid_blocks', 'SlackRejected'],
    ['something_new', 'SlackRejected'],
    ['__proto__', 'SlackRejected'],
    ['internal_error', 'PostNotSent'],
  ])('that Slack answers with %s is %s', async (error, name) => {
    await expect(aSender(refused(error)).send(MESSAGE)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(`Slack answered ${error} for channel C1`),
    });
  });

  it.each([
    'thread_not_found',
    'cannot_reply_to_message',
    'restricted_action_thread_locked',
    'restricted_action_non_threadable_channel',
  ])('for a thread that takes no replies any more (%s) is one of its own', async (error) => {
    const { send, asked } = aSender(refused(error), ok);

    expect(await send({ ...MESSAGE, thread: '1.2' })).toBe('1763712000.000100');
    expect(asked.map(({ body }) => body.thread_ts)).toEqual(['1.2', undefined]);
  });

  it('waits as long as Slack asks, once, if that is short', async () => {
    const short = aSender(busy('7'), ok);
    const twice = aSender(busy('7'), busy('7'), ok);
    const long = aSender(busy('30'), ok);

    expect(await short.send(MESSAGE)).toBe('1763712000.000100');
    await expect(twice.send(MESSAGE)).rejects.toMatchObject({ name: 'PostNotSent' });
    await expect(long.send(MESSAGE)).rejects.toMatchObject({ name: 'PostNotSent' });
    expect([short.paused, twice.paused, long.paused]).toEqual([[7000], [7000], []]);
  });
});

describe('a comment', () => {
  it('goes to the issue', async () => {
    const { send, asked } = aSender({ status: 201, body: { id: 2000 } });

    expect(await send(COMMENT)).toBe('2000');
    expect(asked[0]?.url).toBe('https://ghe.example/api/v3/repos/example/platform/issues/12/comments');
    expect(asked[0]?.headers.get('user-agent')).toBe('eks-upkeep');
    expect(asked[0]?.body).toEqual({ body: 'hello' });
  });

  it.each<[string, Answer, string]>([
    ['401', { status: 401 }, 'GithubTokenInvalid'],
    ['403', { status: 403 }, 'GithubTokenInvalid'],
    ['403 for the pace', { status: 403, headers: { 'x-ratelimit-remaining': '0' } }, 'PostNotSent'],
    ['403 for the pace, in words alone', { status: 403, body: { message: SECONDARY } }, 'PostNotSent'],
    ['429', { status: 429 }, 'PostNotSent'],
    ['404', { status: 404 }, 'GithubIssueMissing'],
    ['410', { status: 410 }, 'GithubIssueMissing'],
    ['422', { status: 422 }, 'GithubRejected'],
    ['502', { status: 502 }, 'PostNotSent'],
    ['201 without a comment', { status: 201, body: [] }, 'GithubRejected'],
  ])('that GitHub answers with %s is named', async (_, answer, name) => {
    await expect(aSender(answer).send(COMMENT)).rejects.toMatchObject({ name });
  });
});

it.each([MESSAGE, COMMENT])('what cannot be sent by $kind is reported without its token', async (post) => {
  const failure = await aSender('nothing')
    .send(post)
    .catch((error: unknown) => error);

  expect(failure).toMatchObject({ name: 'PostNotSent' });
  expect(JSON.stringify([failure, String(failure), Object(failure).stack, Object(failure).cause])).not.toContain(
    'of_the_test',
  );
  expect(String(Object(failure).stack)).not.toContain('of-the-test');
});
