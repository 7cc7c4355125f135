import { type Connection, clientOptions } from '../connection.ts';
import { timeToLive, unlessConditionFails } from './table.ts';

/** When this installation first saw what EKS offers. */
export interface VersionSightings {
  /**
   * When each version was first seen, ISO 8601; those that were not seen before are recorded as seen `now`. Safe to
   * repeat: the first time stays.
   */
  firstSeen(table: string, key: string, versions: readonly string[], now: string): Promise<Record<string, string>>;
}

// Longer than the longest minimum age, counted from the last read.
const KEPT_SECONDS = 400 * 86_400;

// An expression has at most 4 KB.
const MOST_AT_ONCE = 100;

export function versionSightings(connection: Connection = {}): VersionSightings {
  return {
    async firstSeen(table, key, versions, now) {
      // Loaded on demand: only a request with a minimum age needs it.
      const { DynamoDBClient, UpdateItemCommand } = await import('@aws-sdk/client-dynamodb');
      const dynamo = new DynamoDBClient(clientOptions(connection));
      const seen: Record<string, string> = {};
      for (let from = 0; from < versions.length; from += MOST_AT_ONCE) {
        const some = versions.slice(from, from + MOST_AT_ONCE);
        const update = new UpdateItemCommand({
          TableName: table,
          Key: { key: { S: key } },
          UpdateExpression: `SET ${some.map((_, index) => `#${index}=if_not_exists(#${index},:now)`).join(',')},#ttl=:ttl`,
          ExpressionAttributeNames: {
            '#ttl': 'ttl',
            ...Object.fromEntries(some.map((version, index) => [`#${index}`, version])),
          },
          ExpressionAttributeValues: { ':now': { S: now }, ':ttl': timeToLive(now, KEPT_SECONDS) },
          ReturnValues: 'ALL_NEW',
        });
        const answer = await unlessConditionFails(() => dynamo.send(update));
        for (const version of some) seen[version] = answer?.Attributes?.[version]?.S ?? now;
      }
      return seen;
    },
  };
}
