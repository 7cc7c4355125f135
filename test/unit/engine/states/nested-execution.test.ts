import { describe, expect, it } from 'vitest';
import { aMachine, anEngine, START, types } from '../machine-run.ts';

describe('startExecution.sync:2', () => {
  const nested = (rest: object = {}) =>
    aMachine({
      N: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        Arguments: { StateMachineArn: 'child', Input: { n: '{% $states.input.n %}' }, Name: 'kid', ...rest },
        TimeoutSeconds: 600,
        End: true,
      },
    });
  const run = async (parent: ReturnType<typeof nested>, child: ReturnType<typeof nested>, input = '{"n":1}') => {
    const engine = anEngine({ parent, child });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'parent', name: 'run', input });
    return { engine, executionArn, end: await engine.finished(executionArn) };
  };

  it('gives the description of the child with its Output parsed', async () => {
    const child = aMachine({
      W: { Type: 'Wait', Seconds: 5, Output: { doubled: '{% $states.input.n * 2 %}' }, End: true },
    });

    const { end, engine, executionArn } = await run(nested(), child);

    expect(JSON.parse(end.output ?? '')).toEqual({
      ExecutionArn: 'arn:aws:states:us-east-1:123456789012:execution:child:kid',
      Input: { n: 1 },
      InputDetails: { Included: true },
      Name: 'kid',
      Output: { doubled: 2 },
      OutputDetails: { Included: true },
      RedriveCount: 0,
      RedriveStatus: 'NOT_REDRIVABLE',
      RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      StartDate: START,
      StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:child',
      Status: 'SUCCEEDED',
      StopDate: START + 5_000,
    });
    expect(types(engine.history(executionArn)).slice(2, 6)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
    ]);
  });

  it('fails with States.TaskFailed and the description as Cause when the child does not succeed', async () => {
    const child = aMachine({ F: { Type: 'Fail', Error: 'AddonUpdateFailed', Cause: 'as given' } });

    const { end } = await run(nested(), child);

    expect(end).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(end.cause ?? '')).toMatchObject({
      Error: 'AddonUpdateFailed',
      Cause: 'as given',
      Status: 'FAILED',
      Name: 'kid',
      RedriveCount: 0,
      RedriveStatus: 'REDRIVABLE',
    });
    expect(JSON.parse(end.cause ?? '')).not.toHaveProperty('RedriveStatusReason');
  });

  it('fails when there is no such state machine', async () => {
    const { end } = await run(nested({ StateMachineArn: 'nobody' }), aMachine({ S: { Type: 'Succeed' } }));

    expect(end).toMatchObject({
      error: 'StepFunctions.StateMachineDoesNotExistException',
      cause: "State Machine Does Not Exist: 'arn:aws:states:us-east-1:123456789012:stateMachine:nobody'",
    });
  });

  it('stops the child when the time of the task is up', async () => {
    const { end, engine } = await run(nested(), aMachine({ W: { Type: 'Wait', Seconds: 5000, End: true } }));

    expect(end).toMatchObject({ status: 'FAILED', error: 'States.Timeout', stopDate: new Date(START + 600_000) });
    expect(engine.listExecutions('child')).toMatchObject([{ status: 'ABORTED' }]);
  });

  it.each(['ABORTED', 'TIMED_OUT'])('fails with a child that is %s', async (status) => {
    const child = aMachine({ W: { Type: 'Wait', Seconds: 500, End: true } }, { TimeoutSeconds: 100 });
    const engine = anEngine({ parent: nested(), child });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'parent', name: 'run', input: '{"n":1}' });
    await new Promise((resolve) => setImmediate(resolve));

    const [{ executionArn: kid = '' } = {}] = engine.listExecutions('child');
    if (status === 'ABORTED') engine.stopExecution({ executionArn: kid, error: 'Enough', cause: 'by ana' });
    const end = await engine.finished(executionArn);

    const reason = status === 'ABORTED' ? { Error: 'Enough', Cause: 'by ana' } : {};
    expect(end).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(end.cause ?? '')).toMatchObject({ Status: status, Name: 'kid', ...reason });
  });

  it('joins the child of that name and input while it runs', async () => {
    const child = aMachine({ W: { Type: 'Wait', Seconds: 50, Output: '{% "done" %}', End: true } });
    const engine = anEngine({ parent: nested(), child });
    engine.startExecution({ stateMachineArn: 'child', name: 'kid', input: '{"n":1}' });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'parent', name: 'run', input: '{"n":1}' });

    const end = await engine.finished(executionArn);

    expect(JSON.parse(end.output ?? '{}')).toMatchObject({ Name: 'kid', Output: 'done' });
    expect(engine.listExecutions('child')).toHaveLength(1);
  });

  it.each([
    ['has ended', '{"n":1}', 'ended'],
    ['runs with another input', '{"n":2}', 'runs'],
  ])('is refused the name of a child that %s', async (_, input, stand) => {
    const engine = anEngine({ parent: nested(), child: aMachine({ W: { Type: 'Wait', Seconds: 50, End: true } }) });
    const first = engine.startExecution({ stateMachineArn: 'child', name: 'kid', input });
    if (stand === 'ended') await engine.finished(first.executionArn);
    const { executionArn } = engine.startExecution({ stateMachineArn: 'parent', name: 'run', input: '{"n":1}' });

    const end = await engine.finished(executionArn);

    expect(end).toMatchObject({
      error: 'StepFunctions.ExecutionAlreadyExistsException',
      cause: `Execution Already Exists: '${first.executionArn}'`,
    });
    expect(engine.listExecutions('child')).toHaveLength(1);
  });

  it('stops the child when the parent is stopped', async () => {
    const engine = anEngine({ parent: nested(), child: aMachine({ W: { Type: 'Wait', Seconds: 500, End: true } }) });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'parent', name: 'run', input: '{"n":1}' });
    await new Promise((resolve) => setImmediate(resolve));

    engine.stopExecution({ executionArn });
    await engine.finished(executionArn);

    expect(engine.listExecutions('child')).toMatchObject([{ name: 'kid', status: 'ABORTED' }]);
  });
});
