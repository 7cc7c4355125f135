import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WaveRecords, waveRecords } from '../../../../functions/aws/table/wave-records.ts';
import { aTable } from '../../../support/runs/table.ts';
import { given, jsonService } from '../../../support/wire/json-service.ts';

const TABLE = 'waves';
const KEY = 'wave#run-1#canary';
const NOW = '2026-11-21T08:00:00.000Z';
const IRELAND = '111122223333/eu-west-1';
const OHIO = '111122223333/us-east-2';
const ROOMY = { most: 10, mostInPlace: 10, mostFailed: 10, mostUnsettled: 10 };

let table: ReturnType<typeof aTable>;
let waves: WaveRecords;

beforeEach(() => {
  table = aTable(TABLE);
  waves = waveRecords(table.connection);
});
afterEach(() => table.close());

const start = (id: string, limits: Partial<typeof ROOMY> = {}, place = IRELAND) =>
  waves.start(TABLE, KEY, { id, place }, { ...ROOMY, ...limits }, NOW);
const end = (id: string, how: 'succeeded' | 'failed' | 'critical', place = IRELAND) =>
  waves.end(TABLE, KEY, { id, place }, how, NOW);
const read = () => waves.read(TABLE, KEY);

describe('a wave', () => {
  it('that nobody has started is empty', async () => {
    expect(await read()).toEqual({ running: {}, failed: 0, needsRepair: false });
  });

  it('has what is under way, with its account and Region', async () => {
    expect([await start('a'), await start('b', {}, OHIO)]).toEqual([true, true]);

    expect(await read()).toEqual({ running: { a: IRELAND, b: OHIO }, failed: 0, needsRepair: false });
  });

  it('takes a cluster that is there already not again', async () => {
    expect([await start('a'), await start('a')]).toEqual([true, false]);
    expect((await read()).running).toEqual({ a: IRELAND });
  });

  it.each([
    ['clusters', { most: 2 }],
    ['clusters in one place', { mostInPlace: 2 }],
    ['clusters that are under way or have failed', { mostUnsettled: 2 }],
  ])('takes no more %s than it may, until one has ended', async (_, limits) => {
    expect([await start('a', limits), await start('b', limits), await start('c', limits)]).toEqual([true, true, false]);

    await end('a', 'succeeded');

    expect([await start('c', limits), await start('d', limits)]).toEqual([true, false]);
  });

  it('counts places apart', async () => {
    const limits = { mostInPlace: 1 };

    expect([await start('a', limits), await start('b', limits), await start('c', limits, OHIO)]).toEqual([
      ...[true, false, true],
    ]);
  });

  it('takes nothing more once more have failed than are tolerated', async () => {
    const limits = { mostFailed: 1 };
    for (const id of ['a', 'b', 'c']) await start(id, limits);

    await end('a', 'failed');
    expect(await start('d', limits)).toBe(true);
    await end('b', 'failed');
    expect(await start('e', limits)).toBe(false);

    expect(await read()).toEqual({ running: { c: IRELAND, d: IRELAND }, failed: 2, needsRepair: false });
  });

  it('counts what has failed among what is not settled, and what has succeeded no more', async () => {
    const limits = { mostUnsettled: 2 };
    await start('a', limits);
    await end('a', 'failed');
    await start('b', limits);
    await end('b', 'succeeded');

    expect([await start('c', limits), await start('d', limits)]).toEqual([true, false]);
  });

  it('takes nothing more while a cluster needs repair', async () => {
    await start('a');
    await end('a', 'critical');

    expect(await start('b')).toBe(false);
    expect(await read()).toEqual({ running: {}, failed: 1, needsRepair: true });
  });

  it('counts the end of a cluster once, and of one that is not there never', async () => {
    await start('a');
    await end('a', 'failed');
    await end('a', 'failed');
    await end('b', 'critical');

    expect(await read()).toEqual({ running: {}, failed: 1, needsRepair: false });
  });
});

it('a wave is read in whichever order the table gives its members', async () => {
  const members = { [`at ${IRELAND}`]: { SS: ['a'] }, running: { SS: ['a'] }, unsettled: { N: '1' }, ttl: { N: '7' } };

  for (const item of [members, Object.fromEntries(Object.entries(members).toReversed())]) {
    const { connection } = jsonService('dynamodb', { GetItem: given({ Item: item }) });

    expect((await waveRecords(connection).read(TABLE, KEY)).running).toEqual({ a: IRELAND });
  }
});
