import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DeliveryLog, deliveryLog } from '../../../functions/aws/deliveries.ts';
import { aTable } from '../../support/table.ts';

const TABLE = 'deliveries';
const NOW = Date.parse('2026-11-21T08:00:00Z');

let table: ReturnType<typeof aTable>;
let deliveries: DeliveryLog;

beforeEach(() => {
  table = aTable(TABLE);
  deliveries = deliveryLog(table.connection);
});
afterEach(() => table.close());

it('does the work of a delivery once, however often and at once it comes', async () => {
  let done = 0;
  const work = async () => ++done;

  const results = await Promise.all(Array.from({ length: 5 }, () => deliveries.once(TABLE, 'id', NOW, work)));

  expect(results.filter((result) => result === 'seen')).toHaveLength(4);
  expect(done).toBe(1);
});

it('does the work again when it failed', async () => {
  const failing = async () => {
    throw new Error('not now');
  };

  await expect(deliveries.once(TABLE, 'id', NOW, failing)).rejects.toThrow('not now');

  expect(await deliveries.once(TABLE, 'id', NOW, async () => 'done')).toEqual({ done: 'done' });
});

it('does nothing while the table cannot be asked', async () => {
  let done = 0;

  await expect(deliveries.once('another', 'id', NOW, async () => ++done)).rejects.toMatchObject({
    name: 'TableUnavailable',
  });

  expect(done).toBe(0);
});
