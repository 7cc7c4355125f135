import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { isBounded } from '../../../../local/engine/jsonata/bounded.ts';

const isBoundedText = (expression: string) => isBounded(jsonata(expression).ast(), 100);

describe('an expression that cannot reach a limit', () => {
  it.each([
    '$i < 2000',
    '$states.result.Payload.i',
    "$decision.kind = 'start' and $decision.waitSeconds > 0",
    '$x ? $i + 1 : null',
    Array.from({ length: 100 }, () => '1').join('+'),
  ])('compares, calculates and looks up: %s', (expression) => {
    expect(isBoundedText(expression)).toBe(true);
  });

  it.each([
    ['calls', '$count($states.input)'],
    ['calls a function of its own', '($f := function($n) { $f($n) }; $f(1))'],
    ['makes a list', '[1..1000000]'],
    ['makes a text longer', '$text & $text'],
    ['filters', '$states.input.items[kind = "a"]'],
    ['sorts', '$states.input.items^(name)'],
    ['maps', '$states.input.items.(name & "x")'],
    ['groups', '$states.input.items{name: size}'],
    ['numbers', '$states.input.items#$at.name'],
    ['searches', '$states.input.**.name'],
    ['leads through more than two values', '$a.b + $a.c + $a.d'],
    ['has too many levels', Array.from({ length: 101 }, () => '1').join('+')],
    ['does not say what it is', '/a+/'],
  ])('does not include one that %s', (_, expression) => {
    expect(isBoundedText(expression)).toBe(false);
  });
});
