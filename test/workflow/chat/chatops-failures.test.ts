import { describe, expect, it } from 'vitest';
import { unnoted } from '../../../functions/aws/table/chat-posts.ts';
import { answerChat } from '../../../functions/chatops.ts';
import { WorkflowError } from '../../../functions/core/errors/workflow-error.ts';
import { type Measure, misconfiguredMeasures } from '../../../functions/core/metric.ts';
import { chatSettings } from '../../../functions/runtime/chat-settings.ts';
import { localChat } from '../../../local/cloud/chat/local-chat.ts';
import { LOCAL_CHAT_SECRETS } from '../../../local/cloud/chat/local-secrets.ts';
import { gatewayEvent } from '../../../local/cloud/chat/webhooks.ts';
import { leakCheckedCall, leakCheckedLog } from '../../support/processes/leak-checked.ts';
import { textOf } from '../../support/repository.ts';
import { openChat, START } from '../../support/runs/chat.ts';

type World = Parameters<typeof answerChat>[0];

/** A chat Lambda whose ports remember; `broken` in place of some. */
async function aChat(broken: Partial<World>, example = 'webhook-command.update') {
  const { settings } = localChat({ machines: ['update-addon'], now: () => START });
  const started: string[] = [];
  const comments: string[] = [];
  const replies: { url: string; text: string }[] = [];
  const seen = new Set<string>();
  const lines: string[] = [];
  const line = (message: string, fields: unknown) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const world: World = {
    settings: () => settings,
    secrets: async () => LOCAL_CHAT_SECRETS,
    approvals: { ask: async () => {}, executionOf: async () => undefined, answer: async () => ({ kind: 'unknown' }) },
    executions: {
      async start(_, name) {
        started.push(name);
        return 'started';
      },
      describe: async () => undefined,
      latest: async () => [],
      stop: async () => {},
    },
    tokens: { succeed: async () => true },
    controls: {
      change: async () => {
        throw new Error('No fleet is controlled here.');
      },
    },
    origins: { noteAsked: async () => {}, originOf: async () => undefined, askerOf: async () => undefined },
    posts: { postOnce: async () => 'posted' },
    async send(post) {
      comments.push(post.kind === 'github' ? post.body : '');
      return '1';
    },
    deliveries: {
      async once(_table, id, _now, work) {
        if (seen.has(id)) return 'seen';
        const done = await work();
        seen.add(id);
        return { done };
      },
    },
    async sendReply(url, { text }) {
      replies.push({ url, text });
      return true;
    },
    now: () => START,
    log: leakCheckedLog({ info: line, warn: line }),
    measure: () => {},
    ...broken,
  };
  const chat = await openChat(textOf('local/worlds/one-cluster.yaml'));
  const request = chat.signed(example);
  await chat.close();
  const event = { ...gatewayEvent(request, START), version: '2.0' as const };
  return { send: () => leakCheckedCall('chatops', () => answerChat(world)(event)), started, lines, comments, replies };
}

const fails = async () => {
  throw new WorkflowError('TableUnavailable', 'dynamodb:PutItem answered ThrottlingException');
};

describe('when something of AWS fails', () => {
  it.each<[string, Partial<World>]>([
    ['the secret', { secrets: fails }],
    ['the table', { deliveries: { once: fails } }],
  ])('%s: the sender is asked to send again, nothing is started, and the log alone says why', async (_, broken) => {
    const { send, started, lines } = await aChat(broken);

    const answer = await send();

    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toContain('Throttling');
    expect(started).toEqual([]);
    expect(lines[0]).toMatch(/^webhook failed \{"error":"TableUnavailable","reason":".*Throttling/);
  });

  it('the rules are malformed: nobody is asked to send it again, and it is counted', async () => {
    const measured: Measure[] = [];
    const settings = () =>
      chatSettings({
        TABLE_NAME: 't',
        CHAT_SECRET_ID: 's',
        CHAT_MACHINES: 'arn:aws:states:eu-west-1:111122223333:stateMachine:upkeep-',
        CHAT_RULES: '[{}]',
      });
    const { send, started, lines } = await aChat({ settings, measure: (each) => void measured.push(...each) });

    const answer = await send();

    expect(answer.statusCode).toBe(500);
    expect(answer.headers['x-upkeep-outcome']).toBe('misconfigured');
    expect(answer.body).not.toMatch(/CHAT_RULES|again/);
    expect(lines).toEqual([
      expect.stringMatching(/^chat misconfigured \{"error":"SettingsInvalid","reason":"CHAT_RULES\[0\]/),
    ]);
    expect(measured).toEqual(misconfiguredMeasures());
    expect(started).toEqual([]);
  });

  it('GitHub takes no answer, since the token is wrong: the command is carried out, and it is counted', async () => {
    const tokens = { ...LOCAL_CHAT_SECRETS, githubToken: 'github_pat_local_token' };
    const send = () => Promise.reject(new WorkflowError('GithubTokenInvalid', 'GitHub answered 401'));
    const measured: Measure[] = [];
    const measure: World['measure'] = (each) => void measured.push(...each);
    const chat = await aChat({ secrets: async () => tokens, posts: unnoted, send, measure }, 'github-comment.plan');

    expect((await chat.send()).statusCode).toBe(202);
    expect(chat.lines.join()).toContain('chat misconfigured {"error":"GithubTokenInvalid"');
    expect(measured.filter(({ name }) => name === 'ChatMisconfigured')).toEqual(misconfiguredMeasures());
  });

  it('something that is no error of ours: no word of it is logged, since nobody knows what is in it', async () => {
    const { send, lines } = await aChat({
      deliveries: { once: () => Promise.reject(new TypeError('xoxb-of-somebody')) },
    });

    const answer = await send();

    expect(answer.statusCode).toBe(503);
    expect(lines[0]).toBe('webhook failed {"error":"unexpected"}');
    expect([answer.body, ...lines].join()).not.toContain('xoxb');
  });

  it('the note of where it was asked for: nothing is started, since its reports would not find their way back', async () => {
    const origins = { noteAsked: fails, originOf: async () => undefined, askerOf: async () => undefined };
    const { send, started } = await aChat({ origins }, 'slack-command.update');

    const answer = await send();

    expect(answer.statusCode).toBe(503);
    expect(started).toEqual([]);
  });

  it('the table for a comment, or GitHub: the command is carried out and answered', async () => {
    const tokens = { ...LOCAL_CHAT_SECRETS, githubToken: 'github_pat_local_token' };
    const chat = await aChat({ secrets: async () => tokens, posts: { postOnce: fails } }, 'github-comment.plan');

    const answer = await chat.send();

    expect(answer.statusCode).toBe(202);
    expect(chat.started).toHaveLength(1);
    expect(chat.lines.join()).toContain('answer not commented {"error":"TableUnavailable"');
  });

  it('the answer of a start is lost: the same delivery sent again is answered that it was started', async () => {
    const started: string[] = [];
    const { send } = await aChat({
      executions: {
        async start(_, name) {
          if (started.includes(name)) return 'repeated';
          started.push(name);
          throw new WorkflowError('StepFunctionsFailed', 'states:StartExecution answered TimeoutError');
        },
        describe: async () => undefined,
        latest: async () => [],
        stop: async () => {},
      },
    });

    const first = await send();
    const second = await send();

    expect([first.statusCode, second.statusCode]).toEqual([503, 200]);
    expect(second.body).toContain('was already started');
    expect(started).toHaveLength(1);
  });

  it.each(['slack-command.update', 'slack-button.approve'])(
    'the table for %s: the person gets a reply in words, since Slack shows nothing of a 503',
    async (example) => {
      const { send, replies } = await aChat({ deliveries: { once: fails } }, example);

      const answer = await send();

      expect(answer.statusCode).toBe(503);
      expect(replies).toEqual([
        {
          url: expect.stringMatching(/^https:\/\/hooks\.slack\.com\//),
          text: expect.stringContaining('send it again'),
        },
      ]);
    },
  );

  it('the table for a comment: the person gets a comment, though nothing can be stored', async () => {
    const tokens = { ...LOCAL_CHAT_SECRETS, githubToken: 'github_pat_local_token' };
    const down = { deliveries: { once: fails }, posts: { postOnce: fails } };
    const { send, comments } = await aChat({ secrets: async () => tokens, ...down }, 'github-comment.plan');

    const answer = await send();

    expect(answer.statusCode).toBe(503);
    expect(comments).toEqual([expect.stringMatching(/^@ana: An AWS call failed/)]);
  });
});

describe('an answer that is slower than Slack waits', () => {
  /** A clock on which each look at it takes so many seconds. */
  const slow = (seconds: number) => {
    let looks = 0;
    return () => START + 1000 * seconds * looks++;
  };

  it('is given at the URL that came with the command, and not twice', async () => {
    const { send, replies, started } = await aChat({ now: slow(2.5) }, 'slack-command.update');

    const answer = await send();

    expect(started).toHaveLength(1);
    expect(replies).toMatchObject([{ text: expect.stringContaining(`Started ${started[0]}`) }]);
    expect(answer).toMatchObject({ statusCode: 200, body: '' });
  });

  it('is the answer all the same when that URL takes nothing', async () => {
    const { send } = await aChat({ now: slow(2.5), sendReply: async () => false }, 'slack-command.update');

    const answer = await send();

    expect(answer.body).toContain('Started update-coredns');
  });

  it.each<[string, number, string]>([
    ['in time', 1.5, 'slack-command.update'],
    ['of another sender', 2.5, 'webhook-command.update'],
  ])('is the answer alone when it is %s', async (_, seconds, example) => {
    const { send, replies } = await aChat({ now: slow(seconds) }, example);

    const answer = await send();

    expect(answer.body).toContain('Started update-coredns');
    expect(replies).toEqual([]);
  });
});
