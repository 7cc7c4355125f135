import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delaySeconds } from '../../../../local/engine/run/recovery.ts';
import { anError, aScope, aTask, outline, runStates, START, types } from '../machine-run.ts';

const failing = (names: string[], then: unknown = 'ok') => {
  const left = [...names];
  return () => {
    const name = left.shift();
    if (name) throw anError(name);
    return then;
  };
};
const seconds = (run: { stopDate?: Date }) => (Number(run.stopDate) - START) / 1000;

describe('Retry', () => {
  it('may be empty, as Catch may, and then nothing is retried or caught', async () => {
    const run = await runStates({ A: aTask('f', { Retry: [], Catch: [] }) }, { lambdas: { f: failing(['E']) } });

    expect(run).toMatchObject({ status: 'FAILED', error: 'E' });
  });

  it('waits 1, 2 and 4 seconds by default and then gives up', async () => {
    const run = await runStates(
      { A: aTask('f', { Retry: [{ ErrorEquals: ['E'] }] }) },
      { lambdas: { f: failing(['E', 'E', 'E', 'E']) } },
    );

    expect(run).toMatchObject({ status: 'FAILED', error: 'E' });
    expect(seconds(run)).toBe(7);
  });

  it('repeats the group of task events with no new StateEntered, and each retry is a billed transition', async () => {
    const run = await runStates(
      { A: aTask('f', { Retry: [{ ErrorEquals: ['E'] }] }) },
      { lambdas: { f: failing(['E', 'E']) } },
    );

    expect(outline(run.events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 TaskStateEntered',
      '3 2 TaskScheduled',
      '4 3 TaskStarted',
      '5 4 TaskFailed',
      '6 5 TaskScheduled',
      '7 6 TaskStarted',
      '8 7 TaskFailed',
      '9 8 TaskScheduled',
      '10 9 TaskStarted',
      '11 10 TaskSucceeded',
      '12 11 TaskStateExited',
      '13 12 ExecutionSucceeded',
    ]);
    expect(run.transitions).toBe(3);
  });

  it('caps the delay at MaxDelaySeconds', async () => {
    const Retry = [{ ErrorEquals: ['E'], IntervalSeconds: 10, BackoffRate: 3, MaxDelaySeconds: 20, MaxAttempts: 4 }];

    const run = await runStates({ A: aTask('f', { Retry }) }, { lambdas: { f: failing(['E', 'E', 'E', 'E']) } });

    expect(seconds(run)).toBe(10 + 20 + 20 + 20);
  });

  it('counts the attempts of each retrier on its own', async () => {
    const Retry = [
      { ErrorEquals: ['One'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 2 },
      { ErrorEquals: ['Two'], IntervalSeconds: 100, BackoffRate: 1, MaxAttempts: 1 },
    ];

    const run = await runStates(
      { A: aTask('f', { Retry }) },
      { lambdas: { f: failing(['One', 'Two', 'One', 'Two']) } },
    );

    expect(run).toMatchObject({ status: 'FAILED', error: 'Two' });
    expect(seconds(run)).toBe(102);
  });

  it('does nothing with MaxAttempts 0', async () => {
    const Retry = [{ ErrorEquals: ['E'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }];

    const run = await runStates({ A: aTask('f', { Retry }) }, { lambdas: { f: failing(['E']) } });

    expect(run).toMatchObject({ status: 'FAILED', error: 'E' });
  });

  it('spreads the delay between nothing and the whole of it with FULL jitter', () => {
    const retrier = fc.record({
      errorEquals: fc.array(fc.string()),
      intervalSeconds: fc.integer({ min: 1, max: 100 }),
      backoffRate: fc.double({ min: 1, max: 10, noNaN: true }),
      maxAttempts: fc.nat(),
      maxDelaySeconds: fc.integer({ min: 101, max: 1000 }),
      jitter: fc.constantFrom('FULL' as const, 'NONE' as const),
    });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

    fc.assert(
      fc.property(retrier, fc.nat(20), random, (given, attempts, drawn) => {
        const whole = delaySeconds({ ...given, jitter: 'NONE' }, attempts, () => 0);
        const delay = delaySeconds(given, attempts, () => drawn);
        expect(whole).toBeGreaterThanOrEqual(given.intervalSeconds);
        expect(whole).toBeLessThanOrEqual(given.maxDelaySeconds);
        expect(delay).toBe(given.jitter === 'FULL' ? whole * drawn : whole);
      }),
    );
  });

  it('repeats an expression that failed, also under States.ALL', async () => {
    const run = await runStates(
      {
        A: aTask('f', {
          Output: '{% $states.result.Payload.gone %}',
          Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
        }),
      },
      { lambdas: { f: () => ({}) } },
    );

    expect(run.error).toBe('States.QueryEvaluationError');
    expect(types(run.events).filter((type) => type === 'EvaluationFailed')).toHaveLength(2);
  });
});

describe('Catch', () => {
  const caught = (ErrorEquals: string[], rest: object = {}) => ({
    A: aTask('f', { Catch: [{ ErrorEquals, Next: 'B', ...rest }] }),
    B: { Type: 'Pass', End: true },
  });

  it.each([
    ['E', ['E'], true],
    ['E', ['Other'], false],
    ['E', ['States.TaskFailed'], true],
    ['E', ['States.ALL'], true],
    ['States.Timeout', ['States.TaskFailed'], false],
    ['States.Timeout', ['States.ALL'], true],
    ['States.Runtime', ['States.Runtime'], false],
    ['States.Runtime', ['States.ALL'], false],
  ])('meets the error %s with ErrorEquals %j: %s', async (name, names, met) => {
    const run = await runStates(caught(names), { lambdas: { f: failing([name]) } });

    expect(run.status).toBe(met ? 'SUCCEEDED' : 'FAILED');
  });

  it('gives the next state Error and Cause', async () => {
    const run = await runStates(caught(['E']), { lambdas: { f: failing(['E']) } });

    expect(run.result).toEqual({ Error: 'E', Cause: expect.stringContaining('"errorType":"E"') });
  });

  it('has its own Output and Assign, which see $states.errorOutput', async () => {
    const run = await runStates(
      {
        A: aTask('f', {
          Assign: { from: 'state' },
          Catch: [
            {
              ErrorEquals: ['E'],
              Next: 'B',
              Assign: { from: '{% $states.errorOutput.Error %}' },
              Output: '{% $states.input %}',
            },
          ],
        }),
        B: { Type: 'Pass', Output: { input: '{% $states.input %}', from: '{% $from %}' }, End: true },
      },
      { input: 1, lambdas: { f: failing(['E']) } },
    );

    expect(run.result).toEqual({ input: 1, from: 'E' });
  });

  it('catches an expression that failed, by name and by States.ALL', async () => {
    for (const name of ['States.QueryEvaluationError', 'States.ALL']) {
      const run = await runStates({
        A: aTask('f', {
          Arguments: { FunctionName: '{% $states.input.gone %}' },
          Catch: [{ ErrorEquals: [name], Next: 'B' }],
        }),
        B: { Type: 'Pass', Output: '{% $states.input.Error %}', End: true },
      });

      expect(run.result).toBe('States.QueryEvaluationError');
    }
  });

  it('comes after Retry, and the first one that fits takes it', async () => {
    const run = await runStates(
      {
        A: aTask('f', {
          Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }],
          Catch: [
            { ErrorEquals: ['Other'], Next: 'B' },
            { ErrorEquals: ['E'], Next: 'C' },
            { ErrorEquals: ['States.ALL'], Next: 'B' },
          ],
        }),
        B: { Type: 'Pass', Output: 'B', End: true },
        C: { Type: 'Pass', Output: 'C', End: true },
      },
      { lambdas: { f: failing(['E', 'E']) } },
    );

    expect(run.result).toBe('C');
    expect(seconds(run)).toBe(1);
  });

  it('of a Parallel records ParallelStateFailed and then ParallelStateExited', async () => {
    const run = await runStates({
      P: {
        Type: 'Parallel',
        Branches: [aScope({ F: { Type: 'Fail', Error: 'Inner', Cause: 'why' } })],
        Catch: [{ ErrorEquals: ['Inner'], Next: 'Z' }],
        End: true,
      },
      Z: { Type: 'Pass', End: true },
    });

    expect(run.result).toEqual({ Error: 'Inner', Cause: 'why' });
    expect(outline(run.events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 ParallelStateEntered',
      '3 2 ParallelStateStarted',
      '4 3 FailStateEntered',
      '5 4 ParallelStateFailed',
      '6 5 ParallelStateExited',
      '7 6 PassStateEntered',
      '8 7 PassStateExited',
      '9 8 ExecutionSucceeded',
    ]);
  });
});
