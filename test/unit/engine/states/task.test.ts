import { describe, expect, it } from 'vitest';
import { LambdaFault } from '../../../../local/engine/lambda-fault.ts';
import { anError, aTask, outline, runStates } from '../machine-run.ts';

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
