import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Connection } from '../connection.ts';
import { allPages } from '../pages.ts';
import { tableClient } from './table.ts';

/** How many approval requests are open. */
export interface PendingApprovals {
  /**
   * Requests without an answer that have not expired at `now` (ISO 8601). One of an execution that was stopped counts until it
   * expires. `undefined` when they cannot be counted, which is no reason for anything to fail. Reads no task token.
   */
  count(table: string, now: string): Promise<number | undefined>;
}

export function pendingApprovals(connection: Connection = {}): PendingApprovals {
  const dynamo = tableClient(connection);

  return {
    async count(table, now) {
      const scanned = async (from: Record<string, AttributeValue> | undefined) => {
        const command = new ScanCommand({
          TableName: table,
          Select: 'SPECIFIC_ATTRIBUTES',
          ProjectionExpression: '#key',
          FilterExpression: 'begins_with(#key, :approval) AND expiresAt > :now AND attribute_not_exists(verdict)',
          ExpressionAttributeNames: { '#key': 'key' },
          ExpressionAttributeValues: { ':approval': { S: 'approval#' }, ':now': { S: now } },
          ExclusiveStartKey: from,
        });
        const page = await dynamo().send(command);
        return { items: page.Items ?? [], next: page.LastEvaluatedKey };
      };
      try {
        return (await allPages(scanned)).length;
      } catch {
        return undefined;
      }
    },
  };
}
