import { afterEach, describe, expect, it } from 'vitest';
import type { ChatRule } from '../../../functions/core/chat/rules.ts';
import { LOCAL_CHANNEL } from '../../../local/cloud/chat/local-chat.ts';
import { LOCAL_CHAT_SECRETS, LOCAL_CHAT_TOKENS } from '../../../local/cloud/chat/local-secrets.ts';
import { type ChatAnswer, type ChatCloud, openChat } from '../../support/runs/chat.ts';
import { aFleet } from '../../support/runs/fleet-run.ts';

const EVERYTHING = { from: 'webhook', clients: ['ci'], may: ['*'] } satisfies Partial<ChatRule>;
const RULES: ChatRule[] = [
  { ...EVERYTHING, users: ['ana', 'ben'], fourEyes: true },
  { ...EVERYTHING, users: ['dan'], clusters: ['dev-*'] },
  { ...EVERYTHING, users: ['eve'], may: ['plan', 'status'] },
];

let open: ChatCloud | undefined;
afterEach(() => open?.close());

type Say = (question: string, id: string, chat: ChatCloud) => Promise<ChatAnswer[]>;

/** A chat about two clusters and some fleets; `say` is what people say a minute after each approval request. */
async function aChat(fleets: object, { world = {}, say }: { world?: object; say?: Say } = {}) {
  const answers: Promise<ChatAnswer[]>[] = [];
  const chat: ChatCloud = await openChat(
    { ...aFleet(['dev-1', 'prod-1'], world), fleets },
    {
      chat: { rules: RULES },
      onNotification({ structure }) {
        const { summary, approval } = JSON.parse(structure?.default ?? '{}');
        if (approval === undefined || say === undefined) return;
        answers.push(new Promise((resolve) => chat.later(60, () => resolve(say(summary, approval.id, chat)))));
      },
    },
  );
  open = chat;
  return {
    chat,
    /** Waits for the end of the run that was started, and says how it ended. */
    async ended({ text }: ChatAnswer) {
      const name = /^Started ([\w-]+)\./.exec(text)?.[1];
      const [run] = chat.cloud.engine
        .listExecutions('maintain-fleet')
        .filter(({ executionArn }) => executionArn.endsWith(`:${name}`));
      if (run === undefined) throw new Error(`No run was started: ${text}`);
      await chat.cloud.engine.finished(run.executionArn);
      await chat.cloud.idle();
      const { status, error, cause, output = '{}' } = chat.cloud.engine.describeExecution(run.executionArn);
      return { status, name: error ?? JSON.parse(output).name, cause, input: JSON.parse(run.input) };
    },
    answers: async () =>
      (await Promise.all(answers)).map((each) => each.map(({ status, text }) => `${status} ${text}`)),
    updated: () =>
      chat.cloud.simulator
        .calls()
        .filter(({ operation }) => operation === 'UpdateAddon')
        .map(({ params }) => params.clusterName),
  };
}

describe('a fleet, from chat', () => {
  it('is updated once somebody else has approved its plan', async () => {
    const { chat, ended, answers, updated } = await aChat(
      { prod: { maxConcurrency: 1 } },
      { say: async (_, id, here) => [await here.say(`approve ${id}`, 'ana'), await here.say(`approve ${id}`, 'ben')] },
    );

    const started = await chat.say('update all on fleet prod');
    const run = await ended(started);

    expect(started).toMatchObject({ status: 202, outcome: 'started' });
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      name: 'Maintained',
      input: { fleet: 'prod', approval: 'before-start' },
    });
    expect(await answers()).toEqual([
      [expect.stringMatching(/^403 You requested this run, so somebody else/), expect.stringMatching(/^200 /)],
    ]);
    expect(updated()).toEqual(['dev-1', 'prod-1']);
  });

  it('is not touched when nobody approves', async () => {
    const { chat, ended, updated } = await aChat({ prod: { approvalSeconds: 3600 } });

    const run = await ended(await chat.say('update all on fleet prod'));

    expect(run).toMatchObject({ status: 'FAILED', name: 'FleetMaintenanceDenied' });
    expect(updated()).toEqual([]);
  });

  it('is planned without a change, and without an approval', async () => {
    const { chat, ended, updated } = await aChat({ prod: { approval: 'before-each-wave' } });

    const run = await ended(await chat.say('plan all on fleet prod', 'eve'));

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Planned', input: { fleet: 'prod', dryRun: true } });
    expect(updated()).toEqual([]);
  });

  it('whose name is unknown is refused with those that there are', async () => {
    const { chat, ended } = await aChat({ prod: {}, staging: {} });

    const run = await ended(await chat.say('update all on fleet prd'));

    expect(run.name).toBe('FleetMaintenanceBlocked');
    expect(run.cause).toMatch(
      /There is no fleet prd in the bucket \S+\. Did you mean prod\?\nIts fleets are prod, staging\./,
    );
  });

  it.each([
    ['who may not update', 'eve', 'update', 'You may not use `update` here.'],
    [
      'with clusters of their own',
      'dan',
      'update',
      'You may not use `update` on a fleet, because you may not use it on every cluster.',
    ],
    ['with clusters of their own', 'dan', 'plan', 'You may not use `plan` on a fleet'],
    ['in no rule', 'zoe', 'update', 'You may not use this here.'],
  ])('is not for somebody %s', async (_, user, verb, says) => {
    const { chat } = await aChat({ prod: {} });

    const answer = await chat.say(`${verb} all on fleet prod`, user);

    expect(answer).toMatchObject({ status: 403, outcome: 'not-allowed' });
    expect(answer.text).toContain(says);
    expect(await chat.executions()).toEqual([]);
  });

  it('asks for approvals within its clusters too, which who asked for the run cannot give', async () => {
    const profile = {
      name: 'default',
      podExecutionRoleArn: 'arn:aws:iam::111122223333:role/pods',
      subnets: ['subnet-a'],
    };
    const clusters = [
      { name: 'prod-1', version: '1.33', fargateProfiles: [{ ...profile, selectors: [{ namespace: 'default' }] }] },
    ];
    const fargateProfiles = [{ profile: 'default', force: true, handOver: 'approve' }];
    const { chat, ended, answers } = await aChat(
      { prod: { addons: [], fargateProfiles } },
      {
        world: { clusters },
        say: async (_, id, here) => [await here.say(`approve ${id}`, 'ana'), await here.say(`approve ${id}`, 'ben')],
      },
    );

    const run = await ended(await chat.say('update all on fleet prod'));

    expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Maintained' });
    const each = [expect.stringMatching(/^403 You requested this run/), expect.stringMatching(/^200 /)];
    expect(await answers()).toEqual([each, each]);
  });

  it('is answered in Slack where it was asked for', async () => {
    const secrets = { ...LOCAL_CHAT_SECRETS, ...LOCAL_CHAT_TOKENS };
    const chat = await openChat(
      { ...aFleet(['dev-1']), fleets: { prod: {} } },
      { chat: { secrets, channel: LOCAL_CHANNEL } },
    );
    open = chat;

    const answer = await chat.send(
      chat.signed('slack-command.update-fleet', (text) => text.replace('update all', 'plan all')),
    );
    for (const arn of await chat.executions()) await chat.cloud.engine.finished(arn);
    await chat.cloud.idle();

    expect(answer.text).toMatch(/^Started plan-all-on-fleet-prod-\w{16}\. The plan will be posted here/);
    expect(
      chat.cloud
        .posts()
        .map((post) => JSON.stringify(post))
        .join('\n'),
    ).toMatch(/Of 1 cluster in 1 wave: 1 would be changed/);
  });
});
