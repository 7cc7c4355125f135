import { afterEach, describe, expect, it, vi } from 'vitest';
import { realClock, sleepUntil, virtualClock } from '../../../local/clock.ts';
import { aMachine, anEngine, aTask, outline, START, types } from './machine-run.ts';

const waiting = aMachine({ W: { Type: 'Wait', Seconds: 60, End: true } });
const named = (name: string) => expect.objectContaining({ name });
const ARN = 'arn:aws:states:us-east-1:123456789012';
const DAY = 86_400_000;

describe('startExecution', () => {
  it('takes the ARN or the bare name of a state machine and answers ARN and start', async () => {
    const engine = anEngine({ machine: waiting });

    const bare = engine.startExecution({ stateMachineArn: 'machine', name: 'a' });
    const arn = engine.startExecution({ stateMachineArn: `${ARN}:stateMachine:machine`, name: 'b' });

    expect(bare).toEqual({ executionArn: `${ARN}:execution:machine:a`, startDate: new Date(START) });
    expect(arn.executionArn).toBe(`${ARN}:execution:machine:b`);
  });

  it('draws a name when none is given', () => {
    const { executionArn } = anEngine({ machine: waiting }).startExecution({ stateMachineArn: 'machine' });

    expect(executionArn).toMatch(/:machine:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('returns the same execution for the same name and input while it is open', async () => {
    const engine = anEngine({ machine: waiting });
    const call = { stateMachineArn: 'machine', name: 'a', input: '{"n": 1}' };

    const first = engine.startExecution(call);
    const second = engine.startExecution({ ...call, input: '{"n":1}' });
    await engine.finished(first.executionArn);

    expect(second).toEqual(first);
    expect(types(engine.history(first.executionArn)).filter((type) => type === 'ExecutionStarted')).toHaveLength(1);
  });

  it('refuses the same name with another input, and any once it is closed', async () => {
    const engine = anEngine({ machine: waiting });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine', name: 'a' });

    expect(() => engine.startExecution({ stateMachineArn: 'machine', name: 'a', input: '1' })).toThrow(
      named('ExecutionAlreadyExists'),
    );
    await engine.finished(executionArn);
    expect(() => engine.startExecution({ stateMachineArn: 'machine', name: 'a' })).toThrow(
      `Execution Already Exists: '${executionArn}'`,
    );
  });

  it('gives a name free again after 90 days', async () => {
    const clock = virtualClock(START);
    const engine = anEngine({ machine: waiting }, { clock });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine', name: 'a' });
    await engine.finished(executionArn);
    await sleepUntil(clock, START + 60_000 + 90 * DAY + 1);

    const again = engine.startExecution({ stateMachineArn: 'machine', name: 'a' });

    expect(again.executionArn).toBe(executionArn);
    expect(engine.describeExecution(executionArn)).toMatchObject({ status: 'RUNNING', startDate: again.startDate });
  });

  it.each([
    ['an unknown machine', { stateMachineArn: 'nobody' }, 'StateMachineDoesNotExist'],
    [
      'a machine of another Region',
      { stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine' },
      'StateMachineDoesNotExist',
    ],
    ['a name with a colon', { stateMachineArn: 'machine', name: 'a:b' }, 'InvalidName'],
    ['a name with a blank', { stateMachineArn: 'machine', name: 'a b' }, 'InvalidName'],
    ['a name of 81 characters', { stateMachineArn: 'machine', name: 'x'.repeat(81) }, 'InvalidName'],
    ['an empty name', { stateMachineArn: 'machine', name: '' }, 'InvalidName'],
    ['an input that is no JSON', { stateMachineArn: 'machine', input: 'not json' }, 'InvalidExecutionInput'],
    [
      'an input above 256 KiB',
      { stateMachineArn: 'machine', input: JSON.stringify('x'.repeat(262_144)) },
      'InvalidExecutionInput',
    ],
  ])('refuses %s', (_title, call, name) => {
    const engine = anEngine({ machine: waiting });

    expect(() => engine.startExecution(call)).toThrow(named(name));
    expect(engine.listExecutions('machine')).toEqual([]);
  });
});

describe('describing', () => {
  it('has the members of the API, and the billed transitions', async () => {
    const engine = anEngine({ machine: waiting });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine', name: 'a', input: '{"n":1}' });

    const open = engine.describeExecution(executionArn);
    const closed = await engine.finished(executionArn);

    expect(open).toEqual({
      executionArn,
      stateMachineArn: `${ARN}:stateMachine:machine`,
      name: 'a',
      status: 'RUNNING',
      startDate: new Date(START),
      input: '{"n":1}',
      inputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
      transitions: 1,
    });
    expect(closed).toMatchObject({
      status: 'SUCCEEDED',
      stopDate: new Date(START + 60_000),
      output: '{"n":1}',
      outputDetails: { included: true },
      transitions: 1,
    });
  });

  it('lists executions, newest first, by status if asked', async () => {
    const engine = anEngine({ machine: waiting });
    const first = engine.startExecution({ stateMachineArn: 'machine', name: 'a' });
    await engine.finished(first.executionArn);
    engine.startExecution({ stateMachineArn: 'machine', name: 'b' });

    expect(engine.listExecutions('machine').map(({ name }) => name)).toEqual(['b', 'a']);
    expect(engine.listExecutions('machine', 'SUCCEEDED').map(({ name }) => name)).toEqual(['a']);
    expect(() => engine.listExecutions('nobody')).toThrow(named('StateMachineDoesNotExist'));
  });

  it.each([
    [`${ARN}:execution:machine:nobody`, 'ExecutionDoesNotExist'],
    ['nobody', 'InvalidArn'],
  ])('refuses %s as %s', async (executionArn, name) => {
    const engine = anEngine({ machine: waiting });

    expect(() => engine.describeExecution(executionArn)).toThrow(named(name));
    expect(() => engine.history(executionArn)).toThrow(named(name));
    expect(() => engine.stopExecution({ executionArn })).toThrow(named(name));
    await expect(engine.finished(executionArn)).rejects.toThrow(named(name));
  });

  it('reports each event as it happens', async () => {
    const events: string[] = [];
    const engine = anEngine(
      { machine: waiting },
      { onEvent: (arn, { type }) => events.push(`${arn.split(':').at(-1)} ${type}`) },
    );

    await engine.finished(engine.startExecution({ stateMachineArn: 'machine', name: 'a' }).executionArn);

    expect(events).toEqual(['a ExecutionStarted', 'a WaitStateEntered', 'a WaitStateExited', 'a ExecutionSucceeded']);
  });
});

describe('stopExecution', () => {
  it('ends an execution ABORTED with error and cause; its last event follows none', async () => {
    const clock = virtualClock(START);
    const engine = anEngine({ machine: waiting }, { clock });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine' });
    await sleepUntil(clock, START + 10_000);

    const { stopDate } = engine.stopExecution({ executionArn, error: 'Stopped', cause: 'by hand' });

    expect(stopDate).toEqual(new Date(START + 10_000));
    expect(engine.describeExecution(executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Stopped',
      cause: 'by hand',
      stopDate,
    });
    expect(outline(engine.history(executionArn))).toEqual([
      '1 0 ExecutionStarted',
      '2 0 WaitStateEntered',
      '3 0 ExecutionAborted',
    ]);
  });

  it('ignores the result of a task that comes after, and leaves virtual time where it is', async () => {
    const clock = virtualClock(START);
    let release = (_: unknown) => {};
    const engine = anEngine(
      {
        machine: aMachine({ A: aTask('f', { Next: 'W', End: undefined }), W: { Type: 'Wait', Seconds: 9, End: true } }),
      },
      {
        clock,
        invoke: () =>
          new Promise((resolve) => {
            release = resolve;
          }),
      },
    );
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine' });
    await new Promise((resolve) => setImmediate(resolve));

    engine.stopExecution({ executionArn });
    release('late');
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));

    expect(types(engine.history(executionArn))).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'ExecutionAborted',
    ]);
    expect(clock.now()).toBe(START);
  });

  it('does nothing to an execution that has ended', async () => {
    const engine = anEngine({ machine: waiting });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine' });
    const end = await engine.finished(executionArn);

    const { stopDate } = engine.stopExecution({ executionArn, error: 'late' });

    expect(stopDate).toEqual(end.stopDate);
    expect(engine.describeExecution(executionArn)).toEqual(end);
  });

  it('stops the executions under way in a distributed Map and starts no more', async () => {
    const clock = virtualClock(START);
    const events: string[] = [];
    const ItemProcessor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 60, End: true } },
    };
    const engine = anEngine(
      {
        machine: aMachine({
          M: {
            Type: 'Map',
            Items: [1, 2, 3, 4],
            MaxConcurrency: 2,
            ToleratedFailurePercentage: 100,
            ItemProcessor,
            End: true,
          },
        }),
      },
      { clock, onEvent: (_, { type }) => events.push(type) },
    );
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine' });
    await sleepUntil(clock, START + 1000);

    engine.stopExecution({ executionArn });
    await sleepUntil(clock, START + 2000);

    expect(events.filter((type) => type === 'ExecutionAborted')).toHaveLength(3);
    expect(events.filter((type) => type === 'ExecutionStarted')).toHaveLength(3);
  });
});

describe('on the real clock', () => {
  afterEach(() => vi.useRealTimers());

  it('leaves no timer behind that would keep the process alive', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const machine = aMachine(
      {
        A: aTask('f', { TimeoutSeconds: 9999, Next: 'W', End: undefined }),
        W: { Type: 'Wait', Seconds: 5, End: true },
      },
      { TimeoutSeconds: 99_999 },
    );
    const engine = anEngine({ machine }, { clock: realClock({ start: START }), lambdas: { f: () => 1 } });
    const done = engine.startExecution({ stateMachineArn: 'machine', name: 'done' });
    const stopped = engine.startExecution({ stateMachineArn: 'machine', name: 'stopped' });
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const waiting = vi.getTimerCount();

    engine.stopExecution(stopped);
    vi.advanceTimersByTime(5000);
    const end = await engine.finished(done.executionArn);

    expect(waiting).toBe(4);
    expect(end).toMatchObject({ status: 'SUCCEEDED', stopDate: new Date(START + 5000) });
    expect(vi.getTimerCount()).toBe(0);
  });
});
