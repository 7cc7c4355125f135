import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { directExpression, TIME } from '../../../../local/engine/jsonata/direct.ts';
import { NOT_DIRECT } from '../../../../local/engine/jsonata/direct-path.ts';
import { runStates } from '../machine-run.ts';

const directly = (expression: string, variables: object): unknown => {
  const direct = directExpression(jsonata(expression).ast());
  return direct ? direct((name) => new Map(Object.entries(variables)).get(name)) : NOT_DIRECT;
};

const NOW = Date.UTC(2026, 2, 2, 9);
const VARIABLES = {
  [TIME]: NOW,
  i: 1,
  items: [{ a: 1 }, { a: 2 }, [3]],
  n: 3,
  text: 'plan',
  yes: true,
  o: { items: [{ a: 1 }, { a: 2 }], at: 1 },
  a: { b: { c: 1 }, list: [1], none: null },
  'odd name': 7,
};

describe('an expression without JSONata', () => {
  it.each<[string, unknown]>([
    ['$n', 3],
    ['$a', VARIABLES.a],
    ['$a.b.c', 1],
    ['$a."b"', { c: 1 }],
    ['$n + 1', 4],
    ['$n - 1 >= 2', true],
    ["$text = 'plan'", true],
    ['$yes != true', false],
    ["$n = '3'", false],
    ['5', 5],
    ['$yes and $n > 2', true],
    ['$yes or $other', true],
    ["$text in ['start', 'plan']", true],
    ['$n in $a.list', NOT_DIRECT],
    ["($n = 3 ? $text : 'other')", 'plan'],
    ['$max([1, $n - 1])', 2],
    ['[$n, null]', [3, null]],
    ["{ 'calls': $n, 'log': [] }", { calls: 3, log: [] }],
    ['$exists($a.b)', true],
    ['$exists($a.b.d)', false],
    ['$exists($a.none)', true],
    ['$now()', '2026-03-02T09:00:00.000Z'],
    ['$items[$i]', { a: 2 }],
    ['$o.items[$o.at].a', 2],
    ['$a.list[0]', 1],
  ])('gives the value of %s', (expression, value) => {
    expect(directly(expression, VARIABLES)).toEqual(value);
  });

  it.each<[string, string, object?]>([
    ['a list at the end of a path', '$a.list'],
    ['a member within a list', '$a.list.x'],
    ['null', '$a.none'],
    ['a member that is missing', '$a.b.d'],
    ['a member that every object has', '$a.constructor'],
    ['a variable that is missing', '$other'],
    ['values of two types that are compared', '$n < $text'],
    ['values that are not plain', '$a = $a'],
    ['a result that is not finite', '$big + $big'],
    ['a filter that is no index', '$items[a = 1]'],
    ['an index that is not there', '$items[3]'],
    ['an index from the end', '$items[-1]'],
    ['a list within a list', '$items[2]'],
    ['a long list', '$long[0]'],
    ['two filters', '$items[1][0]'],
    ['a list in a list', '[$items]'],
    ['an object with a name twice', "{ 'a': 1, 'a': 2 }"],
    ['a condition that is no boolean', '$n ? 1 : 2'],
    ['a condition without an else', '$yes ? 1'],
    ['`and` of what is no boolean', '$yes and $n'],
    ['whether a list is there', '$exists($a.list)'],
    ['whether a member is there that every object has', '$exists($a.constructor)'],
    ['the largest of nothing', '$max([])'],
    ['the largest of texts', "$max(['a'])"],
    ['a time in another form', "$now('[Y]')"],
    ['a function that a variable has the name of', '$exists($n)', { exists: 1 }],
    ['another function', '$count($a)'],
    ['all of $states', '$states'],
  ])('leaves to JSONata %s', (_, expression, also = {}) => {
    const variables = { ...VARIABLES, big: Number.MAX_VALUE, states: {}, long: Array(101).fill(1), ...also };

    expect(directly(expression, variables)).toBe(NOT_DIRECT);
  });

  it('gives what JSONata gives, whatever the variables are', async () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(0, 1, -0, 2.5, '', 'a', true, false, null),
        fc.array(tie('any'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any'), { maxKeys: 3 }),
      ),
    })).any;
    const operand = fc.constantFrom(...OPERANDS);
    const expression = fc.letrec<{ any: string }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        operand,
        fc.tuple(tie('any'), fc.constantFrom(...OPERATORS), tie('any')).map((parts) => parts.join(' ')),
        fc.tuple(tie('any'), tie('any'), tie('any')).map(([test, one, other]) => `(${test} ? ${one} : ${other})`),
        fc.tuple(tie('any'), tie('any')).map(([one, other]) => `[${one}, ${other}]`),
        tie('any').map((one) => `{ 'k': ${one}, 'l': [] }`),
        tie('any').map((one) => `$max([1, ${one}])`),
        operand.map((one) => `$exists(${one})`),
      ),
    })).any;

    await fc.assert(
      fc.asyncProperty(expression, value, value, async (text, a, b) => {
        const found = directly(text, { a, b });
        if (found === NOT_DIRECT) return;
        expect(await jsonata(text).evaluate(undefined, { a, b })).toEqual(found);
      }),
      { numRuns: 1000 },
    );
  });
});

const OPERANDS = ['$a', '$b', '$a.a', '$a.b.c', '$b.a', '$a[0]', '$a.b[1].c', '$a[$b.a]', '1', "'a'", 'true', 'null'];
const OPERATORS = ['+', '-', '<', '<=', '>', '>=', '=', '!=', 'and', 'or', 'in'];

it('an expression of too many levels is refused, however simple it is', async () => {
  const deep = Array.from({ length: 101 }, () => '1').join('+');

  const run = await runStates({ A: { Type: 'Pass', Output: `{% ${deep} %}`, End: true } }, {});

  expect(run).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
});
