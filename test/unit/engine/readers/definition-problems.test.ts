import { describe, expect, it } from 'vitest';
import { aScope, aTask, machineOf, problemsOf } from '../machine-run.ts';

const pass = (rest: object) => machineOf({ A: { Type: 'Pass', End: true, ...rest } });
const task = (rest: object) => machineOf({ A: aTask('f', rest) });

describe('a definition that is wrong', () => {
  it.each<[string, object, { state?: string; field?: string; message: RegExp }]>([
    [
      'a machine without JSONata',
      { StartAt: 'A', States: { A: { Type: 'Succeed' } } },
      { state: 'A', field: 'QueryLanguage', message: /JSONata/ },
    ],
    [
      'a missing StartAt',
      { QueryLanguage: 'JSONata', States: { A: { Type: 'Succeed' } } },
      { field: 'StartAt', message: /required/ },
    ],
    ['missing States', { QueryLanguage: 'JSONata', StartAt: 'A' }, { field: 'States', message: /required/ }],
    [
      'an unknown key at the top',
      machineOf({ A: { Type: 'Succeed' } }, { Timeout: 3 }),
      { field: 'Timeout', message: /not known/ },
    ],
    ['an unknown key of a state', pass({ Result: 1 }), { state: 'A', field: 'Result', message: /not known/ }],
    [
      'an unknown type',
      machineOf({ A: { Type: 'Jump' } }),
      { state: 'A', field: 'Type', message: /Jump is not one of Pass, Task/ },
    ],
    [
      'a machine without an end',
      machineOf({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }),
      { field: 'States', message: /No state ends this/ },
    ],
    [
      'a branch without an end',
      machineOf({
        P: { Type: 'Parallel', Branches: [aScope({ A: { Type: 'Pass', Next: 'A' } })], End: true },
      }),
      { state: 'P', field: 'Branches[0]/States', message: /No state ends this/ },
    ],
    [
      'a processor without an end',
      machineOf({ M: { Type: 'Map', ItemProcessor: aScope({ A: { Type: 'Pass', Next: 'A' } }), End: true } }),
      { state: 'M', field: 'ItemProcessor/States', message: /No state ends this/ },
    ],
    [
      'a Task without a limit, which Step Functions takes',
      task({ TimeoutSeconds: undefined }),
      { state: 'A', field: 'TimeoutSeconds', message: /a rule of this engine, not of Step Functions/ },
    ],
    ['InputPath', pass({ InputPath: '$.a' }), { state: 'A', field: 'InputPath', message: /JSONPath/ }],
    ['Parameters', task({ Parameters: {} }), { state: 'A', field: 'Parameters', message: /JSONPath/ }],
    ['ResultPath', task({ ResultPath: '$.a' }), { state: 'A', field: 'ResultPath', message: /JSONPath/ }],
    ['ResultSelector', task({ ResultSelector: {} }), { state: 'A', field: 'ResultSelector', message: /JSONPath/ }],
    ['OutputPath', pass({ OutputPath: '$' }), { state: 'A', field: 'OutputPath', message: /JSONPath/ }],
    ['a .$ key', pass({ Output: { a: { 'b.$': '$.c' } } }), { state: 'A', field: 'Output/a/b.$', message: /JSONPath/ }],
    [
      'a JSONPath state',
      pass({ QueryLanguage: 'JSONPath' }),
      { state: 'A', field: 'QueryLanguage', message: /Only JSONata/ },
    ],
    [
      'an unknown Resource',
      task({ Resource: 'arn:aws:states:::sqs:sendMessage' }),
      { state: 'A', field: 'Resource', message: /sqs:sendMessage is not implemented/ },
    ],
    [
      'a Lambda ARN as Resource',
      task({ Resource: 'arn:aws:lambda:eu-west-1:1:function:f' }),
      { state: 'A', field: 'Resource', message: /not implemented/ },
    ],
    [
      'an unknown argument',
      task({ Arguments: { FunctionName: 'f', Qualifier: '1' } }),
      { state: 'A', field: 'Arguments/Qualifier', message: /takes only/ },
    ],
    [
      'a missing argument',
      task({ Arguments: { Payload: 1 } }),
      { state: 'A', field: 'Arguments/FunctionName', message: /required/ },
    ],
    [
      'a Task without TimeoutSeconds',
      machineOf({ A: { ...aTask('f'), TimeoutSeconds: undefined } }),
      { state: 'A', field: 'TimeoutSeconds', message: /99,999,999/ },
    ],
    [
      'a heartbeat above the timeout',
      task({ HeartbeatSeconds: 60 }),
      { state: 'A', field: 'HeartbeatSeconds', message: /shorter/ },
    ],
    [
      'a TimeoutSeconds of 0',
      task({ TimeoutSeconds: 0 }),
      { state: 'A', field: 'TimeoutSeconds', message: /from 1 to/ },
    ],
    ['Credentials', task({ Credentials: { RoleArn: 'x' } }), { state: 'A', field: 'Credentials', message: /assume/ }],
    ['a dangling Next', pass({ Next: 'B', End: undefined }), { state: 'A', field: 'Next', message: /no state "B"/ }],
    [
      'a dangling Default',
      machineOf({
        C: { Type: 'Choice', Choices: [{ Condition: true, Next: 'D' }], Default: 'X' },
        D: { Type: 'Succeed' },
      }),
      { state: 'C', field: 'Default', message: /no state "X"/ },
    ],
    [
      'a dangling rule',
      machineOf({ C: { Type: 'Choice', Choices: [{ Condition: true, Next: 'X' }] } }),
      { state: 'C', field: 'Choices[0]/Next', message: /no state "X"/ },
    ],
    [
      'a dangling Catch',
      task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'X' }] }),
      { state: 'A', field: 'Catch[0]/Next', message: /no state "X"/ },
    ],
    [
      'a state out of reach',
      machineOf({ A: { Type: 'Succeed' }, B: { Type: 'Succeed' } }),
      { state: 'B', message: /No state leads here/ },
    ],
    ['a state that leads nowhere', pass({ End: undefined }), { state: 'A', field: 'Next', message: /leads nowhere/ }],
    ['both Next and End', pass({ Next: 'A' }), { state: 'A', field: 'End', message: /not both/ }],
    [
      'a bare reference',
      pass({ Output: '{% phone %}' }),
      { state: 'A', field: 'Output', message: /bare reference 'phone'/ },
    ],
    [
      'a bare reference deep within',
      pass({ Output: { a: ['{% $count(items) %}'] } }),
      { state: 'A', field: 'Output/a[0]', message: /'items'/ },
    ],
    [
      'a bare reference in a path',
      pass({ Output: '{% phone.number %}' }),
      { state: 'A', field: 'Output', message: /'phone'/ },
    ],
    ['a bare $', pass({ Output: '{% $ %}' }), { state: 'A', field: 'Output', message: /bare \$/ }],
    ['$$', pass({ Output: '{% $$.a %}' }), { state: 'A', field: 'Output', message: /\$\$/ }],
    [
      'broken JSONata',
      pass({ Output: '{% 1 + %}' }),
      { state: 'A', field: 'Output', message: /is broken: Unexpected end of expression/ },
    ],
    [
      '$eval',
      pass({ Output: "{% $eval('1') %}" }),
      { state: 'A', field: 'Output', message: /\$eval is not available/ },
    ],
    [
      'an unknown function',
      pass({ Output: '{% $sumUp([1]) %}' }),
      { state: 'A', field: 'Output', message: /\$sumUp is neither/ },
    ],
    [
      '$randomSeeded',
      pass({ Output: '{% $randomSeeded(1) %}' }),
      { state: 'A', field: 'Output', message: /\$randomSeeded is neither/ },
    ],
    [
      'a variable nobody assigns',
      pass({ Output: '{% $x %}' }),
      { state: 'A', field: 'Output', message: /\$x is neither/ },
    ],
    [
      '$states.result where there is none',
      pass({ Output: '{% $states.result %}' }),
      { state: 'A', field: 'Output', message: /\$states.result does not exist here/ },
    ],
    [
      '$states.errorOutput outside Catch',
      task({ Output: '{% $states.errorOutput %}' }),
      { state: 'A', field: 'Output', message: /errorOutput does not exist here/ },
    ],
    [
      'a variable called states',
      pass({ Assign: { states: 1 } }),
      { state: 'A', field: 'Assign/states', message: /reserved/ },
    ],
    [
      'a variable name with a hyphen',
      pass({ Assign: { 'a-b': 1 } }),
      { state: 'A', field: 'Assign/a-b', message: /letters/ },
    ],
    [
      'a Timestamp that is not RFC 3339',
      machineOf({ W: { Type: 'Wait', Timestamp: '2026-11-21 10:00:00Z', End: true } }),
      { state: 'W', field: 'Timestamp', message: /RFC 3339/ },
    ],
    [
      'a Wait with neither Seconds nor Timestamp',
      machineOf({ W: { Type: 'Wait', End: true } }),
      { state: 'W', field: 'Seconds', message: /exactly one/ },
    ],
    [
      'a Wait with both',
      machineOf({ W: { Type: 'Wait', Seconds: 1, Timestamp: '2026-11-21T10:00:00Z', End: true } }),
      { state: 'W', field: 'Seconds', message: /exactly one/ },
    ],
    [
      'negative Seconds',
      machineOf({ W: { Type: 'Wait', Seconds: -1, End: true } }),
      { state: 'W', field: 'Seconds', message: /from 0 to/ },
    ],
    [
      'a Condition that is a text',
      machineOf({ C: { Type: 'Choice', Choices: [{ Condition: 'yes', Next: 'D' }] }, D: { Type: 'Succeed' } }),
      { state: 'C', field: 'Choices[0]/Condition', message: /literal boolean or an expression/ },
    ],
    [
      'a Choice without rules',
      machineOf({ C: { Type: 'Choice', Choices: [] } }),
      { state: 'C', field: 'Choices', message: /at least one/ },
    ],
    [
      'JSONPath comparison in a rule',
      machineOf({
        C: { Type: 'Choice', Choices: [{ Condition: true, Variable: '$.a', Next: 'D' }] },
        D: { Type: 'Succeed' },
      }),
      { state: 'C', field: 'Choices[0]/Variable', message: /JSONPath/ },
    ],
    [
      'States.ALL among others',
      task({ Retry: [{ ErrorEquals: ['States.ALL', 'E'] }] }),
      { state: 'A', field: 'Retry[0]/ErrorEquals', message: /alone/ },
    ],
    [
      'States.ALL before others',
      task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] }),
      { state: 'A', field: 'Retry[0]/ErrorEquals', message: /last place/ },
    ],
    [
      'a BackoffRate below 1',
      task({ Retry: [{ ErrorEquals: ['E'], BackoffRate: 0.5 }] }),
      { state: 'A', field: 'Retry[0]/BackoffRate', message: /from 1/ },
    ],
    [
      'an unknown JitterStrategy',
      task({ Retry: [{ ErrorEquals: ['E'], JitterStrategy: 'HALF' }] }),
      { state: 'A', field: 'Retry[0]/JitterStrategy', message: /FULL, NONE/ },
    ],
    [
      'a MaxDelaySeconds below the interval',
      task({ Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 9, MaxDelaySeconds: 5 }] }),
      { state: 'A', field: 'Retry[0]/MaxDelaySeconds', message: /above/ },
    ],
    [
      'Retry of a Pass',
      pass({ Retry: [{ ErrorEquals: ['E'] }] }),
      { state: 'A', field: 'Retry', message: /not known/ },
    ],
    [
      'a name of 81 characters',
      machineOf({ ['x'.repeat(81)]: { Type: 'Succeed' } }),
      { state: 'x'.repeat(81), message: /80 characters/ },
    ],
  ])('is refused: %s', (_title, definition, problem) => {
    const problems = problemsOf(definition);

    expect(problems).toContainEqual({ ...problem, message: expect.stringMatching(problem.message) });
  });
});
