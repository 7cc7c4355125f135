import { describe, expect, it } from 'vitest';
import { aScope, machineOf, mapOf, problemsOf } from '../machine-run.ts';

const distributed = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };

describe('a Map or Parallel that is wrong', () => {
  it.each<[string, object, { state?: string; field?: string; message: RegExp }]>([
    [
      'a Catch into a branch',
      machineOf({
        P: {
          Type: 'Parallel',
          Branches: [aScope({ B: { Type: 'Succeed' } })],
          Catch: [{ ErrorEquals: ['E'], Next: 'B' }],
          End: true,
        },
      }),
      { state: 'P', field: 'Catch[0]/Next', message: /in this scope/ },
    ],
    [
      'a Map without ItemProcessor',
      machineOf({ M: { Type: 'Map', End: true } }),
      { state: 'M', field: 'ItemProcessor', message: /has an ItemProcessor/ },
    ],
    ['a Map with Iterator', mapOf({ Iterator: {} }), { state: 'M', field: 'Iterator', message: /ItemProcessor/ }],
    [
      'ItemReader of an inline Map',
      mapOf({
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON' },
          Arguments: { Bucket: 'b', Key: 'k' },
        },
      }),
      { state: 'M', field: 'ItemReader', message: /DISTRIBUTED/ },
    ],
    [
      'an ItemReader of CSV',
      mapOf(
        {
          ItemReader: {
            Resource: 'arn:aws:states:::s3:getObject',
            ReaderConfig: { InputType: 'CSV' },
            Arguments: { Bucket: 'b', Key: 'k' },
          },
        },
        distributed,
      ),
      { state: 'M', field: 'ItemReader/ReaderConfig/InputType', message: /JSON, JSONL/ },
    ],
    [
      'Express children',
      mapOf({}, { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } }),
      { state: 'M', field: 'ItemProcessor/ProcessorConfig/ExecutionType', message: /STANDARD/ },
    ],
    [
      'Items that are an object',
      mapOf({ Items: { a: 1 } }),
      { state: 'M', field: 'Items', message: /literal array or an expression/ },
    ],
    [
      'a problem within a Map',
      mapOf({}, aScope({ I: { Type: 'Pass', Output: '{% bare %}', End: true } })),
      { state: 'M/I', field: 'Output', message: /bare/ },
    ],
    [
      'a problem within a branch',
      machineOf({ P: { Type: 'Parallel', End: true, Branches: [aScope({ B: { Type: 'Pass', Next: 'X' } })] } }),
      { state: 'P/B', field: 'Next', message: /no state "X"/ },
    ],
    [
      'an outer variable in a distributed Map',
      machineOf({
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'M' },
        M: {
          Type: 'Map',
          End: true,
          ItemProcessor: { ...distributed, ...aScope({ I: { Type: 'Pass', Output: '{% $x %}', End: true } }) },
        },
      }),
      { state: 'M/I', field: 'Output', message: /\$x is neither/ },
    ],
    [
      'the same name twice',
      machineOf({ A: { Type: 'Parallel', End: true, Branches: [aScope({ A: { Type: 'Succeed' } })] } }),
      { state: 'A/A', message: /taken/ },
    ],
  ])('is refused: %s', (_title, definition, problem) => {
    const problems = problemsOf(definition);

    expect(problems).toContainEqual({ ...problem, message: expect.stringMatching(problem.message) });
  });
});
