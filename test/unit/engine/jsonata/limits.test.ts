import { describe, expect, it } from 'vitest';
import { aTask, runStates, types } from '../machine-run.ts';

const KIB = 1024;
const big = (bytes: number) => 'x'.repeat(bytes);
const CAUSE = (subject: string) =>
  `The state/task '${subject}' returned a result with a size exceeding the maximum number of bytes service limit.`;

describe('the limits', () => {
  it.each([
    [262_142, 'SUCCEEDED'],
    [262_143, 'FAILED'],
  ])('end a state whose output has %i characters and two quotes as %s', async (length, status) => {
    const run = await runStates({ A: { Type: 'Pass', Output: `{% $pad('', ${length}, 'x') %}`, End: true } });

    expect(run.status).toBe(status);
    if (status === 'FAILED') expect(run).toMatchObject({ error: 'States.DataLimitExceeded', cause: CAUSE('A') });
  });

  it('count bytes, not characters', async () => {
    const run = await runStates({ A: { Type: 'Pass', Output: "{% $pad('', 100000, 'あ') %}", End: true } });

    expect(run.error).toBe('States.DataLimitExceeded');
  });

  it('hold for what a state assigns', async () => {
    const run = await runStates({
      A: {
        Type: 'Pass',
        Assign: { a: `{% $pad('', ${200 * KIB}, 'x') %}`, b: `{% $pad('', ${100 * KIB}, 'x') %}` },
        End: true,
      },
    });

    expect(run.error).toBe('States.DataLimitExceeded');
  });

  it('name lambda for the result of a function, which States.ALL catches', async () => {
    const run = await runStates(
      { A: aTask('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }), B: { Type: 'Pass', End: true } },
      { lambdas: { f: () => big(256 * KIB) } },
    );

    expect(run.result).toEqual({ Error: 'States.DataLimitExceeded', Cause: CAUSE('lambda') });
    expect(types(run.events)).toContain('TaskFailed');
  });

  it.each([
    ['lambda:invoke', { FunctionName: 'f', Payload: `{% $pad('', ${256 * KIB}, 'x') %}` }],
    ['states:startExecution.sync:2', { StateMachineArn: 'f', Input: `{% $pad('', ${256 * KIB}, 'x') %}` }],
  ])('hold for what %s is given, before it is asked', async (resource, given) => {
    const run = await runStates(
      {
        A: {
          Type: 'Task',
          Resource: `arn:aws:states:::${resource}`,
          Arguments: given,
          TimeoutSeconds: 9,
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
          End: true,
        },
        B: { Type: 'Pass', End: true },
      },
      { lambdas: { f: () => 1 } },
    );

    expect(run).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded', cause: CAUSE('A') });
    expect(types(run.events)).not.toContain('TaskScheduled');
  });

  it.each([
    ['States.ALL', 'FAILED'],
    ['States.DataLimitExceeded', 'SUCCEEDED'],
  ])('let %s meet an Output that is too big: %s', async (name, status) => {
    const run = await runStates(
      {
        A: aTask('f', { Output: `{% $pad('', ${256 * KIB}, 'x') %}`, Catch: [{ ErrorEquals: [name], Next: 'B' }] }),
        B: { Type: 'Succeed' },
      },
      { lambdas: { f: () => 1 } },
    );

    expect(run.status).toBe(status);
  });

  it('end an execution that never ends with its 25,000th event', async () => {
    const run = await runStates({
      A: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'B' }], Default: 'C' },
      B: { Type: 'Succeed' },
      C: { Type: 'Pass', Next: 'A' },
    });

    expect(run).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(run.events).toHaveLength(25_000);
    expect(run.transitions).toBeGreaterThan(12_000);
  });
});
