import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import { awsFailure } from '../aws-error.ts';
import type { Connection } from '../connection.ts';
import { tableClient, timeToLive } from './table.ts';

/** Which deliveries were already processed. Throws `TableUnavailable`: then nothing is processed. */
export interface DeliveryLog {
  /**
   * Processes a delivery unless that was done before; then `seen`. When processing throws, the delivery counts as not processed, so
   * that it may be sent again: all processing is safe to repeat. `now` in milliseconds.
   */
  once<Result>(
    table: string,
    deliveryId: string,
    now: number,
    work: () => Promise<Result>,
  ): Promise<{ done: Result } | 'seen'>;
}

// Longer than a delivery is accepted as fresh, so that one that is forgotten is refused as stale.
const KEPT_SECONDS = 86_400;

export function deliveryLog(connection: Connection = {}): DeliveryLog {
  const dynamo = tableClient(connection);

  async function claim(table: string, deliveryId: string, now: number, by: string): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: table,
      Item: { ...keyOf(deliveryId), claimedBy: { S: by }, ttl: timeToLive(now, KEPT_SECONDS) },
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': 'key' },
    });
    try {
      await dynamo().send(put);
      return true;
    } catch (error) {
      const code = awsFailure(error)?.code ?? 'UnknownError';
      if (code === 'ConditionalCheckFailedException') return false;
      throw new WorkflowError('TableUnavailable', `dynamodb:PutItem answered ${code}`, { cause: error });
    }
  }

  /** Removes only the caller's own claim. If it fails, a redelivery is refused as seen, and a person has to send it again. */
  async function forget(table: string, deliveryId: string, by: string): Promise<void> {
    const remove = new DeleteItemCommand({
      TableName: table,
      Key: keyOf(deliveryId),
      ConditionExpression: 'claimedBy = :by',
      ExpressionAttributeValues: { ':by': { S: by } },
    });
    await dynamo()
      .send(remove)
      .catch(() => {});
  }

  return {
    async once(table, deliveryId, now, work) {
      const by = randomUUID();
      try {
        if (!(await claim(table, deliveryId, now, by))) return 'seen';
        return { done: await work() };
      } catch (error) {
        // The claim too: it may have been stored although the response was lost.
        await forget(table, deliveryId, by);
        throw error;
      }
    },
  };
}

const keyOf = (deliveryId: string) => ({ key: { S: `delivery#${deliveryId}` } });
