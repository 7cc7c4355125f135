import { describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../../../local/engine/run/branch.ts';
import { aMachine, anEngine, anError, aScope, aTask, outline, runStates, type States } from '../machine-run.ts';

const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
const distributed = (states: States, rest: object = {}): States => ({
  M: { Type: 'Map', ItemProcessor: { ProcessorConfig, ...aScope(states) }, End: true, ...rest },
});
const pass = { I: { Type: 'Pass', End: true } };

const aStore = (files: Record<string, string> = {}): ObjectStore & { files: Record<string, string> } => ({
  files,
  getObject: async (bucket, key) => {
    const body = files[`${bucket}/${key}`];
    if (body === undefined) throw new Error(`NoSuchKey: ${key}`);
    return body;
  },
  putObject: async (bucket, key, body) => {
    files[`${bucket}/${key}`] = body;
  },
  listObjects: async (bucket, prefix) =>
    Object.entries(files)
      .filter(([path]) => path.startsWith(`${bucket}/${prefix}`))
      .map(([path, body]) => ({ Key: path.slice(bucket.length + 1), Size: body.length })),
});
const reader = (InputType: string, config: object = {}) => ({
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType, ...config },
  Arguments: { Bucket: 'b', Key: '{% $states.input.key %}' },
});

const failing = () => {
  throw anError('Odd');
};

describe('a distributed Map', () => {
  it('shows only its MapRun in the history, and its children as executions of their own', async () => {
    const engine = anEngine({ machine: aMachine(distributed(pass, { Label: 'Clusters', Items: [1, 2] })) });
    const { executionArn } = engine.startExecution({ stateMachineArn: 'machine', name: 'run' });

    const end = await engine.finished(executionArn);

    expect(end.output).toBe('[1,2]');
    expect(outline(engine.history(executionArn))).toEqual([
      '1 0 ExecutionStarted',
      '2 0 MapStateEntered',
      '3 2 MapStateStarted',
      '4 3 MapRunStarted',
      '5 4 MapRunSucceeded',
      '6 5 MapStateSucceeded',
      '7 5 MapStateExited',
      '8 7 ExecutionSucceeded',
    ]);
    expect(engine.history(executionArn)[3]).toMatchObject({
      mapRunStartedEventDetails: {
        mapRunArn: expect.stringMatching(
          /^arn:aws:states:us-east-1:123456789012:mapRun:machine\/Clusters:[0-9a-f-]{36}$/,
        ),
      },
    });
    expect(engine.listExecutions('machine')).toHaveLength(1);
  });

  it('gives each child its item as input, no outer variable, and its own execution context', async () => {
    const seen: unknown[] = [];
    const run = await runStates(
      distributed(
        {
          I: aTask('f', {
            Arguments: {
              FunctionName: 'f',
              Payload: { in: '{% $states.input %}', id: '{% $states.context.Execution.Id %}' },
            },
          }),
        },
        {
          Items: ['a'],
          ItemSelector: { v: '{% $states.context.Map.Item.Value %}', i: '{% $states.context.Map.Item.Index %}' },
        },
      ),
      { lambdas: { f: (event) => void seen.push(event) } },
    );

    expect(run.status).toBe('SUCCEEDED');
    expect(seen).toEqual([{ in: { v: 'a', i: 0 }, id: expect.stringMatching(/:execution:machine\/M:[0-9a-f-]{36}$/) }]);
  });

  it('of 10,000 items with waits and tasks ends well', async () => {
    const run = await runStates(
      distributed(
        { W: { Type: 'Wait', Seconds: 5, Next: 'T' }, T: aTask('f') },
        { Items: '{% [1..10000] %}', MaxConcurrency: 1000, Output: '{% $sum($states.result) %}' },
      ),
      { lambdas: { f: (n) => Number(n) + 1 } },
    );

    expect(run).toMatchObject({ status: 'SUCCEEDED', result: 50_015_000 });
    expect(run.events).toHaveLength(8);
  });

  describe('with failures', () => {
    const f = (n: unknown) => {
      if (Number(n) < 2) throw anError('Odd', 'no luck');
      return n;
    };
    const failing = (rest: object) =>
      runStates(distributed({ T: aTask('f') }, { Items: [0, 1, 2, 3, 4, 5, 6, 7], ...rest }), { lambdas: { f } });

    it('tolerates none by default', async () => {
      const run = await failing({ MaxConcurrency: 1 });

      expect(run).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
      expect(outline(run.events).slice(3)).toEqual([
        '4 3 MapRunStarted',
        '5 4 MapRunFailed',
        '6 5 MapStateFailed',
        '7 6 ExecutionFailed',
      ]);
    });

    it.each([
      [{ ToleratedFailureCount: 2 }, 'SUCCEEDED'],
      [{ ToleratedFailureCount: 1 }, 'FAILED'],
      [{ ToleratedFailureCount: '{% 1 + 1 %}' }, 'SUCCEEDED'],
      [{ ToleratedFailurePercentage: 25 }, 'SUCCEEDED'],
      [{ ToleratedFailurePercentage: 24 }, 'FAILED'],
      [{ ToleratedFailureCount: 2, ToleratedFailurePercentage: 10 }, 'FAILED'],
    ])('ends with %j as %s', async (rest, status) => {
      const run = await failing(rest);

      expect(run.status).toBe(status);
    });

    it('describes a tolerated failure in the place of its result', async () => {
      const run = await failing({ Items: [1, 2], ToleratedFailureCount: 1 });

      expect(run.result).toEqual([expect.objectContaining({ Status: 'FAILED', Error: 'Odd', Input: '1' }), 2]);
    });

    it('refuses a negative count as States.Runtime', async () => {
      const run = await failing({ ToleratedFailureCount: '{% -1 %}' });

      expect(run).toMatchObject({
        error: 'States.Runtime',
        cause: expect.stringMatching(/ToleratedFailureCount cannot be negative\.$/),
      });
    });

    it('stops the children under way when the threshold is exceeded', async () => {
      const engine = anEngine({
        machine: aMachine(
          distributed(
            {
              C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 0 %}', Next: 'F' }], Default: 'W' },
              F: { Type: 'Fail' },
              W: { Type: 'Wait', Seconds: 999, End: true },
            },
            { Items: [1, 0, 1] },
          ),
        ),
      });
      const { executionArn } = engine.startExecution({ stateMachineArn: 'machine' });

      const end = await engine.finished(executionArn);

      expect(end).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold', stopDate: end.startDate });
    });
  });

  describe('with an ItemReader', () => {
    it.each([
      ['JSON', '[1, 2, 3]', {}, [1, 2, 3]],
      ['JSONL', '{"a":1}\n\n{"a":2}\n', {}, [{ a: 1 }, { a: 2 }]],
      ['JSON', '[1, 2, 3]', { MaxItems: 2 }, [1, 2]],
      ['JSON', '[1, 2, 3]', { MaxItems: '{% 1 %}' }, [1]],
      ['JSON', '[1, 2, 3]', { MaxItems: '{% 0 %}' }, [1, 2, 3]],
    ])('reads %s from S3: %j with %j', async (type, body, config, items) => {
      const run = await runStates(distributed(pass, { ItemReader: reader(type, config) }), {
        input: { key: 'k' },
        objects: aStore({ 'b/k': body }),
      });

      expect(run.result).toEqual(items);
      expect(run.events[2]).toMatchObject({ mapStateStartedEventDetails: { length: 0 } });
    });

    it('lists objects', async () => {
      const run = await runStates(
        distributed(pass, {
          ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Arguments: { Bucket: 'b', Prefix: 'x/' } },
        }),
        { objects: aStore({ 'b/x/1': 'one', 'b/y/2': 'two' }) },
      );

      expect(run.result).toEqual([{ Key: 'x/1', Size: 3 }]);
    });

    it.each([
      ['an object that is not there', {}, 'NoSuchKey: k'],
      ['an object that is no list', { 'b/k': '{"a":1}' }, 'Attempting to map over non-iterable node.'],
      ['broken JSON', { 'b/k': '[' }, 'Unexpected end of JSON input'],
    ])('fails with States.ItemReaderFailed for %s', async (_title, files, cause) => {
      const run = await runStates(distributed(pass, { ItemReader: reader('JSON') }), {
        input: { key: 'k' },
        objects: aStore(files),
      });

      expect(run).toMatchObject({ error: 'States.ItemReaderFailed', cause });
      expect(outline(run.events).slice(3)).toEqual([
        '4 3 MapRunStarted',
        '5 4 MapRunFailed',
        '6 5 MapStateFailed',
        '7 6 ExecutionFailed',
      ]);
    });
  });

  it('groups items with the ItemBatcher, by number and by size', async () => {
    const Items = ['a', 'b', 'c'.repeat(100), 'd'];

    const byNumber = await runStates(
      distributed(pass, { Items, ItemBatcher: { MaxItemsPerBatch: 3, BatchInput: { from: '{% $states.input %}' } } }),
      { input: 7 },
    );
    const bySize = await runStates(distributed(pass, { Items, ItemBatcher: { MaxInputBytesPerBatch: 120 } }));

    expect(byNumber.result).toEqual([
      { BatchInput: { from: 7 }, Items: Items.slice(0, 3) },
      { BatchInput: { from: 7 }, Items: ['d'] },
    ]);
    expect(bySize.result).toEqual([{ Items: ['a', 'b'] }, { Items: [Items[2]] }, { Items: ['d'] }]);
  });

  describe('with a ResultWriter', () => {
    const writer = { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'b', Prefix: 'out' } };

    it('writes the results and a manifest to S3, and gives their place', async () => {
      const objects = aStore();
      const run = await runStates(
        distributed({ T: aTask('f') }, { Items: [1, 2], ToleratedFailureCount: 1, ResultWriter: writer }),
        {
          objects,
          lambdas: {
            f: (n) => {
              if (n === 1) throw anError('Odd');
              return n;
            },
          },
        },
      );

      expect(run.result).toEqual({
        MapRunArn: expect.stringContaining(':mapRun:machine/M:'),
        ResultWriterDetails: { Bucket: 'b', Key: expect.stringMatching(/^out\/[0-9a-f-]{36}\/manifest\.json$/) },
      });
      const [failed, succeeded, manifest] = Object.entries(objects.files).map(([path, body]) => ({
        path,
        body: JSON.parse(body),
      }));
      expect(failed?.body).toMatchObject([{ Status: 'FAILED', Error: 'Odd', Input: '1' }]);
      expect(succeeded?.body).toMatchObject([{ Status: 'SUCCEEDED', Output: '2' }]);
      expect(manifest?.body.ResultFiles).toEqual({
        FAILED: [{ Key: failed?.path.slice(2), Size: expect.any(Number) }],
        PENDING: [],
        SUCCEEDED: [{ Key: succeeded?.path.slice(2), Size: expect.any(Number) }],
      });
    });

    it('lists what was never started as PENDING when too many have failed', async () => {
      const objects = aStore();
      const run = await runStates(
        distributed({ T: aTask('f') }, { Items: [1, 2, 3], MaxConcurrency: 1, ResultWriter: writer }),
        { objects, lambdas: { f: failing } },
      );

      expect(run.error).toBe('States.ExceedToleratedFailureThreshold');
      const bodies = Object.entries(objects.files).map(([path, body]) => [path.split('/').at(-1), JSON.parse(body)]);
      expect(Object.fromEntries(bodies)).toMatchObject({
        'FAILED_0.json': [{ Status: 'FAILED', Input: '1' }],
        'PENDING_0.json': [
          { Input: '2', InputDetails: { Included: true }, Status: 'PENDING' },
          { Input: '3', InputDetails: { Included: true }, Status: 'PENDING' },
        ],
        'manifest.json': {
          ResultFiles: { PENDING: [{ Key: expect.stringMatching(/PENDING_0\.json$/) }], SUCCEEDED: [] },
        },
      });
    });

    it('fails with States.ResultWriterFailed when it cannot write', async () => {
      const refusing = { ...aStore(), putObject: async () => Promise.reject(new Error('AccessDenied')) };

      const denied = await runStates(distributed(pass, { Items: [1], ResultWriter: writer }), { objects: refusing });
      const nowhere = await runStates(distributed(pass, { Items: [1], ResultWriter: { ...writer, Arguments: {} } }));

      expect(denied).toMatchObject({ error: 'States.ResultWriterFailed', cause: 'AccessDenied' });
      expect(nowhere).toMatchObject({ error: 'States.ResultWriterFailed', cause: expect.stringContaining('Bucket') });
    });

    it.each([
      [{ Transformation: 'COMPACT', OutputType: 'JSON' }, [[1, 2], 3]],
      [{ Transformation: 'FLATTEN', OutputType: 'JSON' }, [1, 2, 3]],
      [{ Transformation: 'FLATTEN', OutputType: 'JSONL' }, '1\n2\n3'],
      [{ Transformation: 'NONE', OutputType: 'JSON' }, [{ Output: '[1,2]', Status: 'SUCCEEDED' }, { Output: '3' }]],
    ])('shapes the results without a place to write to by %j', async (WriterConfig, result) => {
      const run = await runStates(distributed(pass, { Items: [[1, 2], 3], ResultWriter: { WriterConfig } }));

      expect({ result: run.result }).toMatchObject({ result });
    });
  });
});
