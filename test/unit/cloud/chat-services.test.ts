import { describe, expect, it } from 'vitest';
import { LOCAL_CHANNEL, LOCAL_PLACES } from '../../../local/cloud/chat/local-chat.ts';
import { LOCAL_CHAT_TOKENS } from '../../../local/cloud/chat/local-secrets.ts';
import { createChatServices, endpointFetch } from '../../../local/cloud/chat/services.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const POST = { channel: LOCAL_CHANNEL, text: 'hello' };
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

function theServices() {
  const services = createChatServices({ ...LOCAL_PLACES, now: () => NOW });
  const ask = endpointFetch(services);
  const post = async (path: string, token: string | undefined, body: unknown, headers: Record<string, string> = {}) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await ask(`http://localhost${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'test', ...authorization, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: answer.status, body: Object(await answer.json()) };
  };
  return { post, posts: services.posts };
}

describe('the simulated Slack', () => {
  const PATH = '/slack/api/chat.postMessage';

  it('posts a message, and a reply to it', async () => {
    const { post, posts } = theServices();

    const first = await post(PATH, LOCAL_CHAT_TOKENS.slackToken, POST);
    const reply = await post(PATH, LOCAL_CHAT_TOKENS.slackToken, { ...POST, thread_ts: first.body.ts });

    expect(first.body).toMatchObject({ ok: true, channel: LOCAL_CHANNEL, ts: '1795248000.000001' });
    expect(reply.body.message).toMatchObject({ thread_ts: first.body.ts, text: 'hello' });
    expect(posts()).toMatchObject([{ text: 'hello' }, { threadTs: first.body.ts }]);
  });

  it.each<[string, string | undefined, unknown]>([
    ['not_authed', undefined, POST],
    ['invalid_auth', 'xoxb-of-somebody-else', POST],
    ['channel_not_found', LOCAL_CHAT_TOKENS.slackToken, { ...POST, channel: 'C0NOWHERE' }],
    ['channel_not_found', LOCAL_CHAT_TOKENS.slackToken, { ...POST, channel: 'constructor' }],
    ['is_archived', LOCAL_CHAT_TOKENS.slackToken, { ...POST, channel: 'C03ARCHIVE' }],
    ['not_in_channel', LOCAL_CHAT_TOKENS.slackToken, { ...POST, channel: 'C04SECRET' }],
    ['no_text', LOCAL_CHAT_TOKENS.slackToken, { channel: LOCAL_CHANNEL }],
    ['msg_too_long', LOCAL_CHAT_TOKENS.slackToken, { ...POST, text: 'x'.repeat(40_001) }],
    ['thread_not_found', LOCAL_CHAT_TOKENS.slackToken, { ...POST, thread_ts: '1.2' }],
    ['invalid_blocks', LOCAL_CHAT_TOKENS.slackToken, { ...POST, blocks: [section('x'.repeat(3001))] }],
    ['invalid_blocks', LOCAL_CHAT_TOKENS.slackToken, { ...POST, blocks: [{ type: 'rich_text', elements: [] }] }],
    ['invalid_blocks', LOCAL_CHAT_TOKENS.slackToken, { ...POST, blocks: Array(51).fill(section('x')) }],
    [
      'msg_blocks_too_long',
      LOCAL_CHAT_TOKENS.slackToken,
      { ...POST, blocks: Array(5).fill(section('x'.repeat(3000))) },
    ],
    ['json_not_object', LOCAL_CHAT_TOKENS.slackToken, []],
    ['invalid_arguments', LOCAL_CHAT_TOKENS.slackToken, { ...POST, attachments: [] }],
  ])('refuses as %s', async (error, token, body) => {
    const { post, posts } = theServices();

    const answer = await post(PATH, token, body);

    expect(answer).toMatchObject({ status: 200, body: { ok: false, error } });
    expect(posts()).toEqual([]);
  });

  it('says what is wrong with a block, and where', async () => {
    const { body } = await theServices().post(PATH, LOCAL_CHAT_TOKENS.slackToken, { ...POST, blocks: [section('')] });

    expect(body.response_metadata.messages).toEqual([
      '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ]);
  });

  it('knows no other method', async () => {
    const answer = await theServices().post('/slack/api/chat.update', LOCAL_CHAT_TOKENS.slackToken, POST);

    expect(answer.body).toEqual({ ok: false, error: 'unknown_method', req_method: 'chat.update' });
  });
});

describe('the simulated GitHub', () => {
  const PATH = '/github/repos/example/platform/issues/12/comments';

  it('writes a comment', async () => {
    const { post, posts } = theServices();

    const answer = await post(PATH, LOCAL_CHAT_TOKENS.githubToken, { body: 'hello' });

    expect(answer).toMatchObject({
      status: 201,
      body: { id: 2000, html_url: 'https://github.com/example/platform/issues/12#issuecomment-2000', body: 'hello' },
    });
    expect(posts()).toEqual([{ kind: 'github', repository: 'example/platform', issue: 12, id: 2000, body: 'hello' }]);
  });

  it.each<[number, string, string | undefined, string, unknown]>([
    [401, 'a wrong token', 'github_pat_of_somebody', PATH, { body: 'x' }],
    [404, 'no token', undefined, PATH, { body: 'x' }],
    [404, 'an issue that is not there', LOCAL_CHAT_TOKENS.githubToken, PATH.replace('12', '13'), { body: 'x' }],
    [404, 'another repository', LOCAL_CHAT_TOKENS.githubToken, PATH.replace('platform', 'other'), { body: 'x' }],
    [404, 'anything else', LOCAL_CHAT_TOKENS.githubToken, '/github/user', { body: 'x' }],
    [400, 'what is not JSON', LOCAL_CHAT_TOKENS.githubToken, PATH, '{'],
    [422, 'an empty body', LOCAL_CHAT_TOKENS.githubToken, PATH, { body: ' ' }],
    [422, 'a long body', LOCAL_CHAT_TOKENS.githubToken, PATH, { body: 'x'.repeat(65_537) }],
  ])('answers %i to %s', async (status, _name, token, path, body) => {
    const { post, posts } = theServices();

    const answer = await post(path, token, body);

    expect(answer).toMatchObject({ status, body: { message: expect.any(String), status: String(status) } });
    expect(posts()).toEqual([]);
  });
});
