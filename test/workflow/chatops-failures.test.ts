import { describe, expect, it } from 'vitest';
import { answerChat } from '../../functions/chatops.ts';
import { WorkflowError } from '../../functions/core/workflow-error.ts';
import { localChat } from '../../local/cloud/local-chat.ts';
import { LOCAL_CHAT_SECRETS } from '../../local/cloud/local-secrets.ts';
import { gatewayEvent } from '../../local/cloud/webhooks.ts';
import { openChat, START } from '../support/chat.ts';
import { textOf } from '../support/repository.ts';
import { watchedCall, watchedLog } from '../support/watched.ts';

type World = Parameters<typeof answerChat>[0];

/** A chat Lambda whose ports remember; `broken` in place of some. */
async function aChat(broken: Partial<World>, example = 'webhook-command.update') {
  const { settings, sendReply } = localChat({ machines: ['update-addon'], now: () => START });
  const started: string[] = [];
  const seen = new Set<string>();
  const lines: string[] = [];
  const line = (message: string, fields: unknown) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const world: World = {
    settings: () => settings,
    secrets: async () => LOCAL_CHAT_SECRETS,
    approvals: { ask: async () => {}, answer: async () => ({ kind: 'unknown' }) },
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
    origins: { noteOrigin: async () => {}, originOf: async () => undefined },
    posts: { postOnce: async () => 'posted' },
    send: async () => '1',
    deliveries: {
      async once(_table, id, _now, work) {
        if (seen.has(id)) return 'seen';
        const done = await work();
        seen.add(id);
        return { done };
      },
    },
    sendReply,
    now: () => START,
    log: watchedLog({ info: line, warn: line }),
    measure: () => {},
    ...broken,
  };
  const chat = await openChat(textOf('local/worlds/one-cluster.yaml'));
  const request = chat.signed(example);
  await chat.close();
  const event = { ...gatewayEvent(request, START), version: '2.0' as const };
  return { send: () => watchedCall('chatops', () => answerChat(world)(event)), started, lines };
}

const fails = async () => {
  throw new WorkflowError('TableUnavailable', 'dynamodb:PutItem answered ThrottlingException');
};

describe('when something of AWS fails', () => {
  it.each<[string, Partial<World>]>([
    ['the secret', { secrets: fails }],
    ['the table', { deliveries: { once: fails } }],
    [
      'the settings',
      {
        settings: () => {
          throw new WorkflowError('SettingsInvalid', 'CHAT_RULES: must be a list of rules');
        },
      },
    ],
  ])('%s: the sender is told to send again, nothing is started, and only the name is logged', async (_, broken) => {
    const { send, started, lines } = await aChat(broken);

    const answer = await send();

    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toMatch(/Throttling|CHAT_RULES/);
    expect(started).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/^webhook failed \{"error":"(TableUnavailable|SettingsInvalid)"\}$/)]);
  });

  it('the note of where it was asked for: nothing is started, since its reports would not find their way back', async () => {
    const origins = { noteOrigin: fails, originOf: async () => undefined };
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

  it('the answer of a start is lost: the same delivery sent again tells that it was started', async () => {
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
    expect(second.body).toContain('was started before');
    expect(started).toHaveLength(1);
  });
});
