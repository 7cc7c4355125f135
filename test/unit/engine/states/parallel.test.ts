import { describe, expect, it } from 'vitest';
import { aScope, aTask, outline, runStates } from '../machine-run.ts';

const token = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

describe('Parallel', () => {
  it('gives the outputs in the order of the branches, whichever ends first', async () => {
    const wait = (name: string, seconds: number) =>
      aScope({ [name]: { Type: 'Wait', Seconds: seconds, Output: name, End: true } });

    const run = await runStates({
      P: {
        Type: 'Parallel',
        Arguments: { a: 1 },
        Branches: [wait('slow', 3), wait('fast', 1)],
        Output: '{% $states.result %}',
        End: true,
      },
    });

    expect(run.result).toEqual(['slow', 'fast']);
    expect(outline(run.events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 ParallelStateEntered',
      '3 2 ParallelStateStarted',
      '4 3 WaitStateEntered',
      '5 3 WaitStateEntered',
      '6 5 WaitStateExited',
      '7 4 WaitStateExited',
      '8 7 ParallelStateSucceeded',
      '9 7 ParallelStateExited',
      '10 9 ExecutionSucceeded',
    ]);
  });

  it('gives its branches the Arguments, or else its input', async () => {
    const echo = (name: string) => [aScope({ [name]: { Type: 'Pass', End: true } })];

    const run = await runStates(
      {
        P: { Type: 'Parallel', Branches: echo('A'), Next: 'Q' },
        Q: { Type: 'Parallel', Arguments: { was: '{% $states.input %}' }, Branches: echo('B'), End: true },
      },
      { input: 1 },
    );

    expect(run.result).toEqual([{ was: [1] }]);
  });

  it('cuts the other branches short when one fails, with the error of the inner state', async () => {
    const run = await runStates(
      {
        P: {
          Type: 'Parallel',
          Branches: [
            aScope({ T: aTask('f', { Resource: token, TimeoutSeconds: 2 }) }),
            aScope({ W: { Type: 'Wait', Seconds: 9, End: true } }),
          ],
          End: true,
        },
      },
      { lambdas: { f: () => null } },
    );

    expect(run.error).toBe('States.Timeout');
    expect(outline(run.events).slice(-4)).toEqual([
      '10 9 TaskStateAborted',
      '11 9 WaitStateAborted',
      '12 9 ParallelStateFailed',
      '13 12 ExecutionFailed',
    ]);
  });

  it('starts again from ParallelStateStarted when it is retried', async () => {
    const run = await runStates({
      P: {
        Type: 'Parallel',
        Branches: [aScope({ F: { Type: 'Fail', Error: 'E' } })],
        Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }],
        End: true,
      },
    });

    expect(outline(run.events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 ParallelStateEntered',
      '3 2 ParallelStateStarted',
      '4 3 FailStateEntered',
      '5 4 ParallelStateStarted',
      '6 5 FailStateEntered',
      '7 6 ParallelStateFailed',
      '8 7 ExecutionFailed',
    ]);
  });
});
