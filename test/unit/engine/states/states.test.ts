import { describe, expect, it } from 'vitest';
import { anError, aScope, aTask, outline, runStates, START } from '../machine-run.ts';

const succeed = { Type: 'Succeed' };

describe('Pass and variables', () => {
  it('hands its input on when it has no Output', async () => {
    const run = await runStates({ A: { Type: 'Pass', End: true } }, { input: { a: 1 } });

    expect(run.result).toEqual({ a: 1 });
  });

  it('evaluates Assign and Output on the variables as they were at entry', async () => {
    const run = await runStates({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: 2, y: '{% $x %}' }, Output: '{% $x %}', Next: 'C' },
      C: { Type: 'Pass', Output: { before: '{% $states.input %}', x: '{% $x %}', y: '{% $y %}' }, End: true },
    });

    expect(run.result).toEqual({ before: 1, x: 2, y: 1 });
  });

  it('does not let a variable out of a branch or an iteration, and lets both read the outer ones', async () => {
    const inner = (name: string) => ({ Type: 'Pass', Assign: { x: 'inner' }, Output: '{% $x %}', Next: `${name} end` });
    const run = await runStates({
      A: { Type: 'Pass', Assign: { x: 'outer' }, Next: 'P' },
      P: {
        Type: 'Parallel',
        Branches: [aScope({ B: inner('B'), 'B end': { Type: 'Pass', Output: '{% $states.input & $x %}', End: true } })],
        Next: 'M',
      },
      M: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: aScope({
          I: inner('I'),
          'I end': { Type: 'Pass', Output: '{% $states.input & $x %}', End: true },
        }),
        Next: 'Z',
      },
      Z: { Type: 'Pass', Output: { x: '{% $x %}', map: '{% $states.input %}' }, End: true },
    });

    expect(run.result).toEqual({ x: 'outer', map: ['outerinner'] });
  });

  it('shows assignedVariables as JSON text in the StateExited event', async () => {
    const run = await runStates({ A: { Type: 'Pass', Assign: { s: 'a', n: 0, l: [null], o: {} }, End: true } });

    expect(run.events[2]).toMatchObject({
      type: 'PassStateExited',
      stateExitedEventDetails: {
        name: 'A',
        output: '{}',
        outputDetails: { truncated: false },
        assignedVariables: { s: '"a"', n: '0', l: '[null]', o: '{}' },
        assignedVariablesDetails: { truncated: false },
      },
    });
  });
});

describe('the context object', () => {
  it('has the execution, the state machine and the state; a Pass has no RetryCount and no token', async () => {
    const run = await runStates(
      { A: { Type: 'Pass', Output: '{% $states.context %}', End: true } },
      { input: { in: 1 } },
    );

    expect(run.result).toEqual({
      Execution: {
        Id: 'arn:aws:states:us-east-1:123456789012:execution:machine:run',
        Input: { in: 1 },
        Name: 'run',
        RoleArn: expect.stringMatching(/^arn:aws:iam::123456789012:role\//),
        StartTime: '2026-11-21T00:00:00.000Z',
        RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine', Name: 'machine' },
      State: { Name: 'A', EnteredTime: '2026-11-21T00:00:00.000Z' },
    });
  });

  it('counts the retries of a Task', async () => {
    const seen: unknown[] = [];
    await runStates(
      {
        A: aTask('f', {
          Arguments: { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' },
          Retry: [{ ErrorEquals: ['Busy'] }],
        }),
      },
      {
        lambdas: {
          f: (payload) => {
            if (seen.push(payload) < 3) throw anError('Busy');
          },
        },
      },
    );

    expect(seen).toEqual([0, 1, 2]);
  });
});

describe('Choice', () => {
  const choice = (rules: object[], rest: object = {}) => ({
    C: { Type: 'Choice', Choices: rules, ...rest },
    Yes: { Type: 'Pass', Output: { yes: '{% $states.input %}', v: '{% $exists($v) ? $v : null %}' }, End: true },
    No: { Type: 'Pass', Output: { no: '{% $states.input %}', v: '{% $exists($v) ? $v : null %}' }, End: true },
  });

  it('takes the first rule that is true, with the Assign and Output of the rule', async () => {
    const states = choice(
      [
        { Condition: false, Next: 'No' },
        { Condition: '{% $states.input.n > 1 %}', Next: 'Yes', Assign: { v: 'rule' }, Output: 'ruled' },
        { Condition: true, Next: 'No' },
      ],
      { Default: 'No', Assign: { v: 'default' }, Output: 'defaulted' },
    );

    const run = await runStates(states, { input: { n: 2 } });

    expect(run.result).toEqual({ yes: 'ruled', v: 'rule' });
  });

  it('applies the Assign and Output of the state on Default', async () => {
    const states = choice([{ Condition: '{% $states.input.n > 1 %}', Next: 'Yes' }], {
      Default: 'No',
      Assign: { v: 'default' },
      Output: 'defaulted',
    });

    const run = await runStates(states, { input: { n: 1 } });

    expect(run.result).toEqual({ no: 'defaulted', v: 'default' });
  });

  it('fails with States.NoChoiceMatched when no rule matches and there is no Default', async () => {
    const run = await runStates({ C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'S' }] }, S: succeed });

    expect(run).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  it('fails with States.QueryEvaluationError when a Condition is not boolean', async () => {
    const run = await runStates({
      C: { Type: 'Choice', Choices: [{ Condition: "{% 'yes' %}", Next: 'S' }] },
      S: succeed,
    });

    expect(run.error).toBe('States.QueryEvaluationError');
    expect(run.cause).toMatch(
      /returned an unexpected result type. Expected 'boolean', but was 'string' for value: "yes"$/,
    );
  });
});

describe('Wait', () => {
  it.each([
    ['360 days', { Seconds: 31_104_000 }, START + 31_104_000_000],
    ['an expression of seconds', { Seconds: '{% $states.input.s %}' }, START + 90_000],
    ['a timestamp', { Timestamp: '2026-11-22T02:00:00+01:00' }, Date.UTC(2026, 10, 22, 1)],
    ['an expression of a timestamp', { Timestamp: '{% $states.input.t %}' }, Date.UTC(2026, 10, 21, 0, 0, 1, 500)],
    ['a timestamp that has passed', { Timestamp: '2020-01-01T00:00:00Z' }, START],
  ])('waits for %s in virtual time', async (_title, fields, end) => {
    const input = { s: 90, t: '2026-11-21T00:00:01.500Z' };

    const run = await runStates({ W: { Type: 'Wait', End: true, ...fields } }, { input });

    expect(run).toMatchObject({ status: 'SUCCEEDED', stopDate: new Date(end), result: input });
  });

  it.each(['2016-12-05 21:29:29Z', '2016-12-05T21:29:29', '2016-02-30T21:29:29Z', '2016-12-05T25:29:29Z', 'soon'])(
    'refuses the timestamp %s with the recorded text and event',
    async (timestamp) => {
      const run = await runStates(
        { W: { Type: 'Wait', Timestamp: '{% $states.input %}', End: true } },
        { input: timestamp },
      );

      expect(run.cause).toBe(
        "An error occurred while executing the state 'W' (entered at the event id #2). The Timestamp field cannot be parsed " +
          `as an ISO-8601 extended offset date-time format string: ${timestamp}`,
      );
      expect(run.events[2]).toMatchObject({
        type: 'EvaluationFailed',
        previousEventId: 2,
        evaluationFailedEventDetails: { location: 'Timestamp' },
      });
    },
  );
});

describe('Succeed and Fail', () => {
  it('ends with the Output of Succeed', async () => {
    const run = await runStates(
      { S: { Type: 'Succeed', Output: { done: '{% $states.input.a %}' } } },
      { input: { a: 1 } },
    );

    expect(run.result).toEqual({ done: 1 });
    expect(outline(run.events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 SucceedStateEntered',
      '3 2 SucceedStateExited',
      '4 3 ExecutionSucceeded',
    ]);
  });

  it('ends FAILED with the Error and Cause of Fail, given or evaluated', async () => {
    const run = await runStates(
      { F: { Type: 'Fail', Error: '{% $states.input.error %}', Cause: 'reasons' } },
      { input: { error: 'Exception' } },
    );

    expect(run).toMatchObject({ status: 'FAILED', error: 'Exception', cause: 'reasons' });
    expect(outline(run.events)).toEqual(['1 0 ExecutionStarted', '2 0 FailStateEntered', '3 2 ExecutionFailed']);
  });

  it('omits the cause of a Fail without Cause', async () => {
    const run = await runStates({ F: { Type: 'Fail', Error: 'E' } });

    expect(run.events.at(-1)).toEqual({
      id: 3,
      previousEventId: 2,
      timestamp: new Date(START),
      type: 'ExecutionFailed',
      executionFailedEventDetails: { error: 'E' },
    });
  });

  it('refuses a Cause that is no text', async () => {
    const run = await runStates({ F: { Type: 'Fail', Cause: '{% 1 %}' } });

    expect(run.cause).toMatch(/specified for the field 'Cause' .* Expected 'string', but was 'number' for value: 1$/);
  });
});
