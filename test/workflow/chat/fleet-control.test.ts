import { afterEach, describe, expect, it } from 'vitest';
import type { ChatRule } from '../../../functions/core/chat/rules.ts';
import { type ChatCloud, openChat } from '../../support/runs/chat.ts';
import { aFleet } from '../../support/runs/fleet-run.ts';

const ALLOWED: Pick<Extract<ChatRule, { from: 'webhook' }>, 'from' | 'clients'> = { from: 'webhook', clients: ['ci'] };
const RULES: ChatRule[] = [
  { ...ALLOWED, users: ['ana'], may: ['*'] },
  { ...ALLOWED, users: ['ben'], may: ['*'], clusters: ['dev-*'] },
];
const MINUTE = 60;

let chat: ChatCloud;
afterEach(() => chat.close());

/** A run of a fleet of three clusters, one after another, during which somebody says something, each some minutes in. */
async function aRun(says: readonly (readonly [minutes: number, text: string, user?: string])[]) {
  chat = await openChat(aFleet(['dev-1', 'dev-2', 'prod-1']), { chat: { rules: RULES } });
  const input = JSON.stringify({ maxConcurrency: 1 });
  const { executionArn } = chat.cloud.engine.startExecution({
    stateMachineArn: 'maintain-fleet',
    name: 'monday',
    input,
  });
  const answers = says.map(
    ([minutes, text, user]) =>
      new Promise<string>((resolve) =>
        chat.later(minutes * MINUTE, () => void chat.say(text, user).then((answer) => resolve(answer.text))),
      ),
  );
  await chat.cloud.engine.finished(executionArn);
  const updates = chat.cloud.simulator
    .calls()
    .filter(({ operation }) => operation === 'UpdateAddon')
    .map(({ params }) => params.clusterName);
  const { error, cause = '', status } = chat.cloud.engine.describeExecution(executionArn);
  return { status, error, cause, updates, answers: await Promise.all(answers) };
}

describe('a run of a fleet, from chat', () => {
  it('is paused and continued, with a reason, and once each', async () => {
    const { status, updates, answers } = await aRun([
      [1, 'pause monday an incident in prod'],
      [10, 'pause monday'],
      [60, 'status monday'],
      [90, 'continue monday'],
      [91, 'continue monday'],
    ]);

    expect(status).toBe('SUCCEEDED');
    expect(updates).toEqual(['dev-1', 'dev-2', 'prod-1']);
    expect(answers).toEqual([
      expect.stringMatching(/^monday: It starts no other cluster until it is continued; .* \(webhook:ci\/ana\)$/),
      expect.stringMatching(/^monday: It is already paused by webhook:ci\/ana at \S+: an incident in prod\.$/),
      expect.stringMatching(/^RUNNING {2}monday {2}\(maintain-fleet, since /),
      expect.stringMatching(/^monday: It starts clusters again/),
      'monday: It is not paused.',
    ]);
  });

  it('is stopped gracefully: what is under way ends, and nothing else is started', async () => {
    const { error, cause, updates, answers } = await aRun([[1, 'stop monday gracefully']]);

    expect(error).toBe('FleetMaintenanceStopped');
    expect(cause).toMatch(/^Stopped by webhook:ci\/ana at \S+\.$/m);
    expect(updates).toEqual(['dev-1']);
    expect(answers[0]).toMatch(/^monday: It starts no other cluster, and ends once those under way have ended\./);
  });

  it('is left alone by somebody with clusters of their own, and a run of one cluster cannot be paused', async () => {
    const { status, answers } = await aRun([
      [1, 'pause monday', 'ben'],
      [1, 'stop monday gracefully', 'ben'],
      [2, 'pause maintain-dev-1'],
    ]);

    expect(status).toBe('SUCCEEDED');
    expect(answers.slice(0, 2)).toEqual(Array(2).fill(expect.stringMatching(/^There is no run `monday` on a cluster/)));
    expect(answers[2]).toMatch(/^There is no run `maintain-dev-1`/);
  });
});

it('only a run of a fleet can be paused, and only while it runs', async () => {
  chat = await openChat(aFleet(['dev-1']), { chat: { rules: RULES } });
  const { engine } = chat.cloud;
  const one = { stateMachineArn: 'update-addon', name: 'one', input: '{"cluster":"dev-1","addon":"coredns"}' };
  const fleet = { stateMachineArn: 'maintain-fleet', name: 'fleet', input: '{"clusters":{"names":["none"]}}' };
  await engine.finished(engine.startExecution(fleet).executionArn);
  engine.startExecution(one);

  const [of, over] = [await chat.say('pause one'), await chat.say('pause fleet')];

  expect([of.status, of.text]).toEqual([422, 'one is not a run of maintain-fleet. `stop` stops any run.']);
  expect([over.status, over.text]).toEqual([409, 'fleet has already ended: FAILED.']);
});
