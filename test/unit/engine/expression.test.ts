import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runStates, START } from './machine-run.ts';

const evaluated = (expression: string, input: unknown = {}) =>
  runStates({ A: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } }, { input });

const PREFIX = "An error occurred while executing the state 'A' (entered at the event id #2). ";

describe('an expression', () => {
  it.each<[string, unknown]>([
    ['$partition([0, 1, 2, 3], 3)', [[0, 1, 2], [3]]],
    ['$partition([0], 5)', [[0]]],
    ['$range(0, 9, 3)', [0, 3, 6, 9]],
    ['$range(0, 10, 3)', [0, 3, 6, 9]],
    ['$range(5, 1, -2)', [5, 3, 1]],
    ["$hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ["$hash('input data', 'MD5')", '812f45842bc6d66ee14572ce20db8e86'],
    ['$parse(\'{"a":[1]}\')', { a: [1] }],
    ['$random(7) = $random(7)', true],
    ['$random() != $random()', true],
    ['$uuid() != $uuid()', true],
    ["$match($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) ? 'v4' : 'no'", 'v4'],
    ['$now()', new Date(START).toISOString()],
    ['$millis()', START],
    ["$now('[Y]-[M01]')", '2026-11'],
    ["$toMillis('2026-11-21T00:00:00Z')", START],
    ["$fromMillis($toMillis('10:30', '[H01]:[m01]'))", '2026-11-21T10:30:00.000Z'],
    ['$sort($shuffle([1, 2, 3, 4]))', [1, 2, 3, 4]],
    ['{"kept": 1, "dropped": $states.input.nothing}', { kept: 1 }],
    ['null', null],
  ])('gives for %s what Step Functions gives', async (expression, value) => {
    const run = await evaluated(expression);

    expect(run).toMatchObject({ status: 'SUCCEEDED' });
    expect(run.result).toEqual(value);
  });

  it('gives 1, not [1], for $range(1,9,9)', async () => {
    const run = await evaluated('$range(1, 9, 9)');

    expect(run.result).toBe(1);
  });

  it('makes an element of a filter that leaves one, unless it is wrapped in [ ]', async () => {
    const input = { list: [{ n: 1 }, { n: 2 }] };

    const bare = await evaluated('$states.input.list[n = 2]', input);
    const wrapped = await evaluated('[$states.input.list[n = 2]]', input);

    expect(bare.result).toEqual({ n: 2 });
    expect(wrapped.result).toEqual([{ n: 2 }]);
  });

  it.each([
    ["{% $x & '!' %}", 'a!'],
    [' {% $x %}', ' {% $x %}'],
    ['{% $x %} ', '{% $x %} '],
    ['{%$x%}', 'a'],
    ['$x', '$x'],
  ])('is a string that starts with {%% and ends with %%}: %j gives %j', async (text, output) => {
    const run = await runStates({
      A: { Type: 'Pass', Assign: { x: 'a' }, Next: 'B' },
      B: { Type: 'Pass', Output: { deep: [text] }, End: true },
    });

    expect(run.result).toEqual({ deep: [output] });
  });

  it.each([
    [
      '$states.input.gone',
      "The JSONata expression '$states.input.gone' specified for the field 'Output' returned nothing (undefined).",
    ],
    [
      'function($x){$x}',
      "The JSONata expression 'function($x){$x}' specified for the field 'Output' returned an unsupported result type.",
    ],
    ['$sum', "The JSONata expression '$sum' specified for the field 'Output' returned an unsupported result type."],
    [
      '$states.input()',
      "The JSONata expression '$states.input()' specified for the field 'Output' threw an error during evaluation. T1006: Attempted to invoke a non-function",
    ],
    [
      "$error('no good')",
      "The JSONata expression '$error('no good')' specified for the field 'Output' threw an error during evaluation. D3137: no good",
    ],
  ])('that fails (%s) ends the execution with the recorded text', async (expression, reason) => {
    const run = await evaluated(expression);

    expect(run).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError', cause: PREFIX + reason });
    expect(run.events.at(-2)).toMatchObject({
      type: 'EvaluationFailed',
      previousEventId: 0,
      evaluationFailedEventDetails: {
        error: 'States.QueryEvaluationError',
        cause: PREFIX + reason,
        location: 'Output',
        state: 'A',
      },
    });
  });

  it('is named by its place within the field', async () => {
    const run = await runStates({ A: { Type: 'Pass', Output: { a: '{%  $states.input.x  %}' }, End: true } });

    expect(run.cause).toBe(
      `${PREFIX}The JSONata expression '$states.input.x' specified for the field 'Output/a' returned nothing (undefined).`,
    );
  });

  it.each([
    ['a recursion', '($f := function($n) { 1 + $f($n + 1) }; $f(1))', /U1001: Stack overflow error/],
    [
      'a loop of tail calls',
      '($f := function($n) { $f($n + 1) }; $f(1))',
      /U1001: Evaluation has not ended after 1000000 steps/,
    ],
  ])(
    'without an end (%s) fails instead of eating all memory',
    async (_title, expression, reason) => {
      const run = await evaluated(expression);

      expect(run).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringMatching(reason) });
    },
    20_000,
  );

  it('may go over a long list', async () => {
    const run = await evaluated('$sum($map([1..10000], function($n) { $n * 2 }))');

    expect(run.result).toBe(100_010_000);
  });

  it('keeps a member called __proto__', async () => {
    const run = await runStates(
      { A: { Type: 'Pass', Output: '{% $states.input %}', End: true } },
      { input: JSON.parse('{"__proto__":{"a":1}}') },
    );

    expect(run.output).toBe('{"__proto__":{"a":1}}');
  });

  it('draws the same numbers again from the same seed', async () => {
    const one = await evaluated('[$random(), $uuid()]');
    const two = await evaluated('[$random(), $uuid()]');

    expect(one.result).toEqual(two.result);
  });

  it('hands JSON through unchanged, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (value) => {
        const input = JSON.parse(JSON.stringify({ value }));
        const run = await evaluated('$states.input', input);
        expect(run.result).toEqual(input);
      }),
      { numRuns: 60 },
    );
  });
});
