import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ChatOrigin } from '../core/chat-place.ts';
import type { Connection } from './connection.ts';
import { tableClient, timeToLive, unlessRefused } from './table.ts';

/** Where executions were asked for in chat. Throws `TableUnavailable`. */
export interface ChatOrigins {
  /** Notes where an execution is asked for, before it starts: it may tell something at once. The first note counts. */
  noteOrigin(table: string, executionArn: string, origin: ChatOrigin, now: number): Promise<void>;
  /** `undefined` for an execution that was not asked for in chat, or too long ago. */
  originOf(table: string, executionArn: string): Promise<ChatOrigin | undefined>;
}

// Longer than any execution runs, its approvals among it.
const KEPT_SECONDS = 30 * 86_400;

export function chatOrigins(connection: Connection = {}): ChatOrigins {
  const dynamo = tableClient(connection);

  return {
    async noteOrigin(table, executionArn, origin, now) {
      const put = new PutItemCommand({
        TableName: table,
        Item: {
          ...keyOf(executionArn),
          origin: { S: JSON.stringify(origin) },
          ttl: timeToLive(now, KEPT_SECONDS),
        },
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': 'key' },
      });
      await unlessRefused(() => dynamo().send(put));
    },

    async originOf(table, executionArn) {
      const get = new GetItemCommand({ TableName: table, Key: keyOf(executionArn), ConsistentRead: true });
      const { Item: item } = (await unlessRefused(() => dynamo().send(get))) ?? {};
      return item?.origin?.S === undefined ? undefined : ChatOrigin.parse(JSON.parse(item.origin.S));
    },
  };
}

const keyOf = (executionArn: string) => ({ key: { S: `asked#${executionArn}` } });
