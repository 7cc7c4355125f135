import { describe, expect, it } from 'vitest';
import { DefinitionError, loadDefinition } from '../../../../local/engine/readers/definition.ts';
import { aScope, aTask, machineOf, mapOf, problemsOf } from '../machine-run.ts';

const pass = (rest: object) => machineOf({ A: { Type: 'Pass', End: true, ...rest } });
const task = (rest: object) => machineOf({ A: aTask('f', rest) });
const named = (name: string) => `\${${name}}`;

describe('loading a definition', () => {
  it('refuses a StartAt that is no state', () => {
    const problems = problemsOf({ QueryLanguage: 'JSONata', StartAt: 'B', States: { A: { Type: 'Succeed' } } });

    expect(problems).toEqual([{ field: 'StartAt', message: 'There is no state "B".' }]);
  });

  it.each([
    ['a reference within a filter', '{% $states.input.items[price > 3].name %}'],
    ['a reference within a path', '{% $states.input.items.{ "n": name } %}'],
    ['the context item within a filter', '{% $states.input.list[$ > 1] %}'],
    ['names it binds itself', '{% ($a := 1; $f := function($x) { $x + $a }; $f(2)) %}'],
    ['a variable assigned in another state', '{% $later %}'],
    ['focus and index bindings', '{% $states.input.list@$e#$i.($e & $i) %}'],
    ['sorting by a member', '{% $states.input.list^(>price) %}'],
    ['a transformation', '{% $states.input ~> |items|{"price": price * 2}| %}'],
    [
      'the added functions',
      "{% [$partition([1], 1), $range(1, 2, 1), $hash('a', 'MD5'), $random(), $uuid(), $parse('1')] %}",
    ],
  ])('accepts %s', (_title, expression) => {
    const problems = problemsOf(
      machineOf({
        A: { Type: 'Pass', Output: expression, Next: 'B' },
        B: { Type: 'Pass', Assign: { later: 1 }, End: true },
      }),
    );

    expect(problems).toEqual([]);
  });

  it('reports all problems together, each with its place', () => {
    const problems = problemsOf(
      machineOf({
        A: { Type: 'Pass', Output: { a: '{% bare %}', b: '{% $nobody %}' }, InputPath: '$', Next: 'Nowhere' },
        B: aTask('f', { TimeoutSeconds: undefined, Resource: 'arn:aws:states:::ecs:runTask' }),
      }),
    );

    expect(problems.map(({ state, field }) => `${state} ${field}`).sort()).toEqual([
      'A InputPath',
      'A Next',
      'A Output/a',
      'A Output/b',
      'B Resource',
      'B TimeoutSeconds',
      'B undefined',
    ]);
  });

  it('names state and field in the message of the error', () => {
    const load = () => loadDefinition(JSON.stringify(pass({ Output: '{% phone %}' })));

    expect(load).toThrow(DefinitionError);
    expect(load).toThrow(/state "A", field Output: The bare reference 'phone'/);
  });

  it('replaces names in strings and refuses those without a value', () => {
    const text = JSON.stringify(task({ Arguments: { FunctionName: named('Function'), Payload: named('Missing') } }));

    const load = () => loadDefinition(text, { Function: 'f' });

    expect(load).toThrow(/state "A", field Arguments\/Payload: \$\{Missing\} has no substitution/);
    expect(() => loadDefinition(text, { Function: 'f', Missing: 'here' })).not.toThrow();
  });

  it('names the inner state and the field of a name without a value', () => {
    const inner = aScope({ I: { Type: 'Pass', Output: { list: [named('Some_Name')] }, End: true } });

    const problems = problemsOf(mapOf({}, inner));

    expect(problems).toEqual([
      { state: 'M/I', field: 'Output/list[0]', message: expect.stringContaining('pass a value for Some_Name') },
    ]);
  });

  it('reads YAML, and gives the same content the same revision as JSON', () => {
    const yaml = loadDefinition('QueryLanguage: JSONata\nStartAt: A\nStates:\n  A: { Type: Succeed, Comment: done }\n');
    const json = loadDefinition(
      '{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Succeed","Comment":"done"}}}',
    );

    expect(yaml.revision).toBe(json.revision);
    expect([...yaml.scope.states.keys()]).toEqual(['A']);
  });

  it.each([
    ['text that is no YAML', '{ "a": [', /neither JSON nor YAML/],
    [
      'a definition that contains itself',
      'StartAt: A\nStates: &all { A: *all }',
      /field States\/A: This contains itself by a YAML alias/,
    ],
    ['a list', '[]', /an object with StartAt/],
  ])('refuses %s', (_title, text, message) => {
    expect(() => loadDefinition(text)).toThrow(message);
  });
});
