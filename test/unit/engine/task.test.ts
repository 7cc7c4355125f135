import { describe, expect, it } from 'vitest';
import { sleepUntil, virtualClock } from '../../../local/clock.ts';
import { LambdaFault } from '../../../local/engine/lambda-fault.ts';
import { aMachine, anEngine, anError, aTask, outline, runStates, START, types } from './machine-run.ts';

const SECOND = 1000;

describe('lambda:invoke', () => {
  it('has the whole response as result', async () => {
    const run = await runStates({ A: aTask('f', { Output: undefined }) }, { lambdas: { f: () => ({ ok: true }) } });

    expect(run.result).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: { ok: true },
      SdkHttpMetadata: { AllHttpHeaders: {}, HttpHeaders: {}, HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      StatusCode: 200,
    });
  });

  it('records the events of AWS', async () => {
    const run = await runStates({ A: aTask('f') }, { input: { a: 1 }, lambdas: { f: () => 'done' } });

    expect(outline(run.events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 TaskStateEntered',
      '3 2 TaskScheduled',
      '4 3 TaskStarted',
      '5 4 TaskSucceeded',
      '6 5 TaskStateExited',
      '7 6 ExecutionSucceeded',
    ]);
    expect(run.events[2]).toMatchObject({
      taskScheduledEventDetails: {
        resource: 'invoke',
        resourceType: 'lambda',
        region: 'us-east-1',
        parameters: '{"FunctionName":"f","Payload":{"a":1}}',
        timeoutInSeconds: 60,
      },
    });
    expect(run.events[3]).toMatchObject({ taskStartedEventDetails: { resource: 'invoke', resourceType: 'lambda' } });
  });

  it.each<[unknown, unknown]>([
    [{ a: 1 }, { a: 1 }],
    ['true', true],
    ['{"a":[1]}', { a: [1] }],
    [null, {}],
    [0, 0],
    [[1], [1]],
  ])('sends the Payload %j as %j', async (payload, received) => {
    const seen: unknown[] = [];

    await runStates(
      { A: aTask('f', { Arguments: { FunctionName: 'f', Payload: payload } }) },
      { lambdas: { f: (event) => void seen.push(event) } },
    );

    expect(seen).toEqual([received]);
  });

  it('refuses a Payload that is a text but not JSON', async () => {
    const run = await runStates({ A: aTask('f', { Arguments: { FunctionName: 'f', Payload: 'hello' } }) });

    expect(run.error).toBe('Lambda.InvalidRequestContentException');
  });

  it('reports what a function throws by its name, with the JSON text of errorType, errorMessage and trace', async () => {
    const run = await runStates(
      { A: aTask('f') },
      {
        lambdas: {
          f: () => {
            throw anError('ProfileBusy', 'wait');
          },
        },
      },
    );

    expect(run).toMatchObject({ status: 'FAILED', error: 'ProfileBusy' });
    expect(JSON.parse(run.cause ?? '')).toEqual({
      errorType: 'ProfileBusy',
      errorMessage: 'wait',
      trace: expect.arrayContaining([expect.stringMatching(/^at /)]),
    });
    expect(run.events.at(-2)).toMatchObject({ taskFailedEventDetails: { error: 'ProfileBusy', cause: run.cause } });
  });

  it('reports a fault of the service with its plain text; States.TaskFailed catches it', async () => {
    const fault = new LambdaFault({
      errorType: 'Lambda.ResourceNotFoundException',
      errorMessage: 'Function not found: g',
    });
    const run = await runStates(
      {
        A: aTask('f', { Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'B' }] }),
        B: { Type: 'Pass', End: true },
      },
      {
        lambdas: {
          f: () => {
            throw fault;
          },
        },
      },
    );

    expect(run.result).toEqual({ Error: 'Lambda.ResourceNotFoundException', Cause: 'Function not found: g' });
  });

  it('cannot change the state by changing its payload', async () => {
    const run = await runStates(
      { A: aTask('f', { Output: '{% $states.input %}' }) },
      { input: { list: [1] }, lambdas: { f: (event) => Object.assign(Object(event), { list: [] }) } },
    );

    expect(run.result).toEqual({ list: [1] });
  });

  it('refuses arguments that turn out wrong with States.Runtime, which nothing catches', async () => {
    const run = await runStates({
      A: aTask('f', { Arguments: '{% {"Payload": 1} %}', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }),
      B: { Type: 'Succeed' },
    });

    expect(run).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(run.cause).toMatch(/could not be used to start the Task: \[The field 'FunctionName' is required/);
  });
});

describe('a time limit', () => {
  const slow = (clock = virtualClock(START), seconds = 100) => ({
    clock,
    invoke: () =>
      new Promise<unknown>((resolve) => clock.schedule(clock.now() + seconds * SECOND, () => resolve('late'))),
  });

  it.each([
    ['a number', 5],
    ['an expression', '{% $states.input.limit %}'],
  ])('ends a task with States.Timeout when TimeoutSeconds is %s', async (_title, limit) => {
    const clock = virtualClock(START);
    // The token never comes back, so that only the limit can end the task.
    const run = await runStates(
      { A: aTask('f', { Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', TimeoutSeconds: limit }) },
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
        A: aTask('f', {
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          TimeoutSeconds: 5,
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'B' }],
        }),
        B: { Type: 'Pass', End: true },
      },
      { lambdas: { f: () => null } },
    );

    expect(run.result).toEqual({ Error: 'States.Timeout', Cause: '' });
  });

  it('of the machine ends the execution TIMED_OUT, and what was under way counts no more', async () => {
    const clock = virtualClock(START);
    const run = await runStates(
      { W: { Type: 'Wait', Seconds: 100, End: true } },
      { ...slow(clock), top: { TimeoutSeconds: 30 } },
    );

    expect(run).toMatchObject({ status: 'TIMED_OUT', stopDate: new Date(START + 30 * SECOND) });
    expect(outline(run.events)).toEqual(['1 0 ExecutionStarted', '2 0 WaitStateEntered', '3 0 ExecutionTimedOut']);
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

const tokenIn = (payload: unknown): string => String(Reflect.get(Object(payload), 'token'));

describe('a task token', () => {
  const waiting = (rest: object = {}) =>
    aMachine({
      A: aTask('f', {
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } },
        Output: undefined,
        ...rest,
      }),
    });
  const start = (machine = waiting(), respond: unknown = 'sent') => {
    const clock = virtualClock(START);
    const given: string[] = [];
    const engine = anEngine(
      { machine },
      {
        clock,
        invoke: async ({ payload }) => {
          given.push(tokenIn(payload));
          return respond;
        },
      },
    );
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine', name: 'run' });
    return { clock, engine, executionArn, given };
  };
  const at = async (clock: ReturnType<typeof virtualClock>, seconds: number) =>
    sleepUntil(clock, START + seconds * SECOND);

  it('gives the task the output it is answered with, after TaskSubmitted', async () => {
    const { clock, engine, executionArn, given } = start();
    await at(clock, 10);

    engine.sendTaskSuccess({ taskToken: String(given[0]), output: '{"approved":true}' });
    const end = await engine.finished(executionArn);

    expect(end).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"approved":true}',
      stopDate: new Date(START + 10 * SECOND),
    });
    expect(types(engine.history(executionArn))).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('may be answered while the function still runs', async () => {
    const clock = virtualClock(START);
    const engine = anEngine(
      { machine: waiting() },
      {
        clock,
        invoke: async ({ payload }) => {
          engine.sendTaskSuccess({ taskToken: tokenIn(payload), output: '1' });
          return 0;
        },
      },
    );
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine' });

    const end = await engine.finished(executionArn);

    expect(end).toMatchObject({ status: 'SUCCEEDED', output: '1' });
  });

  it('fails the task with the error and cause it is answered with', async () => {
    const { clock, engine, executionArn, given } = start();
    await at(clock, 1);

    engine.sendTaskFailure({ taskToken: String(given[0]), error: 'Rejected', cause: 'not today' });
    const end = await engine.finished(executionArn);

    expect(end).toMatchObject({ status: 'FAILED', error: 'Rejected', cause: 'not today' });
  });

  it('answered with no error is caught by States.ALL with nulls', async () => {
    const machine = aMachine({
      A: {
        ...aTask('f'),
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
      },
      B: { Type: 'Pass', End: true },
    });
    const { clock, engine, executionArn, given } = start(machine);
    await at(clock, 1);

    engine.sendTaskFailure({ taskToken: String(given[0]) });
    const end = await engine.finished(executionArn);

    expect(end.output).toBe('{"Error":null,"Cause":null}');
    expect(engine.history(executionArn)[5]).toMatchObject({
      taskFailedEventDetails: { resource: 'invoke.waitForTaskToken', resourceType: 'lambda' },
    });
  });

  it('misses a heartbeat as States.Timeout, counted from the last one', async () => {
    const { clock, engine, executionArn, given } = start(waiting({ HeartbeatSeconds: 20 }));
    await at(clock, 15);

    engine.sendTaskHeartbeat({ taskToken: String(given[0]) });
    const end = await engine.finished(executionArn);

    expect(end).toMatchObject({ error: 'States.Timeout', stopDate: new Date(START + 35 * SECOND) });
    expect(engine.history(executionArn)[2]).toMatchObject({ taskScheduledEventDetails: { heartbeatInSeconds: 20 } });
  });

  it('takes HeartbeatSeconds from an expression', async () => {
    const { engine, executionArn } = start(waiting({ HeartbeatSeconds: '{% 3 + 4 %}' }));

    const end = await engine.finished(executionArn);

    expect(end.stopDate).toEqual(new Date(START + 7 * SECOND));
  });

  it.each([
    ['is no token', 'TaskDoesNotExist', `AQ${'x'.repeat(86)}`],
    ['is misshapen', 'InvalidToken', 'hello'],
  ])('that %s is refused as %s', (_title, name, taskToken) => {
    const { engine } = start();

    expect(() => engine.sendTaskHeartbeat({ taskToken })).toThrow(expect.objectContaining({ name }));
  });

  it('can be answered once only', async () => {
    const { clock, engine, given } = start();
    await at(clock, 1);
    const taskToken = String(given[0]);
    engine.sendTaskSuccess({ taskToken, output: '1' });

    const again = () => engine.sendTaskSuccess({ taskToken, output: '2' });

    expect(again).toThrow(expect.objectContaining({ name: 'TaskTimedOut' }));
  });

  it('is dead once the task has timed out', async () => {
    const { engine, executionArn, given } = start(waiting({ TimeoutSeconds: 2 }));
    await engine.finished(executionArn);

    const late = () => engine.sendTaskFailure({ taskToken: String(given[0]) });

    expect(late).toThrow(expect.objectContaining({ name: 'TaskTimedOut' }));
  });

  it('refuses an output that is no JSON text', async () => {
    const { clock, engine, given } = start();
    await at(clock, 1);

    const wrong = () => engine.sendTaskSuccess({ taskToken: String(given[0]), output: '{' });

    expect(wrong).toThrow(expect.objectContaining({ name: 'InvalidOutput' }));
  });
});

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
      StartDate: START,
      StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:child',
      Status: 'SUCCEEDED',
      StopDate: START + 5 * SECOND,
    });
    expect(types(engine.history(executionArn)).slice(2, 6)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
    ]);
  });

  it('fails with States.TaskFailed and the description as Cause when the child does not succeed', async () => {
    const child = aMachine({ F: { Type: 'Fail', Error: 'AddonUpdateFailed', Cause: 'told' } });

    const { end } = await run(nested(), child);

    expect(end).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(end.cause ?? '')).toMatchObject({
      Error: 'AddonUpdateFailed',
      Cause: 'told',
      Status: 'FAILED',
      Name: 'kid',
    });
  });

  it('fails when there is no such machine', async () => {
    const { end } = await run(nested({ StateMachineArn: 'nobody' }), aMachine({ S: { Type: 'Succeed' } }));

    expect(end).toMatchObject({
      error: 'StepFunctions.StateMachineDoesNotExistException',
      cause: "State Machine Does Not Exist: 'arn:aws:states:us-east-1:123456789012:stateMachine:nobody'",
    });
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
