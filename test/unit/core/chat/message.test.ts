import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { receive } from '../../../../functions/core/chat/delivery.ts';
import { type ChatPerson, messageOf, personName } from '../../../../functions/core/chat/message.ts';
import { githubHeaders, slackHeaders, verify, webhookHeaders } from '../../../../functions/core/chat/signature.ts';
import { textOf } from '../../../support/repository.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const SECRETS = { slack: 'slack-secret-of-16', github: 'github-secret-of-1', webhook: { ci: 'webhook-secret-of-1' } };
const example = (file: string) => Object(JSON.parse(textOf(`events/${file}.json`)));

function heard(path: string, headers: Record<string, string>, body: string, isBase64 = false) {
  const delivery = receive({ method: 'POST', path, headers, body, isBase64 });
  const signed = delivery.kind === 'delivery' ? verify(delivery, SECRETS, NOW) : delivery;
  return signed.kind === 'signed' ? messageOf(signed, NOW) : signed;
}
const fromSlack = (form: Record<string, string>) => {
  const body = new URLSearchParams(form).toString();
  return heard('/chat/slack', slackHeaders(SECRETS.slack, body, NOW), body);
};
const click = (change: object) =>
  fromSlack({ payload: JSON.stringify({ ...example('slack-button.approve').payload, ...change }) });

describe('the result of a message can be posted', () => {
  it('in the channel of a slash command', () => {
    expect(fromSlack(example('slack-command.update').form)).toMatchObject({
      origin: { kind: 'slack', team: 'T01EXAMPLE', channel: 'C01OPERATIONS', user: 'U01ANA' },
    });
  });

  it('under the issue of a comment', () => {
    const body = JSON.stringify(example('github-comment.plan').json);

    expect(heard('/chat/github', githubHeaders(SECRETS.github, body, 'issue_comment'), body)).toMatchObject({
      origin: { kind: 'github', repository: 'example/platform', issue: 12, user: 'ana' },
    });
  });

  it('nowhere else: a click starts nothing', () => {
    expect(click({})).not.toHaveProperty('origin');
  });
});

describe('a click is answered', () => {
  it.each([
    ['https://hooks.slack.com/actions/T01EXAMPLE/1/a', 'message'],
    ['https://hooks.slack-gov.com/actions/T01EXAMPLE/1/a', 'message'],
    ['https://hooks.slack.com.evil.example/actions/1', 'denied'],
    ['https://hooks.slack-evil.com/actions/1', 'denied'],
    ['http://hooks.slack.com/actions/1', 'denied'],
    ['https://evil.example/https://hooks.slack.com/actions/1', 'denied'],
    ['https://hooks.slack.com/actions/1?to=evil', 'denied'],
  ])('at %s: %s', (url, kind) => {
    expect(click({ response_url: url }).kind).toBe(kind);
  });
});

describe('a command is answered late', () => {
  it.each([
    ['https://hooks.slack.com/commands/T01EXAMPLE/1/a', 'https://hooks.slack.com/commands/T01EXAMPLE/1/a'],
    ['https://hooks.slack.com.evil.example/commands/1', undefined],
  ])('at the URL that came with it, if that is of Slack: %s', (url, replyUrl) => {
    const message = fromSlack({ ...example('slack-command.update').form, response_url: url });

    expect(message).toMatchObject({ kind: 'message' });
    expect(Object(message).replyUrl).toBe(replyUrl);
  });
});

describe('a click is of the workspace of who clicked', () => {
  const ours = { id: 'T01EXAMPLE', domain: 'example' };
  const ana = (home: string) => ({ id: 'U01ANA', team_id: home });

  it.each<[string, object, string]>([
    ['in a channel of ours', { team: ours, user: ana('T01EXAMPLE') }, 'T01EXAMPLE'],
    // Slack sends the workspace of the app as `team`, whoever clicks: slackapi/java-slack-sdk#1041.
    ['of another company, in a channel shared with it', { team: ours, user: ana('T99OTHER') }, 'T99OTHER'],
    ['in our organization', { team: { ...ours, enterprise_id: 'E01US' }, user: ana('E01US') }, 'T01EXAMPLE'],
    ['of another organization', { team: { ...ours, enterprise_id: 'E01US' }, user: ana('E99OTHER') }, 'E99OTHER'],
    ['by an app of the whole organization', { team: null, user: ana('T02BRANCH') }, 'T02BRANCH'],
  ])('%s', (_, change, team) => {
    expect(click(change)).toMatchObject({
      kind: 'message',
      person: { team, channel: 'C01OPERATIONS', user: 'U01ANA' },
    });
  });

  it('and is none without it', () => {
    expect(click({ user: { id: 'U01ANA' } })).toMatchObject({ kind: 'denied', reason: 'malformed' });
  });
});

describe('a message of Slack', () => {
  const form = example('slack-command.update').form;

  it('is a command with its author and text', () => {
    expect(fromSlack(form)).toMatchObject({
      ...{ kind: 'message', how: 'command', text: form.text },
      person: { from: 'slack', team: 'T01EXAMPLE', channel: 'C01OPERATIONS', user: 'U01ANA' },
    });
  });

  it.each(['approve', 'reject'])('is a click on %s', (verb) => {
    expect(click({ actions: [{ action_id: verb, value: '0123456789abcdef' }] })).toMatchObject({
      ...{ kind: 'message', how: 'click', text: `${verb} 0123456789abcdef`, person: { from: 'slack' } },
    });
  });

  it.each(['', 'U1 x', '-U1', 'U1-', 'u1'])('is none of a user "%s"', (user_id) => {
    expect(fromSlack({ ...form, user_id })).toMatchObject({
      ...{ kind: 'denied', status: 400, reason: 'malformed', text: 'The body is not a Slack slash command.' },
    });
  });
});

describe('a message of GitHub', () => {
  const sent = (change: object, event = 'issue_comment') => {
    const body = JSON.stringify({ ...example('github-comment.plan').json, ...change });
    return heard('/chat/github', githubHeaders(SECRETS.github, body, event), body);
  };
  const saying = (body: string, secondsAgo = 0) => ({
    comment: { body, created_at: new Date(NOW - secondsAgo * 1000).toISOString(), user: { login: 'ana' } },
  });

  it.each([
    ['/upkeep help', '/upkeep help'],
    ['  /upkeep status\r\nand more', '/upkeep status'],
    ['/upkeep', '/upkeep'],
  ])('is the first line of a comment that is addressed to it: %j', (body, text) => {
    expect(sent(saying(body))).toMatchObject({
      ...{ kind: 'message', how: 'command', text },
      person: { from: 'github', repository: 'example/platform', user: 'ana' },
    });
  });

  it.each<[string, object, string]>([
    ['that mentions it', saying('see /upkeep help'), 'issue_comment'],
    ['to something of a similar name', saying('/upkeeper help'), 'issue_comment'],
    ['that was edited', { ...saying('/upkeep help'), action: 'edited' }, 'issue_comment'],
    ['of a review', saying('/upkeep help'), 'pull_request_review_comment'],
  ])('is none of a comment %s', (_, change, event) => {
    expect(sent(change, event)).toEqual({ kind: 'not-for-us' });
  });

  it.each([
    [3600, 'message'],
    [3601, 'denied'],
  ])('%d seconds ago: %s', (seconds, kind) => {
    expect(sent(saying('/upkeep help', seconds)).kind).toBe(kind);
  });

  it('is none without a comment', () => {
    expect(sent({ comment: undefined })).toMatchObject({
      ...{ status: 400, reason: 'malformed', text: 'The body is not a GitHub issue comment.' },
    });
  });
});

describe('a message of the webhook', () => {
  const sent = (body: string) => heard('/chat/webhook', webhookHeaders('ci', SECRETS.webhook.ci, body, NOW), body);
  const saying = (user: string) => JSON.stringify({ user, text: 'help' });

  it('has the client that signed it, and the user that it names', () => {
    expect(sent(saying('ana.b+c@example-1.com'))).toEqual({
      ...{ kind: 'message', how: 'command', text: 'help' },
      person: { from: 'webhook', client: 'ci', user: 'ana.b+c@example-1.com' },
    });
  });

  it.each(['', ' ana', 'ana ', 'a/b', 'a'.repeat(101)])('is none of a user "%s"', (user) => {
    expect(sent(saying(user))).toMatchObject({ status: 400, text: 'The body is not { "user", "text" }.' });
  });
});

it.each<[ChatPerson, string]>([
  [{ from: 'slack', team: 'T1', channel: 'C1', user: 'U1' }, 'slack:T1/U1'],
  [{ from: 'github', repository: 'a/b', user: 'ana' }, 'github:ana'],
  [{ from: 'webhook', client: 'ci', user: 'ana' }, 'webhook:ci/ana'],
])('%j is named in logs as %s', (person, name) => {
  expect(personName(person)).toBe(name);
});

it('a signed body that is not UTF-8 is denied', () => {
  const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
  const digest = createHmac('sha256', SECRETS.github).update(bytes).digest('hex');
  const headers = { ...githubHeaders(SECRETS.github, '', 'issue_comment'), 'x-hub-signature-256': `sha256=${digest}` };

  expect(heard('/chat/github', headers, bytes.toString('base64'), true)).toEqual({
    ...{ kind: 'denied', status: 400, reason: 'malformed', text: 'The body is not UTF-8.' },
  });
});
