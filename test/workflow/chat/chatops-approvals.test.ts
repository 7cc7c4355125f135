import { describe, expect, it } from 'vitest';
import { textOf } from '../../support/repository.ts';
import { type ChatAnswer, type ChatCloud, openChat } from '../../support/runs/chat.ts';

type Act = (chat: ChatCloud, id: string) => Promise<ChatAnswer>;

const WORLD = textOf('local/worlds/one-cluster.yaml');
const click =
  (verdict: 'approve' | 'reject', user = 'U01ANA'): Act =>
  (chat, id) =>
    chat.send(
      chat.signed('slack-button.approve', (text) =>
        text
          .replace('"action_id": "approve"', `"action_id": "${verdict}"`)
          .replace('0123456789abcdef', id)
          .replaceAll('U01ANA', user),
      ),
    );
const says =
  (verb: 'approve' | 'reject', user = 'ana'): Act =>
  (chat, id) =>
    chat.say(`${verb} ${id}`, user);

/** Replaces a profile from chat; `acts` happen so many seconds after the question, those of one time at once. */
async function asked(acts: readonly [seconds: number, act: Act][]) {
  let chat: ChatCloud | undefined;
  let id = '';
  const answers: Promise<ChatAnswer>[] = [];
  const afterwards = (seconds: number, act: Act) =>
    new Promise<ChatAnswer>((resolve) => chat?.later(seconds, () => void (chat && resolve(act(chat, id)))));
  chat = await openChat(WORLD, {
    onNotification({ structure }) {
      const asks = JSON.parse(structure?.default ?? '{}').approval;
      if (asks === undefined || id !== '') return;
      id = asks.id;
      for (const [seconds, act] of acts) answers.push(afterwards(seconds, act));
    },
  });

  await chat.send(chat.signed('slack-command.replace'));
  const [arn = ''] = await chat.executions();
  const { status, error } = await chat.cloud.engine.finished(arn);
  const heard = await Promise.all(answers);
  const record = await chat.cloud.record(arn);
  await chat.close();
  return { status, error, record, heard, replies: chat.replies };
}

describe('an approval', () => {
  it.each<[string, Act]>([
    ['a button', click('approve')],
    ['approve ID', says('approve')],
  ])('by %s lets the run continue', async (_, act) => {
    const { status, heard, record } = await asked([[60, act]]);

    expect(status).toBe('SUCCEEDED');
    expect(heard[0]?.status).toBe(200);
    expect(record.after[0]?.fargateProfiles.map(({ name }) => name)).toEqual(['9999-default']);
  });

  it.each<[string, Act]>([
    ['a button', click('reject')],
    ['reject ID', says('reject')],
  ])('rejected by %s keeps the old profile', async (_, act) => {
    const { status, error, record } = await asked([[60, act]]);

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'HandOverNotApproved' });
    expect(record.after[0]?.fargateProfiles).toHaveLength(2);
  });

  it('removes the buttons for the one who counted, and replies to the second one alone who came first', async () => {
    const { status, heard, replies } = await asked([
      [60, click('approve')],
      [61, click('reject', 'U02BEN')],
    ]);

    expect(status).toBe('SUCCEEDED');
    expect(heard.map(({ outcome, body }) => [outcome, body])).toEqual([
      ['answered', ''],
      ['answered-before', ''],
    ]);
    expect(replies.map((reply) => JSON.parse(reply))).toEqual([
      expect.objectContaining({ replace_original: true, response_type: 'in_channel' }),
      expect.objectContaining({
        replace_original: false,
        response_type: 'ephemeral',
        text: expect.stringContaining('was approved by slack:T01EXAMPLE/U01ANA'),
      }),
    ]);
  });

  it('asked by a second click of the same person changes nothing', async () => {
    const { status, replies } = await asked([
      [60, click('approve')],
      [62, click('approve')],
    ]);

    expect(status).toBe('SUCCEEDED');
    expect(replies[1]).toContain('your answer has no effect');
  });

  it('counts one of two people who click at the same time, and replies to the other', async () => {
    const { status, error, replies } = await asked([
      [60, click('approve')],
      [60, click('reject', 'U02BEN')],
    ]);

    const counted = replies.filter((reply) => reply.includes('"replace_original":true'));
    expect(counted).toHaveLength(1);
    expect(replies.filter((reply) => reply.includes('your answer has no effect'))).toHaveLength(1);
    expect(status === 'SUCCEEDED' || error === 'HandOverNotApproved').toBe(true);
    expect(counted[0]).toContain(status === 'SUCCEEDED' ? 'is approved' : 'is rejected');
  });

  it('that comes late gets a reply that says so, and nobody having answered is an outcome of its own', async () => {
    const { status, error, heard, record } = await asked([[10_000, says('approve')]]);

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'HandOverNotApproved' });
    expect(record.after[0]?.fargateProfiles).toHaveLength(2);
    expect(heard[0]).toMatchObject({ status: 409, outcome: 'expired' });
    expect(heard[0]?.text).toContain('the execution continued without an answer');
  });

  it('of someone who may not approve changes nothing', async () => {
    const { status, error, replies } = await asked([[60, click('approve', 'U99EVE')]]);

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'HandOverNotApproved' });
    expect(replies[0]).toContain('You may not use this here.');
  });

  it('by somebody of another company in a channel shared with it changes nothing', async () => {
    const guest: Act = (chat, id) =>
      chat.send(
        chat.signed('slack-button.approve', (text) =>
          text.replace('0123456789abcdef', id).replace('"team_id": "T01EXAMPLE"', '"team_id": "T99PARTNER"'),
        ),
      );

    const { status, error, replies } = await asked([[60, guest]]);

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'HandOverNotApproved' });
    expect(replies[0]).toContain('You may not use this here.');
  });
});
