import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ChatRequest, receive } from '../../../../functions/core/chat/delivery.ts';
import {
  ageDenial,
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
    expect('id' in plain && plain.id).toMatch(/^[0-9a-f]{32}$/);
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
    ['now', ''],
    [`x${NOW / 1000}`, ''],
    [`${NOW / 1000}x`, ''],
    // Signed as they should be, but not written as they should be.
    [String(NOW / 1000), 'zz'],
  ])('of a sender that holds the secret, at the time "%s" and followed by "%s", is wrong', (sent, more) => {
    const digest = createHmac('sha256', SECRETS.slack).update(`v0:${sent}:a=b`).digest('hex');
    const signed = (signature: string) =>
      verify(
        deliveryOf(
          '/chat/slack',
          {
            ...slackHeaders(SECRETS.slack, '', NOW),
            ...{ 'x-slack-request-timestamp': sent, 'x-slack-signature': signature },
          },
          'a=b',
        ),
        SECRETS,
        NOW,
      );

    expect(signed(`v0=${digest}${more}`)).toMatchObject({ kind: 'denied', reason: 'unsigned' });
    expect(signed(`v0=${more}${digest}`)).toMatchObject({ kind: 'denied', reason: 'unsigned' });
    expect(signed(`v1=${digest}`)).toMatchObject({ kind: 'denied', reason: 'unsigned' });
  });

  it('is made at the last whole second', () => {
    expect(slackHeaders(SECRETS.slack, '', NOW + 999)).toEqual(slackHeaders(SECRETS.slack, '', NOW));
    expect(webhookHeaders('ci', SECRETS.webhook.ci, '', NOW + 999)).toEqual(
      webhookHeaders('ci', SECRETS.webhook.ci, '', NOW),
    );
  });

  it('by a client of whom no secret is set is wrong, whatever the client is called', () => {
    for (const client of ['other', 'constructor', 'toString']) {
      const headers = webhookHeaders(client, SECRETS.webhook.ci, '{}', NOW);

      expect(verify(deliveryOf('/chat/webhook', headers, '{}'), SECRETS, NOW)).toMatchObject({ reason: 'unsigned' });
    }
  });

  it.each([
    ['/chat/slack', slackHeaders('', '{}', NOW), 'No secret is set for Slack, so its requests are denied.'],
    ['/chat/github', githubHeaders('', '{}', 'ping'), 'No secret is set for GitHub, so its requests are denied.'],
  ])('of %s is denied with the reason while no secret is set', (path, headers, text) => {
    expect(verify(deliveryOf(path, headers, '{}'), {}, NOW)).toEqual({
      ...{ kind: 'denied', status: 401, reason: 'unsigned', text },
    });
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

  it.each([
    'short',
    'xoxb-with a space in it',
    'the xoxb-token-after-a-space',
    'xoxb-with-a-line-break\n',
    'xoxb-\u00e9-is-no-header',
  ])('comes with no token that cannot be sent: %j', (slackToken) => {
    expect(ChatSecrets.safeParse({ ...SECRETS, slackToken }).success).toBe(false);
    expect(ChatSecrets.safeParse({ ...SECRETS, slackToken: 'xoxb-1-2-abcdefghij' }).success).toBe(true);
  });
});

describe('the time in a message', () => {
  const ageOf = (sentAt: string) => ageDenial(sentAt, 600, NOW);
  const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

  it.each([
    ['10 minutes ago', at(-600), undefined],
    ['more than 10 minutes ago', at(-601), 'stale'],
    ['5 minutes ahead, by a clock that is off', at(300), undefined],
    ['further ahead', at(301), 'stale'],
    ['that is no time', 'now', 'stale'],
  ])('%s', (_, sentAt, reason) => {
    expect(ageOf(sentAt)?.reason).toBe(reason);
    expect(ageOf(sentAt)?.status).toBe(reason && 401);
  });
});

describe('a request', () => {
  const request: ChatRequest = {
    method: 'POST',
    path: '/chat/webhook',
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: '{}',
    isBase64: false,
  };

  const REASONS: Record<number, string> = {
    ...{ 400: 'malformed', 404: 'unknown-path', 405: 'method', 413: 'too-large', 415: 'encoding' },
  };
  const headed = (headers: Record<string, string>) => ({ headers: { ...request.headers, ...headers } });
  const slackOf = (bytes: number) => ({
    path: '/chat/slack',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'x'.repeat(bytes),
  });

  it.each<[string, Partial<ChatRequest>, number | undefined]>([
    ['as it should be', {}, undefined],
    ['as long as may be', { body: 'x'.repeat(8192) }, undefined],
    ['one character longer', { body: 'x'.repeat(8193) }, 413],
    ['few characters of many bytes', { body: '\u{1f600}'.repeat(3000) }, 413],
    ['of as many bytes in Base64', { body: btoa('x'.repeat(8192)), isBase64: true }, undefined],
    ['of more bytes in Base64', { body: btoa('x'.repeat(8195)), isBase64: true }, 413],
    ['too long, and not Base64', { body: '!'.repeat(10_925), isBase64: true }, 413],
    ['that is not Base64', { body: '{}', isBase64: true }, 400],
    ['to another path', { path: '/chat/teams' }, 404],
    ['to a path below', { path: '/chat/slack/more' }, 404],
    ['to be read', { method: 'GET' }, 405],
    ['of a compressed body', headed({ 'content-encoding': 'gzip' }), 415],
    ['of a body as it is', headed({ 'content-encoding': 'identity' }), undefined],
    ['in another character set', headed({ 'content-type': 'application/json; charset=latin1' }), 415],
    ['in a character set that begins so', headed({ 'content-type': 'application/json; charset=utf-80' }), 415],
    ['in a character set that ends so', headed({ 'content-type': 'application/json; charset=xcharset=utf-8' }), 415],
    ['in UTF-8, in quotes', headed({ 'content-type': 'application/json ; charset="utf-8"' }), undefined],
    ['as long as Slack may be', slackOf(65_536), undefined],
    ['longer than Slack may be', slackOf(65_537), 413],
    ['as long as GitHub may be', { path: '/chat/github', body: 'x'.repeat(262_144) }, undefined],
    ['longer than GitHub may be', { path: '/chat/github', body: 'x'.repeat(262_145) }, 413],
    ['without a content type', { headers: {} }, 415],
    ['of two content types', { headers: { 'content-type': 'application/json, text/plain' } }, 415],
  ])('%s', (_, changed, status) => {
    const received = receive({ ...request, ...changed });

    expect('status' in received ? received.status : undefined).toBe(status);
    expect('reason' in received ? received.reason : undefined).toBe(status && REASONS[status]);
  });
});
