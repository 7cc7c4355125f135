import { describe, expect, it } from 'vitest';
import { sleepUntil, virtualClock } from '../../../local/clock.ts';
import type { Journal, JournalEntry } from '../../../local/engine/run/journal.ts';
import { createSimulator } from '../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { leakCheckedCloud } from '../../support/processes/leak-checked.ts';
import { endOf, type Run, runMachine } from '../../support/runs/run-machine.ts';
import { aFargateWorld, aReplacement, gaps, profilesAfter } from '../../support/worlds/fargate-worlds.ts';

describe('a run killed at any point and resumed', () => {
  it.each([
    ['one hop', { bakeSeconds: 5 }, { '9999-default': 'ACTIVE' }],
    ['two hops', { bakeSeconds: 5, keepName: true }, { default: 'ACTIVE' }],
  ])('makes no second profile and leaves no gap in %s', async (_, changes, profiles) => {
    const whole = memoryJournal();
    await runMachine('replace-fargate-profile', aReplacement(changes), aFargateWorld(), { journal: whole });
    const points = whole.read().length;

    const started = whole.read().findIndex(({ kind }) => kind === 'execution-started') + 1;
    for (let point = started; point < points; point += 1) {
      const run = await resumed(whole.read().slice(0, point));

      const made = run.timeline.filter(({ kind, from }) => kind === 'fargate-profile' && from === null);
      expect(run, `killed after entry ${point}`).toMatchObject({ status: 'SUCCEEDED' });
      expect(profilesAfter(run)).toEqual(profiles);
      expect(made).toHaveLength(Object.keys(changes).includes('keepName') ? 2 : 1);
      expect(gaps(run)).toEqual([]);
    }
  });
});

describe('a second start after a run that was stopped', () => {
  it('finishes what was interrupted between the hops, wherever the first run stopped', async () => {
    const endings = new Map<number, Run>();
    for (let seconds = 245; seconds < 485; seconds += 7) {
      endings.set(seconds, await startedAgain(aReplacement({ keepName: true, bakeSeconds: 30 }), seconds));
    }

    for (const [seconds, run] of endings) {
      // When EKS needed no more than to end what the first run had begun, there is nothing left to do.
      const name = expect.stringMatching(/^(Replaced|UpToDate)$/);
      expect(run, `stopped after ${seconds} s`).toMatchObject({ status: 'SUCCEEDED', output: { name } });
      expect(profilesAfter(run)).toEqual({ default: 'ACTIVE' });
      expect(run.after[0]?.fargateProfiles[0]).toMatchObject({ subnets: ['subnet-c'] });
      expect(gaps(run)).toEqual([]);
    }
  });

  it.each([
    ['creates', 40],
    ['bakes', 110],
  ])('adopts the profile that a run stopped while it %s it left, and makes no third one', async (_, seconds) => {
    const run = await startedAgain(aReplacement(), seconds);

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
    expect(run.calls.filter(({ operation }) => operation === 'CreateFargateProfile')).toHaveLength(1);
    expect(gaps(run)).toEqual([]);
  });

  it('waits while the first run is still at work on the cluster, and then has nothing to do', async () => {
    const run = await startedAgain(aReplacement(), 110, { stop: false });

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'UpToDate' } });
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
    expect(run.calls.filter(({ operation }) => operation === 'CreateFargateProfile')).toHaveLength(1);
    expect(gaps(run)).toEqual([]);
  });

  it('has nothing to do once the first run has replaced the profile', async () => {
    const run = await startedAgain(aReplacement(), 400);

    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'UpToDate', succeeded: true } });
    expect(Object(run.output).reasons).toEqual([
      '9999-default took the place of default earlier, so it is the profile that is meant.',
    ]);
    expect(profilesAfter(run)).toEqual({ '9999-default': 'ACTIVE' });
    expect(run.notifications.map(({ subject }) => subject)).toContain('[info] UpToDate prod-1/default');
  });
});

const START = Date.parse('2026-11-21T08:00:00Z');
const MACHINE = 'replace-fargate-profile';

/** Starts a run, stops it after some seconds as StopExecution does (or not), and runs the same request to its end. */
async function startedAgain(request: object, seconds: number, { stop } = { stop: true }): Promise<Run> {
  const clock = virtualClock(START);
  const cloud = await leakCheckedCloud({
    world: parseWorld(JSON.stringify(aFargateWorld())),
    clock,
    http: 'in-memory',
  });
  const before = cloud.simulator.clusters();
  const input = JSON.stringify(request);

  const first = cloud.engine.startExecution({ stateMachineArn: MACHINE, name: 'first', input });
  await sleepUntil(clock, START + seconds * 1000);
  if (stop) cloud.engine.stopExecution(first);
  const { executionArn } = cloud.engine.startExecution({ stateMachineArn: MACHINE, name: 'second', input });
  return endOf(cloud, executionArn, before);
}

/** Goes on with what a journal holds, in a new process as it were. */
async function resumed(entries: readonly JournalEntry[]): Promise<Run> {
  const journal = memoryJournal(entries);
  const clock = virtualClock(Math.max(...entries.map(({ at }) => Number(at ?? 0)), START));
  const cloud = await leakCheckedCloud({
    world: parseWorld(JSON.stringify(aFargateWorld())),
    clock,
    http: 'in-memory',
    journal,
  });
  const before = parseWorld(JSON.stringify(aFargateWorld()));

  await cloud.engine.resume();
  const [execution] = cloud.engine.listExecutions(MACHINE);
  return endOf(cloud, execution?.executionArn ?? '', beginningOf(before));
}

function beginningOf(world: ReturnType<typeof parseWorld>): Run['before'] {
  const simulator = createSimulator({ world, clock: virtualClock(START) });
  const clusters = simulator.clusters();
  simulator.close();
  return clusters;
}

function memoryJournal(entries: readonly JournalEntry[] = []): Journal {
  const kept = entries.map((entry) => structuredClone(entry));
  return { read: () => kept, append: (entry) => void kept.push(structuredClone(entry)) };
}
