import { describe, expect, it } from 'vitest';
import { anError, aScope, aTask, outline, runStates, type States, types } from '../machine-run.ts';

const inline = (states: States, rest: object = {}): States => ({
  M: { Type: 'Map', ItemProcessor: aScope(states), End: true, ...rest },
});
const pass = { I: { Type: 'Pass', End: true } };
const token = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

describe('an inline Map', () => {
  it('records its iterations as AWS does, one after another', async () => {
    const run = await runStates(inline(pass, { MaxConcurrency: 1 }), { input: [1, 2] });

    expect(run.result).toEqual([1, 2]);
    expect(outline(run.events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 MapStateEntered',
      '3 2 MapStateStarted',
      '4 3 MapIterationStarted',
      '5 4 PassStateEntered',
      '6 5 PassStateExited',
      '7 6 MapIterationSucceeded',
      '8 6 MapIterationStarted',
      '9 8 PassStateEntered',
      '10 9 PassStateExited',
      '11 10 MapIterationSucceeded',
      '12 11 MapStateSucceeded',
      '13 11 MapStateExited',
      '14 13 ExecutionSucceeded',
    ]);
    expect(run.events[2]).toMatchObject({ mapStateStartedEventDetails: { length: 2 } });
    expect(run.events[7]).toMatchObject({ mapIterationStartedEventDetails: { name: 'M', index: 1 } });
  });

  it('records its start and success for an empty list too', async () => {
    const run = await runStates(inline(pass, { Items: [] }));

    expect(run.result).toEqual([]);
    expect(outline(run.events).slice(2, 5)).toEqual([
      '3 2 MapStateStarted',
      '4 3 MapStateSucceeded',
      '5 3 MapStateExited',
    ]);
  });

  it('reshapes each item by the ItemSelector, which sees index and value', async () => {
    const run = await runStates(
      inline(pass, {
        Items: '{% $states.input.list %}',
        ItemSelector: {
          i: '{% $states.context.Map.Item.Index %}',
          v: '{% $states.context.Map.Item.Value %}',
          all: '{% $states.input.all %}',
        },
      }),
      { input: { list: ['a', 'b'], all: true } },
    );

    expect(run.result).toEqual([
      { i: 0, v: 'a', all: true },
      { i: 1, v: 'b', all: true },
    ]);
  });

  it('keeps Map.Item in the context of its own iteration', async () => {
    const nested = {
      N: {
        Type: 'Map',
        Items: ['x', 'y'],
        ItemProcessor: aScope({ J: { Type: 'Pass', Output: '{% $states.context.Map.Item.Value %}', End: true } }),
        Next: 'K',
      },
      K: { Type: 'Pass', Output: '{% $states.input & $states.context.Map.Item.Value %}', End: true },
    };

    const run = await runStates(inline(nested, { Items: [1] }));

    expect(run.result).toEqual(['["x","y"]1']);
  });

  it.each([
    [
      'a number',
      { Items: '{% 1 %}' },
      "The JSONata expression '1' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 1",
    ],
    ['an input that is no list', {}, 'Map state input must be an array but was: {"foo":"bar"}'],
    [
      'a filter that leaves one element',
      { Items: '{% $states.input.list[n=1] %}' },
      "returned an unexpected result type. Expected 'array', but was 'object' for value: {\"n\":1}",
    ],
    [
      'a function',
      { Items: '{% $fn := function($x){$x} %}' },
      "The JSONata expression '$fn := function($x){$x}' specified for the field 'Items' returned an unsupported result type.",
    ],
  ])('refuses %s with the recorded text, before MapStateStarted', async (title, rest, text) => {
    const input = title.startsWith('a filter') ? { list: [{ n: 1 }, { n: 2 }] } : { foo: 'bar' };

    const run = await runStates(inline(pass, rest), { input });

    expect(run.cause).toContain(text);
    expect(outline(run.events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 MapStateEntered',
      '3 0 EvaluationFailed',
      '4 3 MapStateFailed',
      '5 4 ExecutionFailed',
    ]);
  });

  it('fails with the inner error, MapIterationFailed and MapStateFailed, and cuts the other iterations short', async () => {
    const run = await runStates(
      inline({ T: aTask('f', { Resource: token, TimeoutSeconds: '{% $states.input %}' }) }, { Items: [5, 3] }),
      { lambdas: { f: () => null } },
    );

    expect(run.error).toBe('States.Timeout');
    expect(types(run.events).slice(-7)).toEqual([
      'TaskTimedOut',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  it('is retried from MapStateStarted and caught with MapStateExited', async () => {
    const run = await runStates({
      M: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: aScope({ F: { Type: 'Fail', Error: 'E', Cause: 'C' } }),
        Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['E'], Next: 'Z' }],
        End: true,
      },
      Z: { Type: 'Pass', End: true },
    });

    expect(run.result).toEqual({ Error: 'E', Cause: 'C' });
    expect(outline(run.events).slice(2, 12)).toEqual([
      '3 2 MapStateStarted',
      '4 3 MapIterationStarted',
      '5 4 FailStateEntered',
      '6 5 MapIterationFailed',
      '7 5 MapStateStarted',
      '8 7 MapIterationStarted',
      '9 8 FailStateEntered',
      '10 9 MapIterationFailed',
      '11 9 MapStateFailed',
      '12 11 MapStateExited',
    ]);
  });

  it.each([
    [3, 3],
    ['{% 1 + 1 %}', 2],
    [0, 40],
    [1000, 40],
  ])('runs with MaxConcurrency %j at most %i iterations at the same time', async (MaxConcurrency, most) => {
    let running = 0;
    let seen = 0;
    const f = async () => {
      running += 1;
      seen = Math.max(seen, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };

    await runStates(inline({ T: aTask('f') }, { Items: Array(100).fill(1), MaxConcurrency }), { lambdas: { f } });

    expect(seen).toBe(most);
  });

  it('refuses a negative MaxConcurrency as States.Runtime', async () => {
    const run = await runStates(inline(pass, { Items: [1], MaxConcurrency: '{% -1 %}' }));

    expect(run).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining('MaxConcurrency'),
    });
  });

  it('of 5,000 items with MaxConcurrency ends well, within 25,000 events', async () => {
    const run = await runStates(
      inline(pass, { Items: '{% [1..5000] %}', MaxConcurrency: 10, Output: '{% $sum($states.result) %}' }),
    );

    expect(run).toMatchObject({ status: 'SUCCEEDED', result: 12_502_500 });
    expect(run.events).toHaveLength(20_006);
  });

  it('of 10,000 items runs out of history and ends FAILED with its 25,000th event', async () => {
    const whole = await runStates(inline(pass, { Items: '{% [1..10000] %}', MaxConcurrency: 10 }));

    expect(whole).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(whole.cause).toMatch(/maximum number of history events \(25000\)/);
    expect(whole.events).toHaveLength(25_000);
    expect(whole.events.at(-1)?.type).toBe('ExecutionFailed');
  });

  it('lets an iteration fail without harm when the iteration catches it', async () => {
    const run = await runStates(
      inline(
        {
          T: aTask('f', { Catch: [{ ErrorEquals: ['Odd'], Next: 'C' }] }),
          C: { Type: 'Pass', Output: 'caught', End: true },
        },
        { Items: [1, 2, 3] },
      ),
      {
        lambdas: {
          f: (n) => {
            if (Number(n) % 2) throw anError('Odd');
            return n;
          },
        },
      },
    );

    expect(run.result).toEqual(['caught', 2, 'caught']);
  });
});
