import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod/mini';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import { stored } from './stored.ts';
import { timeToLive, unlessConditionFails } from './table.ts';

/** Values of one kind in the table, each under a key of its own, which several change at the same time. */
export type Versioned<Value> = {
  /** Changes a value by what it is now; nobody else changes it in between. Gives what `change` gives. */
  change<Result extends { value?: Value }>(
    table: string,
    key: string,
    change: (value: Value) => Result,
    now: string,
  ): Promise<Result>;
};

// Longer than the longest run of a fleet.
const KEPT_SECONDS = 400 * 86_400;
const MOST_TRIES = 20;

/** Throws `TableUnavailable`, also when too many change a value at the same time. */
export function versioned<Value>(
  dynamo: () => DynamoDBClient,
  schema: z.ZodMiniType<Value>,
  initial: Value,
): Versioned<Value> {
  const read = stored(dynamo, schema, initial);
  return {
    async change(TableName, key, change, now) {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const { value: before, version } = await read(TableName, key);
        const result = change(before);
        if (result.value === undefined || result.value === before) return result;

        const put = new PutItemCommand({
          TableName,
          Item: {
            key: { S: key },
            version: { N: String(version + 1) },
            record: { S: JSON.stringify(result.value) },
            ttl: timeToLive(now, KEPT_SECONDS),
          },
          ConditionExpression: 'attribute_not_exists(version) OR version = :version',
          ExpressionAttributeValues: { ':version': { N: String(version) } },
        });
        if (await unlessConditionFails(() => dynamo().send(put))) return result;
      }
      throw new WorkflowError('TableUnavailable', `${key} was changed by others ${MOST_TRIES} times meanwhile.`);
    },
  };
}
