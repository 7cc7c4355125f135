import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../../support/processes/leak-checked.ts';
import { aFargateWorld, aReplacement } from '../../support/worlds/fargate-worlds.ts';

describe('a cutover by approval', () => {
  it('deletes the old profile when someone says yes, and not before', async () => {
    const { record, deletedAfter, entered } = await answered({ verdict: 'approved', by: 'ana' });

    expect(record).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(deletedAfter).toBeGreaterThanOrEqual(1000);
    expect(entered).toContain('Answer is yes');
  });

  it.each([
    ['someone says no', { verdict: 'rejected', by: 'ana' }, 'Answer is no'],
    ['the answer is nothing known', 'approved', 'Answer is no'],
    ['nobody answers', undefined, 'Nobody answered'],
  ])('keeps both profiles when %s', async (_, answer, state) => {
    const { record, deletedAfter, entered } = await answered(answer);

    expect(record).toMatchObject({ status: 'FAILED', error: 'HandOverNotApproved' });
    expect(record.after[0]?.fargateProfiles.map(({ status }) => status)).toEqual(['ACTIVE', 'ACTIVE']);
    expect(deletedAfter).toBeNaN();
    expect(entered).toContain(state);
  });

  it('asks once', async () => {
    const { record } = await answered({ verdict: 'approved', by: 'ana' });

    expect(record.notifications).toHaveLength(2);
    expect(JSON.stringify(record.notifications[0])).toContain('Delete Fargate profile default on prod-1?');
  });
});

const START = Date.parse('2026-11-21T08:00:00Z');

/** Runs a replacement that asks, and answers 1,000 s after the question, or never. */
async function answered(answer: unknown) {
  const clock = virtualClock(START);
  let asked = 0;
  const entered: string[] = [];
  let cloud: Cloud | undefined;
  const world = parseWorld(JSON.stringify(aFargateWorld()));
  cloud = await leakCheckedCloud({
    world,
    clock,
    http: 'in-memory',
    onEvent(_arn, event) {
      if (event.type === 'PassStateEntered') entered.push(String(event.stateEnteredEventDetails?.name));
      const { parameters } = Object(event.taskScheduledEventDetails);
      if (asked > 0 || !String(parameters).includes('taskToken')) return;
      asked = clock.now();
      if (answer === undefined) return;
      const { taskToken } = JSON.parse(String(parameters)).Payload;
      const output = JSON.stringify(answer);
      clock.schedule(asked + 1_000_000, () => cloud?.engine.sendTaskSuccess({ taskToken, output }));
    },
  });

  const input = JSON.stringify(aReplacement({ handOver: 'approve' }));
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: 'replace-fargate-profile', input });
  await cloud.engine.finished(executionArn);
  const record = await cloud.record(executionArn);
  await cloud.close();
  const deletion = record.calls.find(({ operation }) => operation === 'DeleteFargateProfile');
  return { record, entered, deletedAfter: (Date.parse(deletion?.time ?? '') - asked) / 1000 };
}
