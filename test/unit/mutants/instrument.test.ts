import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { withFault } from '../../mutants/faults.ts';
import { instrumented, SWITCH } from '../../mutants/mutator/instrument.ts';
import { mutantsOf } from '../../mutants/mutator/mutant.ts';

const mutantTexts = (source: string) => mutantsOf('a.ts', source).map(({ text }) => text);

describe('the mutants of a source', () => {
  it.each([
    ['a < b', ['a <= b', 'a >= b']],
    ['a === b', ['a !== b']],
    ['a && b', ['(a) || (b)']],
    ['a ?? b', ['b']],
    ['!a', ['a']],
    ['a ? b : c', ['true', 'false']],
    ["a('UPDATING')", ["''"]],
    ["a('Wait for it.')", []],
    ['a(60)', ['120']],
    ['a(0)', ['1']],
    ['a(/^x$/i)', ['/x$/i', '/^x/i', '/^x$/']],
    ['a.filter(b)', ['a']],
    ['a.some(b)', ['a.every(b)']],
    ['a?.filter(b).length', []],
    ['a.toString(16)', ['32']],
  ])('%s', (source, texts) => {
    expect(mutantTexts(`const x = ${source};`)).toEqual(texts);
  });

  it.each([
    ["type A = 'b' | 'c';", []],
    ["import { a } from 'b';", []],
    ["const a = b as 'c';", []],
    ['if (a) { b(); }', ['true', 'false', '{}', ';']],
    ['function a() { return b; }', ['{}']],
  ])('%s', (source, texts) => {
    expect(mutantTexts(source)).toEqual(texts);
  });
});

describe('a source with all its mutants in it', () => {
  const SOURCE =
    'function f(a, b) { const c = []; if (a < b && b > 0) c.push(a + 1);\n return c.filter((x) => x !== 3).length; }';
  const mutants = mutantsOf('a.ts', SOURCE).map((mutant, id) => ({ ...mutant, id }));
  const results = (source: string, on = -1) =>
    [
      [1, 2],
      [2, 1],
      [2, 9],
      [-2, -1],
    ].map((numbers) =>
      runInNewContext(`${source}; f(...${JSON.stringify(numbers)})`, { [SWITCH]: (id: number) => id === on }),
    );

  it('does what the source does while they are off', () => {
    expect(results(instrumented(SOURCE, mutants))).toEqual(results(SOURCE));
  });

  it.each(mutants)('does what the mutant does while it is on: $from -> $text', ({ id, start, end, text }) => {
    const mutated = SOURCE.slice(0, start) + text + SOURCE.slice(end);

    expect(results(instrumented(SOURCE, mutants), id)).toEqual(results(mutated));
  });

  it('keeps its lines', () => {
    expect(instrumented(SOURCE, mutants).split('\n')).toHaveLength(SOURCE.split('\n').length);
  });
});

it('a fault fits where it is found exactly once', () => {
  const fault = { name: 'x', file: 'a.ts', find: 'a(1)', replace: "a('$&')", tests: [] };

  expect(withFault('b; a(1);', fault)).toBe("b; a('$&');");
  expect(() => withFault('a(1); a(1);', fault)).toThrow("'x': a.ts has this 2 times: a(1)");
});
