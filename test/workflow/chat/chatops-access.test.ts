import { load } from 'js-yaml';
import { afterEach, describe, expect, it } from 'vitest';
import { askerOfRun } from '../../../functions/actions/chat-runs.ts';
import type { ChatRule } from '../../../functions/core/chat/rules.ts';
import { textOf } from '../../support/repository.ts';
import { type ChatAnswer, type ChatCloud, openChat } from '../../support/runs/chat.ts';

const WORLD = Object(load(textOf('local/worlds/one-cluster.yaml')));
const [PROD] = WORLD.clusters;
const TWO_CLUSTERS = { ...WORLD, clusters: [PROD, { ...PROD, name: 'dev-1' }] };

let open: ChatCloud | undefined;
afterEach(() => open?.close());

/** A chat in which `acts` follow the first question, five minutes apart, and what they were answered. */
async function aChat(rules: ChatRule[], acts: readonly ((id: string) => Promise<ChatAnswer>)[] = []) {
  let id = '';
  const answers: Promise<ChatAnswer>[] = [];
  const later = (act: (id: string) => Promise<ChatAnswer>, index: number) =>
    new Promise<ChatAnswer>((resolve) => chat.later(300 * (index + 1), () => resolve(act(id))));
  const chat: ChatCloud = await openChat(TWO_CLUSTERS, {
    chat: { rules },
    onNotification({ structure }) {
      const { approval } = JSON.parse(structure?.default ?? '{}');
      if (approval === undefined || id !== '') return;
      id = approval.id;
      answers.push(...acts.map(later));
    },
  });
  open = chat;
  return { chat, heard: () => Promise.all(answers) };
}

const chat = (): ChatCloud => {
  if (!open) throw new Error('No chat is open.');
  return open;
};

describe('someone with clusters of their own', () => {
  const ANYTHING = { from: 'webhook', clients: ['ci'], may: ['*'] } as const;
  const RULES: ChatRule[] = [
    { ...ANYTHING, clients: ['ci'], may: ['*'], users: ['ben'] },
    { ...ANYTHING, clients: ['ci'], may: ['*'], users: ['ana'], clusters: ['dev-*'] },
  ];

  it.each(['plan coredns', 'update coredns', 'update all', 'replace default', 'health'])(
    'may %s on those, and on no other',
    async (what) => {
      await aChat(RULES);

      const other = await chat().say(`${what} on prod-1`);
      const started = await chat().executions();
      const own = await chat().say(`${what} on dev-1`);

      expect([other.status, other.outcome]).toEqual([403, 'not-allowed']);
      expect(other.text).toContain('on the cluster `prod-1`');
      expect(started).toEqual([]);
      expect(own.status).toBe(202);
    },
  );

  it('reads, stops, approves and rejects nothing of another cluster', async () => {
    let arn = '';
    const spoken = ['approve', 'reject'].map((verb) => (id: string) => chat().say(`${verb} ${id}`));
    const asked = ['status', 'stop'].flatMap((verb) => [
      () => chat().say(`${verb} ${arn.split(':').at(-1)}`),
      () => chat().say(`${verb} ${arn}`),
    ]);
    const { heard } = await aChat(RULES, [...spoken, ...asked, () => chat().say('status')]);

    await chat().say('replace default on prod-1', 'ben');
    [arn = ''] = await chat().executions();
    const { status, error } = await chat().cloud.engine.finished(arn);
    const answers = await heard();

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'HandOverNotApproved' });
    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 404, 404, 404, 404, 200]);
    expect(answers.at(-1)?.text).toBe('There are no runs yet.');
    for (const { text } of answers) expect(text).not.toMatch(/prod-1(?!-\w{16}`)|hand-over|Delete/i);
  });

  it('sees those of their clusters, and none of a run over all clusters', async () => {
    await aChat(RULES);
    await chat().say('update coredns on prod-1', 'ben');
    await chat().say('update coredns on dev-1', 'ben');
    chat().cloud.engine.startExecution({ stateMachineArn: 'scan-health', name: 'nightly', input: '{}' });

    const [list, scan, all] = [
      await chat().say('status'),
      await chat().say('status nightly'),
      await chat().say('status', 'ben'),
    ];

    expect(list.text.split('\n')).toEqual([expect.stringContaining('update-coredns-on-dev-1-')]);
    expect(scan.status).toBe(404);
    expect(all.text.split('\n')).toHaveLength(3);
  });
});

describe('with four eyes', () => {
  const RULES: ChatRule[] = [
    { from: 'slack', teams: ['T01EXAMPLE', 'T02OTHER'], channels: ['*'], users: ['*'], may: ['*'] },
    { from: 'github', repositories: ['example/platform'], users: ['ana'], may: ['*'] },
    // The rule that says so need not be the one that lets them approve.
    { from: 'webhook', clients: ['ci'], users: ['*'], may: ['*'], clusters: ['prod-*'], fourEyes: true },
  ];
  const click = (change: (text: string) => string) => (id: string) =>
    chat().send(chat().signed('slack-button.approve', (text) => change(text).replace('0123456789abcdef', id)));
  const types = (words: string, change: (text: string) => string) => (id: string) =>
    chat().send(
      chat().signed('slack-command.replace', (text) =>
        change(text).replace('replace default on prod-1', `${words} ${id}`),
      ),
    );
  const own = (text: string) => text;

  it('who asked cannot approve by button, by command, elsewhere or under another name; somebody else can', async () => {
    const { heard } = await aChat(RULES, [
      click(own),
      types('approve', own),
      types('approve', (text) => text.replace('C01OPERATIONS', 'C02DEPLOYS')),
      types('approve', (text) => text.replaceAll('T01EXAMPLE', 'T02OTHER')),
      (id) =>
        chat().send(
          chat().signed('github-comment.plan', (text) => text.replace(/\/upkeep [^"]*/, `/upkeep approve ${id}`)),
        ),
      (id) => chat().say(`approve ${id}`, 'U01ANA'),
      click((text) => text.replaceAll('U01ANA', 'U02BEN')),
    ]);

    await chat().send(chat().signed('slack-command.replace'));
    const [arn = ''] = await chat().executions();
    const { status } = await chat().cloud.engine.finished(arn);
    const answers = await heard();

    expect(answers.map(({ outcome }) => outcome)).toEqual([...Array(6).fill('not-allowed'), 'answered']);
    expect(chat().replies[0]).toContain('You requested this run, so somebody else has to approve it.');
    expect(answers[4]?.text).toContain('GitHub cannot show whether that was you');
    expect(status).toBe('SUCCEEDED');
  });

  it('who asked may reject, and may approve on other clusters', async () => {
    const { heard } = await aChat(RULES, [types('reject', own)]);
    await chat().send(chat().signed('slack-command.replace'));
    const [first = ''] = await chat().executions();
    const { error } = await chat().cloud.engine.finished(first);
    await heard();
    await chat().close();
    await aChat(RULES, [click(own)]);
    await chat().send(chat().signed('slack-command.replace', (text) => text.replace('on prod-1', 'on dev-1')));
    const [second = ''] = await chat().executions();

    expect(error).toBe('HandOverNotApproved');
    expect((await chat().cloud.engine.finished(second)).status).toBe('SUCCEEDED');
  });

  it('who asked for a run asked for what it started, too', async () => {
    const arnOf = (machine: string, name: string) =>
      `arn:aws:states:eu-west-1:111122223333:execution:${machine}:${name}`;
    const machine = 'arn:aws:states:eu-west-1:111122223333:stateMachine:maintain-cluster';
    const run = (arn: string, parent?: string) => ({
      ...{ arn, name: 'run', machine: '', status: 'RUNNING', startedAt: '' },
      input: JSON.stringify({ cluster: 'prod-1', AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: parent }),
    });
    const [parent, foreign] = [arnOf('maintain-cluster', 'a'), arnOf('of-somebody-else', 'a')];
    const ports = {
      executions: {
        describe: async (arn: string) => run(arn),
        start: async () => 'started' as const,
        latest: async () => [],
        stop: async () => {},
      },
      origins: {
        askerOf: async (_: string, arn: string) =>
          arn === parent || arn === foreign ? { from: 'slack' as const, user: 'U1' } : undefined,
        originOf: async () => undefined,
        noteAsked: async () => {},
      },
    };
    const asker = (startedBy: string | undefined) =>
      askerOfRun(run(arnOf('replace-fargate-profile', 'b'), startedBy), ports, { machines: { machine }, table: '' });

    expect(await asker(parent)).toEqual({ from: 'slack', user: 'U1' });
    expect(await asker(foreign)).toBeUndefined();
    expect(await asker(undefined)).toBeUndefined();
  });
});
