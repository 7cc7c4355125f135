import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { askerThere, ChatAsker } from '../../core/chat/asker.ts';
import { ChatOrigin } from '../../core/chat/place.ts';
import type { Connection } from '../connection.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/** Who requested an execution, and where, if that is a place to post to. */
export type Asked = { asker: ChatAsker; origin: ChatOrigin | undefined };

/** Who requested executions in chat, and where. Throws `TableUnavailable`. */
export interface ChatOrigins {
  /** Stores the request for an execution, before it starts: it may notify immediately. The first one counts. */
  noteAsked(table: string, executionArn: string, asked: Asked, now: number): Promise<void>;
  /** `undefined` for an execution that was not requested in chat, or too long ago. */
  originOf(table: string, executionArn: string): Promise<ChatOrigin | undefined>;
  /** `undefined` likewise. */
  askerOf(table: string, executionArn: string): Promise<ChatAsker | undefined>;
}

// Longer than any execution runs, including its approvals.
const KEPT_SECONDS = 30 * 86_400;

export function chatOrigins(connection: Connection = {}): ChatOrigins {
  const dynamo = tableClient(connection);

  const itemOf = async (table: string, executionArn: string) => {
    const get = new GetItemCommand({ TableName: table, Key: keyOf(executionArn), ConsistentRead: true });
    return (await unlessConditionFails(() => dynamo().send(get)))?.Item;
  };

  return {
    async noteAsked(table, executionArn, { asker, origin }, now) {
      const put = new PutItemCommand({
        TableName: table,
        Item: {
          ...keyOf(executionArn),
          askedBy: { S: JSON.stringify(asker) },
          ...(origin && { origin: { S: JSON.stringify(origin) } }),
          ttl: timeToLive(now, KEPT_SECONDS),
        },
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': 'key' },
      });
      await unlessConditionFails(() => dynamo().send(put));
    },

    async originOf(table, executionArn) {
      return originIn(await itemOf(table, executionArn));
    },

    async askerOf(table, executionArn) {
      const item = await itemOf(table, executionArn);
      if (item?.askedBy?.S !== undefined) return ChatAsker.parse(JSON.parse(item.askedBy.S));
      // Stored by a release that stored only the place.
      const origin = originIn(item);
      return origin && askerThere(origin);
    },
  };
}

const originIn = (item: Record<string, AttributeValue> | undefined) =>
  item?.origin?.S === undefined ? undefined : ChatOrigin.parse(JSON.parse(item.origin.S));

const keyOf = (executionArn: string) => ({ key: { S: `asked#${executionArn}` } });
