import { afterEach, describe, expect, it } from 'vitest';
import { chatOrigins } from '../../../functions/aws/table/chat-origins.ts';
import { askerThere } from '../../../functions/core/chat/asker.ts';
import { type Measure, misconfiguredMeasures } from '../../../functions/core/metric.ts';
import type { Notification } from '../../../local/cloud/aws/sns.ts';
import { snsEvent } from '../../../local/cloud/aws/subscriptions.ts';
import { LOCAL_CHANNEL } from '../../../local/cloud/chat/local-chat.ts';
import { LOCAL_CHAT_SECRETS, LOCAL_CHAT_TOKENS } from '../../../local/cloud/chat/local-secrets.ts';
import type { ChatFault, PostedMessage } from '../../../local/cloud/chat/services.ts';
import { TABLE } from '../../../local/cloud/machines/machines.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';
import { textOf } from '../../support/repository.ts';
import { type ChatCloud, openChat } from '../../support/runs/chat.ts';

type Setup = NonNullable<Parameters<typeof openChat>[1]>;
type SlackMessage = Extract<PostedMessage, { kind: 'slack' }>;

const WORLD = textOf('local/worlds/one-cluster.yaml');
const DEPLOYS = 'C02DEPLOYS';
const plan = (text: string) => text.replace('update coredns', 'plan coredns');

const REQUEST = textOf('events/update-addon.json');
const misconfigured = ({ lines }: ChatCloud) => lines.filter((line) => line.startsWith('chat misconfigured'));

let open: ChatCloud | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

/** A cloud with tokens for Slack and GitHub, unless others are given. */
async function aChat(chat: Setup['chat'] = {}, options: Setup = {}): Promise<ChatCloud> {
  const secrets = { ...LOCAL_CHAT_SECRETS, ...LOCAL_CHAT_TOKENS };
  open = await openChat(WORLD, { ...options, chat: { secrets, ...chat } });
  return open;
}

/** Sends an example, and waits until everything has been notified. */
async function ran(chat: ChatCloud, file: string, change?: (text: string) => string) {
  const answer = await chat.send(chat.signed(file, change));
  const [arn = ''] = await chat.executions();
  const { status } = await chat.cloud.engine.finished(arn);
  await chat.cloud.idle();
  return { answer, arn, status, posts: chat.cloud.posts() };
}

const isSlack = (post: PostedMessage): post is SlackMessage => post.kind === 'slack';
const headOf = (post: PostedMessage | undefined) =>
  post?.kind === 'slack' ? post.blocks.map((block) => (block.type === 'header' ? block.text.text : '')).join('') : '';
const inChannel = (posts: readonly PostedMessage[], channel: string) =>
  posts.filter(isSlack).filter((post) => post.channel === channel);
const outOf = (chat: ChatCloud) =>
  JSON.stringify([chat.lines, chat.replies, chat.cloud.posts(), chat.cloud.deadLetters()]);

describe('a run asked for in Slack', () => {
  it('reports where it was asked for, to who asked', async () => {
    const chat = await aChat();

    const { answer, posts, status } = await ran(chat, 'slack-command.update');

    expect(status).toBe('SUCCEEDED');
    expect(answer.text).toMatch(
      /The outcome will be posted here; if the app is not in this channel, see `status update-/,
    );
    expect(posts).toMatchObject([{ kind: 'slack', channel: LOCAL_CHANNEL }]);
    expect(headOf(posts[0])).toBe(':white_check_mark: Updated prod-1/coredns');
    expect(JSON.stringify(posts)).toContain('requested by <@U01ANA>');
  });

  it('reports to the channel of the setting as well', async () => {
    const chat = await aChat({ channel: DEPLOYS });

    const { posts } = await ran(chat, 'slack-command.update');

    expect(
      posts
        .filter(isSlack)
        .map(({ channel }) => channel)
        .sort(),
    ).toEqual([LOCAL_CHANNEL, DEPLOYS]);
  });

  it('reports once where both are the same', async () => {
    const chat = await aChat({ channel: LOCAL_CHANNEL });

    const { posts } = await ran(chat, 'slack-command.update');

    expect(posts).toHaveLength(1);
    expect(JSON.stringify(posts)).toContain('<@U01ANA>');
  });

  it('gets its plan there, and nobody else does', async () => {
    const chat = await aChat({ channel: DEPLOYS });

    const { answer, posts } = await ran(chat, 'slack-command.update', plan);

    expect(answer.text).toContain('The plan will be posted here; if the app is not in this channel');
    expect(posts).toMatchObject([
      { channel: LOCAL_CHANNEL, text: expect.stringContaining('would be updated from v1.') },
    ]);
  });

  it('gets its plan when EventBridge omits the output, as it does with a long one', async () => {
    // The event with the output in it is given up.
    const chat = await aChat({ faults: [{ on: 'slack', times: 3, status: 503 }] });
    const { arn, posts } = await ran(chat, 'slack-command.update', plan);
    const [letter] = chat.cloud.deadLetters();
    const event = Object(letter?.event);

    const detail = { ...event.detail, output: null, outputDetails: { included: false } };
    await invoked(chat, 'PostPlanFunction', { ...event, detail });

    expect(event.detail).toMatchObject({ executionArn: arn, outputDetails: { included: true } });
    expect(posts).toMatchObject([{ text: expect.stringContaining('would be updated from v1.') }]);
  });

  it('that was stopped is reported there too', async () => {
    const chat = await aChat();
    await chat.send(chat.signed('slack-command.update'));
    const [arn = ''] = await chat.executions();

    await chat.say(`stop ${arn}`);
    await chat.cloud.engine.finished(arn);
    await chat.cloud.idle();

    expect(headOf(chat.cloud.posts()[0])).toBe(':warning: ExecutionAborted prod-1/coredns');
  });
});

describe('a question', () => {
  /** Asks for a replacement and clicks a button of the first message that has one, as Slack sends the click. */
  async function clicked(verdict: 'approve' | 'reject', chatOptions: Setup['chat'] = {}) {
    let chat: ChatCloud | undefined;
    const clicks: Promise<unknown>[] = [];
    chat = await aChat(chatOptions, {
      onPost(post) {
        const button = buttonsOf(post).find(({ action_id }) => action_id === verdict);
        if (button === undefined || clicks.length > 0 || post.kind !== 'slack') return;
        clicks.push(
          new Promise((resolve) => {
            const click = (text: string) =>
              text
                .replace('"action_id": "approve"', `"action_id": "${button.action_id}"`)
                .replace('0123456789abcdef', button.value ?? '')
                .replace('1763712000.000100', post.ts);
            chat?.later(60, () => void (chat && resolve(chat.send(chat.signed('slack-button.approve', click)))));
          }),
        );
      },
    });
    const { status, posts } = await ran(chat, 'slack-command.replace');
    await Promise.all(clicks);
    return { chat, status, posts };
  }

  it('comes with buttons that ask once more; a click lets the run continue, and it reports in the same thread', async () => {
    const { chat, status, posts } = await clicked('approve');

    const [question, report] = inChannel(posts, LOCAL_CHANNEL);
    expect(headOf(question)).toBe(':raised_hand: Approval prod-1');
    expect(buttonsOf(question)).toMatchObject([
      { action_id: 'approve', style: 'primary', confirm: { title: { text: 'Approve?' } } },
      { action_id: 'reject', style: 'danger', confirm: { title: { text: 'Reject?' } } },
    ]);
    expect(chat.replies).toEqual([expect.stringContaining('"replace_original":true')]);
    expect(status).toBe('SUCCEEDED');
    expect(headOf(report)).toBe(':white_check_mark: Replaced prod-1/default');
    expect(report?.threadTs).toBe(question?.ts);
  });

  it('that is rejected ends the run, which reports in the same thread', async () => {
    const { status, posts } = await clicked('reject');

    const [question, report] = inChannel(posts, LOCAL_CHANNEL);
    expect(status).toBe('FAILED');
    expect(headOf(report)).toContain('HandOverNotApproved');
    expect(report).toMatchObject({ threadTs: question?.ts });
  });

  it('is asked in both places, each a thread of its own', async () => {
    const { posts } = await clicked('approve', { channel: DEPLOYS });

    for (const channel of [LOCAL_CHANNEL, DEPLOYS]) {
      const [question, report, ...more] = inChannel(posts, channel);
      expect(report?.threadTs).toBe(question?.ts);
      expect(more).toEqual([]);
    }
  });
});

describe('a comment on GitHub', () => {
  const update = (text: string) => text.replace('plan coredns', 'update coredns');

  it('is answered by a comment, and the outcome follows', async () => {
    const chat = await aChat();

    const { posts } = await ran(chat, 'github-comment.plan', update);

    const bodies = posts.map((post) => (post.kind === 'github' ? post.body : ''));
    expect(posts).toMatchObject(Array(2).fill({ kind: 'github', repository: 'example/platform', issue: 12 }));
    expect(bodies[0]).toMatch(
      /^@ana: Started update-coredns-on-prod-1-[0-9a-f]{16}\. The outcome will be posted here\.$/,
    );
    expect(bodies[1]).toMatch(/^\*\*Updated prod-1\/coredns\*\* @ana\n/);
  });

  it.each([
    ['one add-on', 'plan coredns', /coredns on prod-1 would be updated from/],
    ['a whole cluster', 'plan all', /- vpc-cni: update\n {2}- vpc-cni on prod-1 would be .*\n {4}- version: v1/],
  ])('that asks for a plan of %s gets it', async (_, command, says) => {
    const chat = await aChat();

    await chat.send(chat.signed('github-comment.plan', (text) => text.replace('plan coredns', command)));
    for (const arn of await chat.executions()) await chat.cloud.engine.finished(arn);
    await chat.cloud.idle();

    const [answer, ...plans] = chat.cloud.posts();
    expect(answer).toMatchObject({ body: expect.stringContaining('The plan will be posted here.') });
    expect(plans).toMatchObject([{ body: expect.stringMatching(says) }]);
  });

  it.each([
    ['a command that is none', (text: string) => text.replace('plan coredns', 'paln coredns'), 'did you mean'],
    ['a version that is none', (text: string) => text.replace('on prod-1', 'on prod-1 to v1.19.0'), 'is not a version'],
    [
      'an approval that is not there',
      (text: string) => text.replace('plan coredns on prod-1', 'approve 0123456789abcdef'),
      'There is no approval request',
    ],
  ])('is answered by a comment when it is %s', async (_, change, says) => {
    const chat = await aChat();

    await chat.send(chat.signed('github-comment.plan', change));

    expect(chat.cloud.posts()).toMatchObject([{ body: expect.stringMatching(says) }]);
  });

  it('by a stranger, and one delivered again, is not answered by a comment', async () => {
    const chat = await aChat();
    const request = chat.signed('github-comment.plan', (text) => text.replace('plan coredns', 'paln coredns'));

    await chat.send(chat.signed('github-comment.plan', (text) => text.replace('"login": "ana"', '"login": "eve"')));
    await chat.send(request);
    await chat.send(request);

    expect(chat.cloud.posts()).toHaveLength(1);
  });

  it('is answered and carried out though no comment can be written', async () => {
    const chat = await aChat({ faults: [{ on: 'github', times: 1, status: 502 }] });

    const { answer, status, posts } = await ran(chat, 'github-comment.plan', update);

    expect(answer).toMatchObject({ status: 202, outcome: 'started' });
    expect(status).toBe('SUCCEEDED');
    expect(chat.lines.join('\n')).toContain('answer not commented {"error":"PostNotSent"');
    expect(posts).toMatchObject([{ body: expect.stringContaining('Updated') }]);
  });

  it('is no command when it is one of ours', async () => {
    const chat = await aChat();
    const { posts } = await ran(chat, 'github-comment.plan', update);

    const answers = [];
    for (const post of posts) {
      const body = JSON.stringify(post.kind === 'github' ? post.body : '');
      answers.push(
        await chat.send(
          chat.signed('github-comment.plan', (text) => text.replace('"/upkeep plan coredns on prod-1"', body)),
        ),
      );
    }

    expect(answers.map(({ status, outcome }) => [status, outcome])).toEqual([
      [200, ''],
      [200, ''],
    ]);
  });
});

describe('the examples of what posts', () => {
  it('events/sns-delivery.rolled-back.json is posted', async () => {
    const chat = await aChat({ channel: DEPLOYS });

    const answer = await invoked(chat, 'PostNotificationFunction', read('events/sns-delivery.rolled-back.json'));

    expect(answer).toEqual({ kind: 'posted', posted: [`slack:${DEPLOYS}`], known: [] });
    expect(headOf(chat.cloud.posts()[0])).toBe(':x: AddonUpdateRolledBack prod-1/coredns');
  });

  it('events/execution-status.succeeded.json is posted to who asked for it, and to nobody when nobody did', async () => {
    const chat = await aChat({ channel: DEPLOYS });
    const event = read('events/execution-status.succeeded.json');
    const origins = chatOrigins({ ...CONNECTION, requestHandler: inMemoryRequestHandler(chat.cloud.endpoint) });
    const asked = { kind: 'github' as const, repository: 'example/platform', issue: 12, user: 'ana' };

    const before = await invoked(chat, 'PostPlanFunction', event);
    await origins.noteAsked(TABLE, event.detail.executionArn, { asker: askerThere(asked), origin: asked }, chat.now());
    const after = await invoked(chat, 'PostPlanFunction', event);

    expect(before).toEqual({ kind: 'not requested in chat' });
    expect(after).toEqual({ kind: 'posted', posted: ['github:example/platform#12'], known: [] });
    expect(chat.cloud.posts()).toMatchObject([{ body: expect.stringContaining('**Planned prod-1/coredns** @ana') }]);
  });
});

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
    const chat = await aChat(
      { faults },
      {
        onNotification: ({ time }) => {
          notifiedAt = Date.parse(time);
        },
        onPost: () => times.push(open?.now() ?? 0),
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

const CONNECTION = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

const MESSAGE: Notification = {
  messageId: 'm',
  time: '2026-11-24T05:05:00.000Z',
  topicArn: 'arn:aws:sns:eu-west-1:111122223333:eks-upkeep',
  message: '',
  attributes: { outcome: 'AddonUpdateRolledBack' },
};

const read = (file: string) => Object(JSON.parse(textOf(file)));

const buttonsOf = (post: PostedMessage | undefined) =>
  post?.kind === 'slack' ? post.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : [])) : [];

/** What a Lambda answers to an event, by the API of Lambda. */
async function invoked({ cloud }: ChatCloud, functionName: string, event: unknown): Promise<unknown> {
  const answer = await cloud.endpoint.handle({
    method: 'POST',
    path: `/2015-03-31/functions/${functionName}/invocations`,
    headers: { 'x-amz-invocation-type': 'RequestResponse', authorization: SIGNED },
    body: JSON.stringify(event),
  });
  if ('cut' in answer) throw new Error('The connection was cut.');
  return JSON.parse(answer.body);
}

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=local/20261121/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0';
