import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startInWave } from '../../../functions/actions/wave-start.ts';
import { clientOptions } from '../../../functions/aws/connection.ts';
import { type WaveRecords, waveRecords } from '../../../functions/aws/table/wave-records.ts';
import type { ClusterEnd, Rules } from '../../../functions/core/fleet/gate.ts';
import type { WavePace } from '../../../functions/core/fleet/waves.ts';
import { aTable } from '../../support/runs/table.ts';

const NOW = '2026-11-21T08:00:00Z';
const PACE: WavePace = {
  maxConcurrency: 2,
  maxConcurrencyPerRegion: 100,
  toleratedFailures: 0,
  concurrencyMode: 'soft',
  bakeSeconds: 0,
  window: undefined,
};
const kept = (key: string) => ({ table: 'waves', key, now: NOW });
const rulesOf = (pace: Partial<WavePace>): Rules => ({
  pace: { ...PACE, ...pace },
  calendar: { window: undefined, freeze: [] },
  clusterSeconds: 600,
  now: Date.parse(NOW),
});
const here = (id: string) => ({ id, place: 'here' });

let table: ReturnType<typeof aTable>;
let waves: WaveRecords;
let writes: number;

beforeEach(() => {
  table = aTable('waves');
  writes = 0;
  const records = waveRecords(table.connection);
  waves = {
    ...records,
    start(...given) {
      writes += 1;
      return records.start(...given);
    },
  };
});
afterEach(() => table.close());

const start = (id: string, pace: Partial<WavePace> = {}, key = 'wave') =>
  startInWave(waves, kept(key), here(id), rulesOf(pace));
const end = (id: string, how: ClusterEnd, key = 'wave') => waves.end('waves', key, here(id), how, NOW);

describe('clusters at the same time', () => {
  it('are started with one write each, as many as there is room for', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `c${index}`);

    const decisions = await Promise.all(ids.map((id) => start(id, { maxConcurrency: 30 })));

    expect(decisions.filter(({ kind }) => kind === 'start')).toHaveLength(30);
    expect(decisions.filter(({ kind }) => kind === 'wait')).toHaveLength(10);
    expect(writes).toBe(40);
  });

  it('of one account and Region leave room for another', async () => {
    const pace = { maxConcurrency: 9, maxConcurrencyPerRegion: 1 };
    await start('a', pace);

    expect(await start('b', pace)).toMatchObject({ kind: 'wait', waitingFor: 'the maximum concurrency in here' });
    expect((await startInWave(waves, kept('wave'), { id: 'c', place: 'there' }, rulesOf(pace))).kind).toBe('start');
  });
});

describe('a cluster', () => {
  it('that asks again is under way already, and counts once, also in a wave that is closed', async () => {
    await start('a');
    await start('a');
    expect((await start('b')).kind).toBe('start');
    await end('b', 'failed');

    expect((await start('a')).kind).toBe('start');
    expect(await waves.read('waves', 'wave')).toEqual({ running: { a: 'here' }, failed: 1, needsRepair: false });
  });

  it('whose end is noted again changes nothing', async () => {
    await start('a');
    await start('b');
    for (const _ of [1, 2]) await end('a', 'succeeded');
    for (const _ of [1, 2]) await end('b', 'failed');

    expect(await waves.read('waves', 'wave')).toEqual({ running: {}, failed: 1, needsRepair: false });
    expect(await start('c')).toEqual({ kind: 'skip', reason: '1 failed, and 0 are tolerated' });
  });

  it('in need of repair closes its wave whatever is tolerated, and no other', async () => {
    const pace = { toleratedFailures: 9 };
    await start('a', pace);
    await end('a', 'critical');

    expect(await start('b', pace)).toMatchObject({ kind: 'skip', reason: expect.stringContaining('needs repair') });
    expect((await start('b', pace, 'another')).kind).toBe('start');
  });
});

it('that fails as a whole leaves an item that is as small as that of a wave in which nothing has failed', async () => {
  const pace = { maxConcurrency: 5, toleratedFailures: 10_000 };
  const dynamo = new DynamoDBClient(clientOptions(table.connection));
  const sizes: number[] = [];
  for (let index = 0; index < 60; index += 1) {
    await start(`111122223333/eu-west-1/cluster-${index}`, pace);
    await end(`111122223333/eu-west-1/cluster-${index}`, 'failed');
    const item = new GetItemCommand({ TableName: 'waves', Key: { key: { S: 'wave' } } });
    sizes.push(JSON.stringify((await dynamo.send(item)).Item).length);
  }

  expect((await waves.read('waves', 'wave')).failed).toBe(60);
  expect(Math.max(...sizes)).toBeLessThan((sizes[0] ?? 0) + 20);
});

it.each<['soft' | 'strict']>([['soft'], ['strict']])(
  'a wave in %s mode stays within its pace',
  async (concurrencyMode) => {
    const any = fc.record({
      ends: fc.array(fc.constantFrom<ClusterEnd>('succeeded', 'failed'), { minLength: 1, maxLength: 12 }),
      maxConcurrency: fc.integer({ min: 1, max: 6 }),
      toleratedFailures: fc.integer({ min: 0, max: 4 }),
      order: fc.array(fc.nat(100), { minLength: 20, maxLength: 20 }),
    });
    let runs = 0;

    await fc.assert(
      fc.asyncProperty(any, async ({ ends, order, ...asked }) => {
        const { maxConcurrency, toleratedFailures } = asked;
        runs += 1;
        const key = `wave ${runs}`;
        const left = ends.map((_, index) => String(index));
        for (const pick of order) {
          const decisions = await Promise.all(left.map((id) => start(id, { ...asked, concurrencyMode }, key)));
          for (const [index] of [...decisions.entries()].filter(([, { kind }]) => kind === 'start').reverse()) {
            left.splice(index, 1);
          }
          const ids = Object.keys((await waves.read('waves', key)).running);
          expect(ids.length).toBeLessThanOrEqual(maxConcurrency);
          const id = ids[pick % Math.max(1, ids.length)];
          const how = ends[Number(id)];
          if (id !== undefined && how !== undefined) await end(id, how, key);
        }

        const { failed } = await waves.read('waves', key);
        expect(failed).toBeLessThanOrEqual(toleratedFailures + (concurrencyMode === 'strict' ? 1 : maxConcurrency));
        if (left.length > 0) expect(failed).toBeGreaterThan(toleratedFailures);
      }),
      { numRuns: 8 },
    );
  },
);
