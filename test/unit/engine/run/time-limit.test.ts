import { describe, expect, it } from 'vitest';
import { sleepUntil, virtualClock } from '../../../../local/clock.ts';
import { aMachine, anEngine, aTask, aWaitingTask, outline, runStates, START } from '../machine-run.ts';

const SECOND = 1000;

describe('a time limit', () => {
  it.each([
    ['a number', 5],
    ['an expression', '{% $states.input.limit %}'],
  ])('ends a task with States.Timeout when TimeoutSeconds is %s', async (_title, limit) => {
    const clock = virtualClock(START);
    // The token never comes back, so that only the limit can end the task.
    const run = await runStates(
      { A: aWaitingTask('f', { TimeoutSeconds: limit }) },
      { clock, input: { limit: 5 }, lambdas: { f: () => null } },
    );

    expect(run).toMatchObject({ status: 'FAILED', error: 'States.Timeout', stopDate: new Date(START + 5 * SECOND) });
    expect(run).not.toHaveProperty('cause');
    expect(run.events.at(-2)).toMatchObject({
      type: 'TaskTimedOut',
      taskTimedOutEventDetails: {
        error: 'States.Timeout',
        resource: 'invoke.waitForTaskToken',
        resourceType: 'lambda',
      },
    });
  });

  it('leaves virtual time alone while a task runs', async () => {
    const clock = virtualClock(START);
    let release = (_: unknown) => {};
    const engine = anEngine(
      { machine: aMachine({ A: aTask('f', { TimeoutSeconds: 1 }) }) },
      {
        clock,
        invoke: () =>
          new Promise((resolve) => {
            release = resolve;
          }),
      },
    );
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine' });
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));

    const before = clock.now();
    release('done');
    const end = await engine.finished(executionArn);

    expect(before).toBe(START);
    expect(end).toMatchObject({ status: 'SUCCEEDED', output: '"done"' });
  });

  it('gives a caught time-out an empty Cause', async () => {
    const run = await runStates(
      {
        A: aWaitingTask('f', {
          TimeoutSeconds: 5,
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'B' }],
        }),
        B: { Type: 'Pass', End: true },
      },
      { lambdas: { f: () => null } },
    );

    expect(run.result).toEqual({ Error: 'States.Timeout', Cause: '' });
  });

  it('of the state machine ends the execution TIMED_OUT, and what was under way counts no more', async () => {
    const clock = virtualClock(START);
    const run = await runStates(
      { W: { Type: 'Wait', Seconds: 100, End: true } },
      { clock, top: { TimeoutSeconds: 30 } },
    );

    expect(run).toMatchObject({ status: 'TIMED_OUT', stopDate: new Date(START + 30 * SECOND) });
    expect(outline(run.events)).toEqual(['1 0 ExecutionStarted', '2 0 WaitStateEntered', '3 0 ExecutionTimedOut']);
    expect(run.events.at(-1)).toMatchObject({ executionTimedOutEventDetails: { error: 'States.Timeout' } });
    expect(run).not.toHaveProperty('error');
  });

  it('takes its timers back when it is over, so that virtual time stays', async () => {
    const clock = virtualClock(START);
    await runStates(
      { A: aTask('f', { TimeoutSeconds: 9999 }) },
      { clock, lambdas: { f: () => 1 }, top: { TimeoutSeconds: 99999 } },
    );

    await sleepUntil(clock, START + 1);

    expect(clock.now()).toBe(START + 1);
  });
});
