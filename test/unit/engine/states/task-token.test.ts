import { describe, expect, it } from 'vitest';
import { sleepUntil, virtualClock } from '../../../../local/clock.ts';
import { aMachine, anEngine, aWaitingTask, START, types } from '../machine-run.ts';

const SECOND = 1000;

const tokenIn = (payload: unknown): string => String(Reflect.get(Object(payload), 'token'));

describe('a task token', () => {
  const waiting = (rest: object = {}) => aMachine({ A: aWaitingTask('f', { Output: undefined, ...rest }) });
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
      A: aWaitingTask('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }),
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
