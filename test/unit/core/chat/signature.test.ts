import { createHmac } from 'node:crypto';
import { sign, verify as verifyByOctokit } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChatRequest, receive } from '../../../../functions/core/chat/delivery.ts';
import {
  ChatSecrets,
  githubHeaders,
  slackHeaders,
  verify,
  webhookHeaders,
} from '../../../../functions/core/chat/signature.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const SECRETS = { slack: 'slack-secret-of-16', github: 'github-secret-of-1', webhook: { ci: 'webhook-secret-of-1' } };

const deliveryOf = (path: string, headers: Record<string, string>, body: string, isBase64 = false) => {
  const delivery = receive({ method: 'POST', path, headers, body, isBase64 });
  if (delivery.kind === 'denied') throw new Error(delivery.text);
  return delivery;
};

describe('a signature', () => {
  it('of Slack is the one of its documentation', () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';

    const headers = slackHeaders('8f742231b10e8888abcd99yyyzzz85a5', body, 1_531_420_618_000);

    expect(headers['x-slack-signature']).toBe('v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503');
  });

  it('of GitHub is the one of its documentation', () => {
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    const headers = githubHeaders("It's a Secret to Everybody", 'Hello, World!', 'ping');

    expect(headers['x-hub-signature-256']).toBe(
      'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    );
  });

  it('of GitHub is what its own library signs and verifies, whatever the body and the secret', async () => {
    const anySecret = fc.string({ minLength: 16, maxLength: 60, unit: 'grapheme' });
    const anyBody = fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' });
    await fc.assert(
      fc.asyncProperty(anySecret, anyBody, anyBody, async (github, body, other) => {
        const signature = await sign(github, body);
        const headers = githubHeaders(github, body, 'issue_comment');
        const verified = verify(deliveryOf('/chat/github', headers, body), { github }, NOW);
        const foreign = verify(deliveryOf('/chat/github', headers, other), { github }, NOW);

        expect(headers['x-hub-signature-256']).toBe(signature);
        expect(verified.kind).toBe('signed');
        expect(foreign.kind === 'signed').toBe(await verifyByOctokit(github, other, signature));
      }),
    );
  });

  it.each([
    ['/chat/slack', slackHeaders(SECRETS.slack, 'a=b', NOW), 'a=b'],
    ['/chat/github', githubHeaders(SECRETS.github, '{}', 'ping'), '{}'],
    ['/chat/webhook', webhookHeaders('ci', SECRETS.webhook.ci, '{}', NOW), '{}'],
  ])('of %s counts, in upper-case headers and from Base64 too', (path, headers, body) => {
    const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));

    const plain = verify(deliveryOf(path, headers, body), SECRETS, NOW);
    const encoded = verify(deliveryOf(path, upper, btoa(body), true), SECRETS, NOW);

    expect(plain.kind).toBe('signed');
    expect('id' in encoded && encoded.id).toBe('id' in plain && plain.id);
  });

  it('counts for the bytes that were sent, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const sent = String(NOW / 1000);
        const text = Buffer.from(bytes).toString('base64');
        const digest = createHmac('sha256', SECRETS.slack).update(`v0:${sent}:`).update(bytes).digest('hex');
        const headers = {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': sent,
          'x-slack-signature': `v0=${digest}`,
        };

        expect(verify(deliveryOf('/chat/slack', headers, text, true), SECRETS, NOW).kind).toBe('signed');
      }),
    );
  });

  it.each([
    ['other bytes', {}, 'a=c'],
    ['no signature', { 'x-slack-signature': '' }, 'a=b'],
    ['upper-case digits', { 'x-slack-signature': `v0=${'A'.repeat(64)}` }, 'a=b'],
    ['a short one', { 'x-slack-signature': 'v0=00' }, 'a=b'],
    ['another version', { 'x-slack-signature': `v1=${'0'.repeat(64)}` }, 'a=b'],
    ['another time', { 'x-slack-request-timestamp': String(NOW / 1000 - 1) }, 'a=b'],
    ['no number as time', { 'x-slack-request-timestamp': 'now' }, 'a=b'],
    ['no time', { 'x-slack-request-timestamp': '' }, 'a=b'],
  ])('with %s is wrong', (_, changed, body) => {
    const headers = { ...slackHeaders(SECRETS.slack, 'a=b', NOW), ...changed };

    expect(verify(deliveryOf('/chat/slack', headers, body), SECRETS, NOW)).toMatchObject({ reason: 'unsigned' });
  });

  it.each([
    [-301_000, 'stale'],
    [-300_000, undefined],
    [300_000, undefined],
    [301_000, 'stale'],
  ])('made %i ms from now', (distance, reason) => {
    const headers = slackHeaders(SECRETS.slack, 'a=b', NOW + distance);

    const verified = verify(deliveryOf('/chat/slack', headers, 'a=b'), SECRETS, NOW);

    expect('reason' in verified ? verified.reason : undefined).toBe(reason);
  });

  it.each(['/chat/slack', '/chat/github', '/chat/webhook'])('of %s is wrong while no secret is set', (path) => {
    const headers = { ...webhookHeaders('ci', '', '{}', NOW), ...githubHeaders('', '{}', 'ping') };
    const type = path === '/chat/slack' ? slackHeaders('', '{}', NOW) : {};

    expect(verify(deliveryOf(path, { ...headers, ...type }, '{}'), {}, NOW)).toMatchObject({ status: 401 });
  });

  it('needs a secret of 16 characters at least', () => {
    expect(ChatSecrets.safeParse({ slack: '' }).success).toBe(false);
    expect(ChatSecrets.safeParse({ webhook: { ci: 'short' } }).success).toBe(false);
    expect(ChatSecrets.safeParse(SECRETS).success).toBe(true);
  });

  it.each(['short', 'xoxb-with a space in it', 'xoxb-with-a-line-break\n', 'xoxb-\u00e9-is-no-header'])(
    'comes with no token that cannot be sent: %j',
    (slackToken) => {
      expect(ChatSecrets.safeParse({ ...SECRETS, slackToken }).success).toBe(false);
      expect(ChatSecrets.safeParse({ ...SECRETS, slackToken: 'xoxb-1-2-abcdefghij' }).success).toBe(true);
    },
  );
});

describe('a request', () => {
  const request: ChatRequest = {
    method: 'POST',
    path: '/chat/webhook',
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: '{}',
    isBase64: false,
  };

  it.each<[string, Partial<ChatRequest>, number | undefined]>([
    ['as it should be', {}, undefined],
    ['as long as may be', { body: 'x'.repeat(8192) }, undefined],
    ['one character longer', { body: 'x'.repeat(8193) }, 413],
    ['few characters of many bytes', { body: '\u{1f600}'.repeat(3000) }, 413],
    ['of as many bytes in Base64', { body: btoa('x'.repeat(8192)), isBase64: true }, undefined],
    ['of more bytes in Base64', { body: btoa('x'.repeat(8195)), isBase64: true }, 413],
    ['that is not Base64', { body: '{}', isBase64: true }, 400],
    ['without a content type', { headers: {} }, 415],
    ['of two content types', { headers: { 'content-type': 'application/json, text/plain' } }, 415],
  ])('%s', (_, changed, status) => {
    const received = receive({ ...request, ...changed });

    expect('status' in received ? received.status : undefined).toBe(status);
  });
});
