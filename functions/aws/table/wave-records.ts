import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import { NEW_WAVE, WaveRecord } from '../../core/fleet/gate.ts';
import type { Connection } from '../connection.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/** How the waves of fleets stand. Throws `TableUnavailable`, also when too many change a wave at the same time. */
export interface WaveRecords {
  /** Changes a wave by what it is now; nobody else changes it in between. Gives what `change` gives. */
  change<Result extends { record?: WaveRecord }>(
    table: string,
    key: string,
    change: (record: WaveRecord) => Result,
    now: string,
  ): Promise<Result>;
}

// Longer than the longest run of a fleet.
const KEPT_SECONDS = 400 * 86_400;
const MOST_TRIES = 20;

export function waveRecords(connection: Connection = {}): WaveRecords {
  const dynamo = tableClient(connection);

  return {
    async change(TableName, key, change, now) {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const get = new GetItemCommand({ TableName, Key: { key: { S: key } }, ConsistentRead: true });
        const { Item: item } = (await unlessConditionFails(() => dynamo().send(get))) ?? {};
        const version = Number(item?.version?.N ?? 0);
        const before = item?.record?.S === undefined ? NEW_WAVE : WaveRecord.parse(JSON.parse(item.record.S));
        const result = change(before);
        if (result.record === undefined || result.record === before) return result;

        const put = new PutItemCommand({
          TableName,
          Item: {
            key: { S: key },
            version: { N: String(version + 1) },
            record: { S: JSON.stringify(result.record) },
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
