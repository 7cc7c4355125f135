import { describe, expect, it } from 'vitest';
import { outline, runStates } from '../machine-run.ts';
import { aStore, distributed, pass } from './distributed.ts';

const reader = (InputType: string, config: object = {}) => ({
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType, ...config },
  Arguments: { Bucket: 'b', Key: '{% $states.input.key %}' },
});

describe('a distributed Map with an ItemReader', () => {
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

it('a distributed Map groups items with the ItemBatcher, by number and by size', async () => {
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
