import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlReader } from '../../../../functions/aws/table/control-reader.ts';
import { controlRecords } from '../../../../functions/aws/table/control-records.ts';
import type { FleetControls } from '../../../../functions/core/fleet/control.ts';
import { aTable } from '../../../support/runs/table.ts';
import { given, jsonService, said } from '../../../support/wire/json-service.ts';

const TABLE = 'controls';
const NOW = '2026-11-21T08:00:00.000Z';
const wish = (by: string) => ({ wish: 'pause' as const, by, reason: '', at: NOW });
const add = (by: string) => (before: FleetControls) => ({ value: [...before, wish(by)] });

let table: ReturnType<typeof aTable>;
beforeEach(() => {
  table = aTable(TABLE);
});
afterEach(() => table.close());

const change = <Result extends { value?: FleetControls }>(by: (before: FleetControls) => Result, folder = 'run-1') =>
  controlRecords(table.connection).change(TABLE, folder, by, NOW);
const read = (folder = 'run-1') => controlReader(table.connection).read(TABLE, folder);

describe('what people want of a fleet', () => {
  it('is nothing at first, and then one wish after another, of each run by itself', async () => {
    expect(await read()).toEqual([]);

    await change(add('jo'));
    await change(add('al'));
    await change(add('ed'), 'run-2');

    expect(await read()).toEqual([wish('jo'), wish('al')]);
    expect(await read('run-2')).toEqual([wish('ed')]);
  });

  it('is all there when many want something at the same time', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((by) => change(add(by))));

    expect((await read()).map(({ by }) => by).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is given what came of the change', async () => {
    expect(await change((before) => ({ ...add('jo')(before), says: 'paused' }))).toMatchObject({ says: 'paused' });
  });
});

describe('a change', () => {
  const tried = async (by: Parameters<typeof change>[0], put = given()) => {
    const dynamo = jsonService('dynamodb', { GetItem: given(), PutItem: put });
    const result = controlRecords(dynamo.connection).change(TABLE, 'run-1', by, NOW);
    await result.catch(() => undefined);
    return { result, puts: dynamo.asked.filter(([operation]) => operation === 'PutItem') };
  };

  it('of nothing writes nothing', async () => {
    expect((await tried((before) => ({ value: before }))).puts).toEqual([]);
    expect((await tried(() => ({}))).puts).toEqual([]);
  });

  it('that others are always ahead of is given up in the end, and the error says so', async () => {
    const { result, puts } = await tried(add('jo'), said('ConditionalCheckFailedException'));

    await expect(result).rejects.toMatchObject({
      name: 'TableUnavailable',
      message: 'control#run-1 was changed by others 20 times meanwhile.',
    });
    expect(puts).toHaveLength(20);
  });
});
