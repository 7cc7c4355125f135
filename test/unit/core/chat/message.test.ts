import { describe, expect, it } from 'vitest';
import { receive } from '../../../../functions/core/chat/delivery.ts';
import { messageOf } from '../../../../functions/core/chat/message.ts';
import { githubHeaders, slackHeaders, verify } from '../../../../functions/core/chat/signature.ts';
import { textOf } from '../../../support/repository.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const SECRETS = { slack: 'slack-secret-of-16', github: 'github-secret-of-1' };
const example = (file: string) => Object(JSON.parse(textOf(`events/${file}.json`)));

function heard(path: string, headers: Record<string, string>, body: string) {
  const delivery = receive({ method: 'POST', path, headers, body, isBase64: false });
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
