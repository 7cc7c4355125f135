import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../../local/clock.ts';
import type { Engine } from '../../../../local/engine/engine.ts';
import { type JournalEntry, memoryJournal } from '../../../../local/engine/run/journal.ts';
import { aMachine, anEngine, anError, aScope, aTask, aWaitingTask, START, type States } from '../machine-run.ts';

const token = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
const stamp = {
  at: '{% $now() %}',
  id: '{% $uuid() %}',
  r: '{% $random() %}',
  entered: '{% $states.context.State.EnteredTime %}',
};
const distributed = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };

// Everything at once: branches, iterations, children, retries, waits, tokens, chance and time.
const everything: States = {
  Begin: { Type: 'Pass', Assign: { begun: stamp }, Next: 'Both' },
  Both: {
    Type: 'Parallel',
    Branches: [
      aScope({
        Flaky: aTask('flaky', {
          Arguments: {
            FunctionName: 'flaky',
            Payload: { name: 'flaky', retry: '{% $states.context.State.RetryCount %}' },
          },
          Retry: [{ ErrorEquals: ['Busy'], JitterStrategy: 'FULL', IntervalSeconds: 10 }],
          Next: 'Nap',
          End: undefined,
        }),
        Nap: { Type: 'Wait', Seconds: 30, Output: { slept: stamp }, End: true },
      }),
      aScope({
        Each: {
          Type: 'Map',
          Items: [1, 2, 3],
          MaxConcurrency: 2,
          ItemProcessor: aScope({
            Rest: { Type: 'Wait', Seconds: '{% $states.input * 7 %}', Next: 'Do' },
            Do: aTask('each', {
              Arguments: {
                FunctionName: 'each',
                Payload: { name: 'each', n: '{% $states.input %}', begun: '{% $begun.id %}' },
              },
            }),
          }),
          End: true,
        },
      }),
    ],
    Next: 'Ask',
  },
  Ask: {
    ...aTask('ask'),
    Resource: token,
    Arguments: {
      FunctionName: 'ask',
      Payload: { run: '{% $states.context.Execution.Name %}', token: '{% $states.context.Task.Token %}' },
    },
    Output: { given: '{% $states.input %}', answer: '{% $states.result %}' },
    TimeoutSeconds: 600,
    End: undefined,
    Next: 'Children',
  },
  Children: {
    Type: 'Map',
    Items: [1, 2],
    ItemProcessor: {
      ...distributed,
      ...aScope({
        Child: { Type: 'Wait', Seconds: 5, Next: 'Work' },
        Work: aTask('child', {
          Arguments: { FunctionName: 'child', Payload: { name: 'child', n: '{% $states.input %}' } },
        }),
      }),
    },
    Output: { given: '{% $states.input %}', children: '{% $states.result %}' },
    Next: 'Nested',
  },
  Nested: {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync:2',
    Arguments: { StateMachineArn: 'nested', Input: 1 },
    TimeoutSeconds: 600,
    Output: { given: '{% $states.input %}', nested: '{% $states.result %}', end: stamp },
    End: true,
  },
};
const machines = {
  machine: aMachine(everything, { TimeoutSeconds: 5000 }),
  nested: aMachine({
    N: { Type: 'Wait', Seconds: 3, Next: 'O' },
    O: aTask('nested', { Arguments: { FunctionName: 'nested', Payload: { name: 'nested' } } }),
  }),
};

type Question = { run: string; token: string; due: number };

/**
 * Runs the state machine twice over in one engine, or goes on from a journal, and answers all that can be seen of it.
 * `questions` are those somebody was asked before the process died, and still answers.
 */
async function live(entries: readonly JournalEntry[], questions: readonly Question[] = []) {
  const clock = virtualClock(Math.max(START, ...entries.map(({ at }) => Number(at))));
  const journal = memoryJournal([...entries]);
  const completed: string[] = [];
  const asked: Question[] = [];
  const engine: Engine = anEngine(machines, {
    clock,
    journal,
    random: () => 0.25,
    invoke: async ({ functionName, payload }) => {
      await new Promise((resolve) => setImmediate(resolve));
      const event = Object(payload);
      if (functionName === 'ask') {
        const question = { ...event, due: clock.now() + 20_000 };
        asked.push(question);
        answerLater(question);
        return 'asked';
      }
      completed.push(JSON.stringify(event));
      if (functionName === 'flaky' && event.retry < 2) throw Object.assign(anError('Busy'), { stack: 'Busy' });
      return { did: event };
    },
  });
  const answerLater = ({ token, due }: Question) =>
    clock.schedule(due, () => engine.sendTaskSuccess({ taskToken: token, output: '"yes"' }));
  const running = await engine.resume();
  for (const question of questions) answerLater(question);
  for (const name of ['one', 'two']) {
    const missing = !entries.some(({ kind, name: known }) => kind === 'execution-started' && known === name);
    if (missing)
      running.push(
        engine.startExecution({ stateMachineArn: 'machine', name, input: JSON.stringify({ name }) }).executionArn,
      );
  }
  const arns = ['one', 'two'].map((name) => `arn:aws:states:us-east-1:123456789012:execution:machine:${name}`);
  const ends = await Promise.all(arns.map((arn) => engine.finished(arn)));
  return {
    ends,
    histories: arns.map((arn) => engine.history(arn)),
    entries: journal.read(),
    completed,
    asked,
    running,
  };
}

const pendingApprovals = (asked: readonly Question[], entries: readonly JournalEntry[]): Question[] =>
  asked.filter(({ run }) => {
    const of = (kind: string) =>
      entries.some(
        (entry) =>
          entry.kind === kind && String(entry.key).startsWith(`machine:${run}#`) && String(entry.key).endsWith(' Ask'),
      );
    return of('work-done') && !of('token-answered');
  });

describe('a run that was killed', () => {
  it('ends as if it never had been, wherever it was killed, and runs no completed task again', async () => {
    const whole = await live([]);
    const tasks = whole.entries.filter(({ kind }) => kind === 'work-done');

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: whole.entries.length }), async (kept) => {
        const before = whole.entries.slice(0, kept);
        const done = before.filter(({ kind }) => kind === 'work-done').length;

        const again = await live(before, pendingApprovals(whole.asked, before));

        expect(again.ends).toEqual(whole.ends);
        expect(again.histories).toEqual(whole.histories);
        expect(again.entries).toEqual(whole.entries);
        expect(again.completed.length + again.asked.length).toBe(tasks.length - done);
      }),
      {
        numRuns: whole.entries.length,
        examples: Array.from({ length: whole.entries.length - 1 }, (_, index) => [index + 2]),
      },
    );
    expect(whole.ends).toMatchObject([{ status: 'SUCCEEDED' }, { status: 'SUCCEEDED' }]);
    expect(tasks.length).toBe(2 * (3 + 3 + 1 + 2 + 1));
  });

  it('runs a task that was under way again, with the same token', async () => {
    const whole = await live([]);
    const index = whole.entries.findIndex(({ kind, key }) => kind === 'work-done' && String(key).endsWith(' Ask'));

    const again = await live(whole.entries.slice(0, index));

    expect(again.asked).toEqual(whole.asked);
    expect(again.ends).toEqual(whole.ends);
  });

  it('hears heartbeats and stops again where they happened', async () => {
    const machine = aMachine({
      A: aWaitingTask('ask', { HeartbeatSeconds: 20 }),
    });
    const clock = virtualClock(START);
    const journal = memoryJournal();
    const engine = anEngine(
      { machine },
      {
        clock,
        journal,
        invoke: async ({ payload }) => {
          const taskToken = Object(payload).token;
          clock.schedule(START + 15_000, () => engine.sendTaskHeartbeat({ taskToken }));
          clock.schedule(START + 30_000, () => engine.stopExecution({ executionArn, cause: 'enough' }));
        },
      },
    );
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine', name: 'run' });
    const end = await engine.finished(executionArn);

    const again = anEngine({ machine }, { journal: memoryJournal([...journal.read()]) });
    await again.resume();

    expect(end).toMatchObject({ status: 'ABORTED', cause: 'enough', stopDate: new Date(START + 30_000) });
    expect(again.describeExecution(executionArn)).toEqual(end);
    expect(again.history(executionArn)).toEqual(engine.history(executionArn));
  });

  it('resumes with the heartbeat counted from the last one before the kill', async () => {
    const machine = aMachine({
      A: aWaitingTask('ask', { HeartbeatSeconds: 20 }),
    });
    const clock = virtualClock(START);
    const journal = memoryJournal();
    const engine = anEngine(
      { machine },
      {
        clock,
        journal,
        invoke: async ({ payload }) => {
          clock.schedule(START + 15_000, () => engine.sendTaskHeartbeat({ taskToken: Object(payload).token }));
        },
      },
    );
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine', name: 'run' });
    await engine.finished(executionArn);
    const untilHeartbeat = journal
      .read()
      .slice(0, journal.read().findIndex(({ kind }) => kind === 'token-heartbeat') + 1);

    const again = anEngine({ machine }, { journal: memoryJournal([...untilHeartbeat]) });
    await again.resume();
    const end = await again.finished(executionArn);

    expect(end).toMatchObject({ error: 'States.Timeout', stopDate: new Date(START + 35_000) });
  });
});
