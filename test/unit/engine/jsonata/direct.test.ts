import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { directExpression, NOT_DIRECT } from '../../../../local/engine/jsonata/direct.ts';
import { runStates } from '../machine-run.ts';

const directly = (expression: string, variables: object): unknown => {
  const direct = directExpression(jsonata(expression).ast());
  return direct ? direct((name) => new Map(Object.entries(variables)).get(name)) : NOT_DIRECT;
};

const VARIABLES = { n: 3, text: 'plan', yes: true, a: { b: { c: 1 }, list: [1], none: null }, 'odd name': 7 };

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
  ])('gives the value of %s', (expression, value) => {
    expect(directly(expression, VARIABLES)).toEqual(value);
  });

  it.each([
    ['a list at the end of a path', '$a.list'],
    ['a member within a list', '$a.list.x'],
    ['null', '$a.none'],
    ['a member that is missing', '$a.b.d'],
    ['a member that every object has', '$a.constructor'],
    ['a variable that is missing', '$other'],
    ['values of two types that are compared', '$n < $text'],
    ['values that are not plain', '$a = $a'],
    ['a result that is not finite', '$big + $big'],
    ['a filter', '$a.list[0]'],
    ['a function', '$count($a)'],
    ['all of $states', '$states'],
    ['`and`', '$yes and $yes'],
  ])('leaves to JSONata %s', (_, expression) => {
    expect(directly(expression, { ...VARIABLES, big: Number.MAX_VALUE, states: {} })).toBe(NOT_DIRECT);
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
    const operand = fc.constantFrom('$a', '$b', '$a.a', '$a.b.c', '$b.a', '1', "'a'", 'true', 'null');
    const expression = fc.oneof(
      operand,
      fc
        .tuple(operand, fc.constantFrom('+', '-', '<', '<=', '>', '>=', '=', '!='), operand)
        .map((parts) => parts.join(' ')),
    );

    await fc.assert(
      fc.asyncProperty(expression, value, value, async (text, a, b) => {
        const found = directly(text, { a, b });
        if (found === NOT_DIRECT) return;
        expect(await jsonata(text).evaluate(undefined, { a, b })).toEqual(found);
      }),
      { numRuns: 500 },
    );
  });
});

it('an expression of too many levels is refused, however simple it is', async () => {
  const deep = Array.from({ length: 101 }, () => '1').join('+');

  const run = await runStates({ A: { Type: 'Pass', Output: `{% ${deep} %}`, End: true } }, {});

  expect(run).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
});
