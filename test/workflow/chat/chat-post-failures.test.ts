import { describe, expect, it } from 'vitest';
import { type Measure, misconfiguredMeasures } from '../../../functions/core/metric.ts';
import type { Notification } from '../../../local/cloud/aws/sns.ts';
import { snsEvent } from '../../../local/cloud/aws/subscriptions.ts';
import { LOCAL_CHANNEL } from '../../../local/cloud/chat/local-chat.ts';
import { LOCAL_CHAT_SECRETS, LOCAL_CHAT_TOKENS } from '../../../local/cloud/chat/local-secrets.ts';
import type { ChatFault } from '../../../local/cloud/chat/services.ts';
import { textOf } from '../../support/repository.ts';
import type { ChatCloud } from '../../support/runs/chat.ts';
import { chatsOfTests, DEPLOYS, headOf, inChannel, invoked, ran, read, type Setup } from './posted.ts';

const REQUEST = textOf('events/update-addon.json');

const misconfigured = ({ lines }: ChatCloud) => lines.filter((line) => line.startsWith('chat misconfigured'));

const aChat = chatsOfTests();

const outOf = (chat: ChatCloud) =>
  JSON.stringify([chat.lines, chat.replies, chat.cloud.posts(), chat.cloud.deadLetters()]);

describe('when something is wrong', () => {
  const WITHOUT: [string, Partial<typeof LOCAL_CHAT_TOKENS>][] = [
    ['without a token', {}],
    ['with a token of GitHub alone', { githubToken: LOCAL_CHAT_TOKENS.githubToken }],
  ];

  it.each(WITHOUT)('%s nothing is posted to Slack, and nothing fails', async (_, tokens) => {
    const chat = await aChat({ secrets: { ...LOCAL_CHAT_SECRETS, ...tokens } });

    const { answer, posts, status } = await ran(chat, 'slack-command.update');

    expect(status).toBe('SUCCEEDED');
    expect(answer.text).toContain('The outcome will be notified; see also `status');
    expect(posts).toEqual([]);
    expect(chat.cloud.deadLetters()).toEqual([]);
  });

  it.each(WITHOUT)('%s a channel of the setting that gets nothing is not passed over in silence', async (_, tokens) => {
    const chat = await aChat({ secrets: { ...LOCAL_CHAT_SECRETS, ...tokens }, channel: DEPLOYS });

    const { posts, status } = await ran(chat, 'github-comment.plan', (text) =>
      text.replace('plan coredns', 'update coredns'),
    );

    expect(status).toBe('SUCCEEDED');
    expect(chat.cloud.deadLetters()).toEqual([]);
    expect(misconfigured(chat)).toEqual([expect.stringContaining('"SlackTokenMissing"')]);
    expect(posts.filter((post) => post.kind === 'github' && post.body.includes('Updated'))).toHaveLength(
      'githubToken' in tokens ? 1 : 0,
    );
  });

  it.each<[string, Setup['chat'], string, string]>([
    [
      'the token is wrong',
      { channel: DEPLOYS, secrets: { ...LOCAL_CHAT_SECRETS, slackToken: 'xoxb-of-somebody-else' } },
      'SlackTokenInvalid',
      'invalid_auth',
    ],
    ['the channel is not there', { channel: 'C0NOWHERE' }, 'SlackChannelMissing', 'channel_not_found'],
    ['the channel is archived', { channel: 'C03ARCHIVE' }, 'SlackChannelMissing', 'is_archived'],
    ['the app is not in the channel', { channel: 'C04SECRET' }, 'SlackChannelMissing', 'Invite the app'],
    ['the secret is malformed', { secrets: { slackToken: 'short' } }, 'SecretInvalid', 'at least 16 characters'],
  ])(
    '%s: that is named and counted once, not tried again, and the run is none the worse',
    async (_, chatOptions, name, says) => {
      const measured: Measure[] = [];
      const chat = await aChat(chatOptions, { measure: (measures) => measured.push(...measures) });

      // Whose secret is malformed hears nobody in chat.
      const { executionArn } = chat.cloud.engine.startExecution({ stateMachineArn: 'update-addon', input: REQUEST });
      const { status } = await chat.cloud.engine.finished(executionArn);
      await chat.cloud.idle();

      expect(status).toBe('SUCCEEDED');
      expect(chat.cloud.deadLetters()).toEqual([]);
      expect(misconfigured(chat)).toEqual([expect.stringContaining(`{"error":"${name}","reason":`)]);
      expect(misconfigured(chat)[0]).toContain(says);
      expect(measured.filter((each) => each.name === 'ChatMisconfigured')).toEqual(misconfiguredMeasures());
      expect(chat.lines.filter((line) => line.startsWith('task failed'))).toEqual([]);
    },
  );

  it('Slack is down for long: that is named after three tries, and the run is none the worse', async () => {
    const chat = await aChat({ channel: 'C03ARCHIVE', faults: [{ on: 'slack', times: 9, status: 503 }] });

    const { status } = await ran(chat, 'slack-command.update');

    expect(status).toBe('SUCCEEDED');
    expect(chat.cloud.deadLetters()).toMatchObject([
      { functionName: 'PostNotificationFunction', error: expect.stringMatching(/PostNotSent.*503/s) },
    ]);
    expect(chat.lines.filter((line) => line.startsWith('task failed'))).toHaveLength(3);
    expect(misconfigured(chat)).toEqual([]);
  });

  it('a channel that takes nothing does not keep the report from the others', async () => {
    const chat = await aChat({ channel: 'C03ARCHIVE' });

    const { posts } = await ran(chat, 'slack-command.update');

    expect(inChannel(posts, LOCAL_CHANNEL)).toHaveLength(1);
  });

  it.each<[string, ChatFault[], number]>([
    ['asks to wait three seconds', [{ on: 'slack', times: 1, status: 429, retryAfter: 3 }], 3],
    ['asks to wait half a minute', [{ on: 'slack', times: 1, status: 429, retryAfter: 30 }], 60],
    ['is down for a moment', [{ on: 'slack', times: 2, status: 500 }], 180],
    ['cuts the connection', [{ on: 'slack', times: 1, cut: 'before' }], 60],
  ])('Slack %s: the report is posted once, later', async (_, faults, seconds) => {
    const times: number[] = [];
    let notifiedAt = 0;
    const chat: ChatCloud = await aChat(
      { faults },
      {
        onNotification: ({ time }) => {
          notifiedAt = Date.parse(time);
        },
        onPost: () => times.push(chat.now()),
      },
    );

    const { posts } = await ran(chat, 'slack-command.update');

    expect(posts).toHaveLength(1);
    expect(times.map((time) => (time - notifiedAt) / 1000)).toEqual([seconds]);
  });

  it('a report whose answer was lost is posted again: twice notified is better than not at all', async () => {
    const chat = await aChat({ faults: [{ on: 'slack', times: 1, cut: 'after' }] });

    const { posts } = await ran(chat, 'slack-command.update');

    expect(posts.map(headOf)).toEqual(Array(2).fill(':white_check_mark: Updated prod-1/coredns'));
  });

  it('a message that SNS delivers again, and an outcome published again, are posted once', async () => {
    const notifications: Notification[] = [];
    const chat = await aChat({ channel: DEPLOYS }, { onNotification: (each) => notifications.push(each) });
    await ran(chat, 'slack-command.update');
    const [notified] = notifications;
    if (notified === undefined) throw new Error('Nothing was notified.');

    const again = await Promise.all([
      invoked(chat, 'PostNotificationFunction', snsEvent(notified)),
      invoked(chat, 'PostNotificationFunction', snsEvent({ ...notified, messageId: 'another' })),
    ]);

    expect(again).toMatchObject(Array(2).fill({ kind: 'known' }));
    expect(chat.cloud.posts()).toHaveLength(2);
  });

  it('several simultaneous pieces of news make one thread', async () => {
    const chat = await aChat({ channel: DEPLOYS });
    const notice = read('events/notification.json');
    const event = (summary: string) => snsEvent({ ...MESSAGE, message: JSON.stringify({ ...notice, summary }) });

    await Promise.all(
      ['one', 'two', 'three', 'four'].map((each) => invoked(chat, 'PostNotificationFunction', event(each))),
    );

    const [first, ...replies] = inChannel(chat.cloud.posts(), DEPLOYS);
    expect(replies.map(({ threadTs }) => threadTs)).toEqual(Array(3).fill(first?.ts));
    expect(first?.threadTs).toBeUndefined();
  });

  it('an alarm on the topic is not ours to post', async () => {
    const chat = await aChat({ channel: DEPLOYS });

    const posted = invoked(
      chat,
      'PostNotificationFunction',
      snsEvent({ ...MESSAGE, message: '{"AlarmName":"dead-letters"}' }),
    );

    await expect(posted).resolves.toMatchObject({ errorType: 'NoticeUnreadable' });
    expect(chat.cloud.posts()).toEqual([]);
  });

  it('no token shows in a log, post, answer or dead letter', async () => {
    const wrong = { slackToken: 'xoxb-secret-of-somebody', githubToken: 'github_pat_secret_of_somebody' };
    const failing = await aChat({ secrets: { ...LOCAL_CHAT_SECRETS, ...wrong }, channel: DEPLOYS });
    const { answer } = await ran(failing, 'github-comment.plan', (text) => text.replace('plan', 'update'));

    const shown = outOf(failing) + JSON.stringify(answer);
    await failing.close();
    const chat = await aChat({ channel: DEPLOYS });
    await ran(chat, 'slack-command.update');

    expect(failing.cloud.deadLetters()).toEqual([]);
    expect(misconfigured(failing)).not.toEqual([]);
    expect(shown).toContain('GithubTokenInvalid');
    expect([shown, outOf(chat)].join()).not.toMatch(/xoxb-secret|github_pat|xoxb-local/);
  });
});

const MESSAGE: Notification = {
  messageId: 'm',
  time: '2026-11-24T05:05:00.000Z',
  topicArn: 'arn:aws:sns:eu-west-1:111122223333:eks-upkeep',
  message: '',
  attributes: { outcome: 'AddonUpdateRolledBack' },
};
