import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runStates, START } from '../machine-run.ts';

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
    [
      'a recursion',
      '($f := function($n) { 1 + $f($n + 1) }; $f(1))',
      /evaluation: Stack overflow error: .* Depth=101 max=100$/,
    ],
    [
      'a loop of tail calls',
      '($f := function($n) { $f($n + 1) }; $f(1))',
      /evaluation: Evaluation has not ended after 300000 steps \(a rule of this engine/,
    ],
  ])(
    'without an end (%s) fails instead of eating all memory',
    async (_title, expression, reason) => {
      const run = await evaluated(expression);

      expect(run).toMatchObject({ error: 'States.QueryEvaluationError', cause: expect.stringMatching(reason) });
    },
    20_000,
  );

  // What AWS took and refused with TestState, up to the boundary from both sides.
  it.each([
    ['100 terms', `1${'+1'.repeat(99)}`, 100],
    ['99 parentheses', `${'('.repeat(99)}1${')'.repeat(99)}`, 1],
    ['a recursion 31 deep', '($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(31))', 31],
    ['a literal range of 873,782', '[1..873782] ~> $count()', 873_782],
    ['$range of 360,145', '$count($range(1, 360145, 1))', 360_145],
    ['a text of 2^22', '($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $p("x", 22) = "x")', false],
    ['base64 without its padding', "$base64decode('YQ')", 'a'],
  ])('may hold %s', async (_title, expression, result) => {
    expect((await evaluated(expression)).result).toEqual(result);
  });

  it.each([
    ['101 terms', `1${'+1'.repeat(100)}`, 'Stack overflow error: Check for non-terminating recursive function.'],
    ['100 parentheses', `${'('.repeat(100)}1${')'.repeat(100)}`, 'Stack overflow error'],
    ['a recursion 32 deep', '($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(32))', 'Stack overflow error'],
    ['a literal range of 873,783', '[1..873783] ~> $count()', 'Expression evaluation memory limit exceeded'],
    ['$range of 360,146', '$count($range(1, 360146, 1))', 'Expression evaluation memory limit exceeded'],
    [
      'a text of 2^23',
      '($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $p("x", 23) = "x")',
      'Expression evaluation memory limit exceeded',
    ],
    ['base64 of one character', "$base64decode('a')", 'The argument of $base64decode is not base64'],
    ['base64 with other characters', "$base64decode('YQ!=')", 'The argument of $base64decode is not base64'],
  ])('may not hold %s', async (_title, expression, reason) => {
    const run = await evaluated(expression);

    expect(run.error).toBe('States.QueryEvaluationError');
    expect(run.cause).toContain(`threw an error during evaluation: ${reason}`);
  });

  it.each([
    ['1/0', 'Infinity'],
    ['[1/0]', 'Infinity'],
    ["{'k': -1/0}", '-Infinity'],
    ['[0/0]', 'NaN'],
  ])('that gives a number beyond JSON (%s) fails here, and says whose rule that is', async (expression, number) => {
    const run = await evaluated(expression);

    expect(run.error).toBe('States.QueryEvaluationError');
    expect(run.cause).toMatch(
      new RegExp(`returned ${number}, which JSON cannot hold.*text "${number}".*a rule of this engine`),
    );
  });

  it.each([
    ['a wide list', `$count([${Array.from({ length: 300 }, (_, index) => `{'n': ${index} + 1}`).join(', ')}])`, 300],
    ['many groups', "$count($keys([1..2000]{'k' & $: {'n': $, 'm': [$, $ + 1]}}))", 2000],
    ['a list of recursions', `$count([${Array(40).fill('$f(25)').join(', ')}])`, 40],
  ])('may build %s, whose members are evaluated side by side', async (_title, expression, result) => {
    const run = await evaluated(`($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; ${expression})`);

    expect(run).toMatchObject({ status: 'SUCCEEDED', result });
  });

  it('may not nest deeper within the members of a list', async () => {
    const run = await evaluated('($f := function($n) { [$n, $f($n + 1)] }; $f(1))');

    expect(run.cause).toContain('Stack overflow error');
  });

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
