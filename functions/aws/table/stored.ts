import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod/mini';
import { unlessConditionFails } from './table.ts';

/** Reads a value of the table as it is now, with its version. Throws `TableUnavailable`. */
export const stored =
  <Value>(dynamo: () => DynamoDBClient, schema: z.ZodMiniType<Value>, initial: Value) =>
  async (TableName: string, key: string): Promise<{ value: Value; version: number }> => {
    const get = new GetItemCommand({ TableName, Key: { key: { S: key } }, ConsistentRead: true });
    const { Item: item } = (await unlessConditionFails(() => dynamo().send(get))) ?? {};
    const value = item?.record?.S === undefined ? initial : schema.parse(JSON.parse(item.record.S));
    return { value, version: Number(item?.version?.N ?? 0) };
  };
