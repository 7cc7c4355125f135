import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Connection } from '../connection.ts';
import type { ExecutionReader } from '../step-functions/execution-reader.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/** An execution that wants a cluster to itself, under the key of the cluster. `now` is ISO 8601. */
export type ClusterClaim = { key: string; executionArn: string; now: string };

/** Which execution has a cluster to itself: one conditional write decides. Throws `TableUnavailable`. */
export interface ClusterClaims {
  /** Takes the cluster if nobody has it, or `instead` has. Gives the execution that has it then. */
  claim(table: string, claim: ClusterClaim, instead?: string): Promise<string>;
}

// Longer than the longest run; a claim counts only as long as its execution runs.
const KEPT_SECONDS = 40 * 86_400;

export function clusterClaims(connection: Connection = {}): ClusterClaims {
  const dynamo = tableClient(connection);

  return {
    async claim(TableName, { key, executionArn, now }, instead) {
      const Key = { key: { S: key } };
      const update = new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET holder = :own, #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(holder) OR holder = :own OR holder = :instead',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':own': { S: executionArn },
          ':instead': { S: instead ?? executionArn },
          ':ttl': timeToLive(now, KEPT_SECONDS),
        },
      });
      if (await unlessConditionFails(() => dynamo().send(update))) return executionArn;
      const get = new GetItemCommand({ TableName, Key, ConsistentRead: true });
      const { Item: item } = (await unlessConditionFails(() => dynamo().send(get))) ?? {};
      return item?.holder?.S ?? '';
    },
  };
}

/**
 * The other execution that has the cluster and runs; `undefined` when this one has it now. Nobody gives a cluster back: an
 * execution that has ended, however it ended, has nothing any more.
 */
export async function otherHolder(
  { claims, executions }: { claims: ClusterClaims; executions: Pick<ExecutionReader, 'describe'> },
  table: string,
  claim: ClusterClaim,
): Promise<string | undefined> {
  const holder = await claims.claim(table, claim);
  if (holder === claim.executionArn) return undefined;
  const execution = await executions.describe(holder);
  if (execution?.status === 'RUNNING') return holder;
  const next = await claims.claim(table, claim, holder);
  return next === claim.executionArn ? undefined : next;
}
