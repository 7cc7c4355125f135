import { describe, expect, it } from 'vitest';
import { aMachine, anEngine, anError, aTask, outline, runStates } from '../machine-run.ts';
import { distributed, pass } from './distributed.ts';

describe('a distributed Map', () => {
  it('shows only its MapRun in the history, and its children as executions of their own', async () => {
    const engine = anEngine({ machine: aMachine(distributed(pass, { Label: 'Clusters', Items: [1, 2] })) });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine', name: 'run' });

    const end = await engine.finished(executionArn);

    expect(end.output).toBe('[1,2]');
    expect(outline(engine.history(executionArn))).toEqual([
      '1 0 ExecutionStarted',
      '2 0 MapStateEntered',
      '3 2 MapStateStarted',
      '4 3 MapRunStarted',
      '5 4 MapRunSucceeded',
      '6 5 MapStateSucceeded',
      '7 5 MapStateExited',
      '8 7 ExecutionSucceeded',
    ]);
    expect(engine.history(executionArn)[3]).toMatchObject({
      mapRunStartedEventDetails: {
        mapRunArn: expect.stringMatching(
          /^arn:aws:states:us-east-1:123456789012:mapRun:machine\/Clusters:[0-9a-f-]{36}$/,
        ),
      },
    });
    expect(engine.listExecutions('machine')).toHaveLength(1);
  });

  it('gives each child its item as input, no outer variable, and its own execution context', async () => {
    const seen: unknown[] = [];
    const run = await runStates(
      distributed(
        {
          I: aTask('f', {
            Arguments: {
              FunctionName: 'f',
              Payload: { in: '{% $states.input %}', id: '{% $states.context.Execution.Id %}' },
            },
          }),
        },
        {
          Items: ['a'],
          ItemSelector: { v: '{% $states.context.Map.Item.Value %}', i: '{% $states.context.Map.Item.Index %}' },
        },
      ),
      { lambdas: { f: (event) => void seen.push(event) } },
    );

    expect(run.status).toBe('SUCCEEDED');
    expect(seen).toEqual([{ in: { v: 'a', i: 0 }, id: expect.stringMatching(/:execution:machine\/M:[0-9a-f-]{36}$/) }]);
  });

  it('of 10,000 items with waits and tasks ends well', async () => {
    const run = await runStates(
      distributed(
        { W: { Type: 'Wait', Seconds: 5, Next: 'T' }, T: aTask('f') },
        { Items: '{% [1..10000] %}', MaxConcurrency: 1000, Output: '{% $sum($states.result) %}' },
      ),
      { lambdas: { f: (n) => Number(n) + 1 } },
    );

    expect(run).toMatchObject({ status: 'SUCCEEDED', result: 50_015_000 });
    expect(run.events).toHaveLength(8);
  });

  describe('with failures', () => {
    const f = (n: unknown) => {
      if (Number(n) < 2) throw anError('Odd', 'no luck');
      return n;
    };
    const failing = (rest: object) =>
      runStates(distributed({ T: aTask('f') }, { Items: [0, 1, 2, 3, 4, 5, 6, 7], ...rest }), { lambdas: { f } });

    it('tolerates none by default', async () => {
      const run = await failing({ MaxConcurrency: 1 });

      expect(run).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
      expect(outline(run.events).slice(3)).toEqual([
        '4 3 MapRunStarted',
        '5 4 MapRunFailed',
        '6 5 MapStateFailed',
        '7 6 ExecutionFailed',
      ]);
    });

    it.each([
      [{ ToleratedFailureCount: 2 }, 'SUCCEEDED'],
      [{ ToleratedFailureCount: 1 }, 'FAILED'],
      [{ ToleratedFailureCount: '{% 1 + 1 %}' }, 'SUCCEEDED'],
      [{ ToleratedFailurePercentage: 25 }, 'SUCCEEDED'],
      [{ ToleratedFailurePercentage: 24 }, 'FAILED'],
      [{ ToleratedFailureCount: 2, ToleratedFailurePercentage: 10 }, 'FAILED'],
    ])('ends with %j as %s', async (rest, status) => {
      const run = await failing(rest);

      expect(run.status).toBe(status);
    });

    it('describes a tolerated failure in the place of its result', async () => {
      const run = await failing({ Items: [1, 2], ToleratedFailureCount: 1 });

      expect(run.result).toEqual([expect.objectContaining({ Status: 'FAILED', Error: 'Odd', Input: '1' }), 2]);
    });

    it('refuses a negative count as States.Runtime', async () => {
      const run = await failing({ ToleratedFailureCount: '{% -1 %}' });

      expect(run).toMatchObject({
        error: 'States.Runtime',
        cause: expect.stringMatching(/ToleratedFailureCount cannot be negative\.$/),
      });
    });

    it('stops the children under way when the threshold is exceeded', async () => {
      const engine = anEngine({
        machine: aMachine(
          distributed(
            {
              C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 0 %}', Next: 'F' }], Default: 'W' },
              F: { Type: 'Fail' },
              W: { Type: 'Wait', Seconds: 999, End: true },
            },
            { Items: [1, 0, 1] },
          ),
        ),
      });
      const { executionArn } = engine.startExecution({ stateMachineArn: 'machine' });

      const end = await engine.finished(executionArn);

      expect(end).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold', stopDate: end.startDate });
    });
  });
});
