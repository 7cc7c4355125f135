import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOptions } from '../../../../functions/aws/connection.ts';
import { type DeliveryLog, deliveryLog } from '../../../../functions/aws/table/deliveries.ts';
import { GITHUB_WINDOW_SECONDS } from '../../../../functions/core/chat/message.ts';
import { SIGNATURE_WINDOW_SECONDS } from '../../../../functions/core/chat/signature.ts';
import { createTable } from '../../../../local/cloud/aws/table.ts';
import { LOCAL_CREDENTIALS } from '../../../../local/cloud/chat/local-secrets.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';
import { aTable } from '../../../support/runs/table.ts';

const TABLE = 'deliveries';
const NOW = Date.parse('2026-11-21T08:00:00Z');

let table: ReturnType<typeof aTable>;
let deliveries: DeliveryLog;

beforeEach(() => {
  table = aTable(TABLE);
  deliveries = deliveryLog(table.connection);
});
afterEach(() => table.close());

it('handles a delivery once, however often and simultaneously it comes', async () => {
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

it('is remembered for longer than it would be taken for fresh', async () => {
  await deliveries.once(TABLE, 'id', NOW, async () => 'done');

  const get = new GetItemCommand({ TableName: TABLE, Key: { key: { S: 'delivery#id' } } });
  const { Item: item } = await new DynamoDBClient(clientOptions(table.connection)).send(get);
  const keptSeconds = Number(item?.ttl?.N) - NOW / 1000;
  // A clock ahead of ours may have signed it: then it stays fresh for that much longer.
  expect(keptSeconds).toBeGreaterThan(2 * SIGNATURE_WINDOW_SECONDS);
  expect(keptSeconds).toBeGreaterThan(GITHUB_WINDOW_SECONDS + SIGNATURE_WINDOW_SECONDS);
});

describe('when the answer of the table to a note is lost', () => {
  /** A log of deliveries that does not hear the table's answer to the nth note. */
  async function losing(nth: number, act: (deliveries: DeliveryLog) => Promise<void>) {
    const kept = createTable({ name: TABLE });
    let notes = 0;
    const handle: typeof kept.handle = async (request) => {
      const answer = await kept.handle(request);
      const isNote = Object.values(request.headers).some((value) => value.endsWith('.PutItem'));
      if (isNote) notes += 1;
      return isNote && notes === nth ? { cut: true } : answer;
    };
    const requestHandler = inMemoryRequestHandler({ handle });
    await act(deliveryLog({ region: 'eu-west-1', credentials: LOCAL_CREDENTIALS, requestHandler }));
    await kept.close();
  }
  const work = async () => 'done';

  it('the work is done when the delivery is sent again', () =>
    losing(1, async (log) => {
      await expect(log.once(TABLE, 'id', NOW, work)).rejects.toMatchObject({ name: 'TableUnavailable' });

      expect(await log.once(TABLE, 'id', NOW, work)).toEqual({ done: 'done' });
    }));

  it('what was done before is not done again', () =>
    losing(2, async (log) => {
      await log.once(TABLE, 'id', NOW, work);
      await expect(log.once(TABLE, 'id', NOW, work)).rejects.toMatchObject({ name: 'TableUnavailable' });

      expect(await log.once(TABLE, 'id', NOW, work)).toBe('seen');
    }));
});
