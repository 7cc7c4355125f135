import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Connection } from '../connection.ts';
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
      let open = 0;
      let from: Record<string, AttributeValue> | undefined;
      try {
        do {
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
          open += page.Count ?? 0;
          from = page.LastEvaluatedKey;
        } while (from !== undefined);
        return open;
      } catch {
        return undefined;
      }
    },
  };
}
