import { describe, expect, it } from 'vitest';
import { anError, aTask, runStates } from '../machine-run.ts';
import { aStore, distributed, pass } from './distributed.ts';

const failing = () => {
  throw anError('Odd');
};

describe('a distributed Map with a ResultWriter', () => {
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
