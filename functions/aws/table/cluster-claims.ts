import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Connection, clientOptions } from '../connection.ts';
import type { ExecutionReader } from '../step-functions/execution-reader.ts';
import { timeToLive, unlessConditionFails } from './table.ts';

/**
 * An execution that claims a cluster, by the key of the cluster; it may run under the claim of the execution that started it. `now`
 * is ISO 8601.
 */
export type ClusterClaim = { key: string; executionArn: string; startedBy?: string | undefined; now: string };

/** Which execution holds the claim of a cluster, and the last of those it started that runs under its claim. */
export type ClusterHolder = { executionArn: string; child: string | undefined };

/** Which execution holds the claim of a cluster: one conditional write decides. Throws `TableUnavailable`. */
export interface ClusterClaims {
  /**
   * Claims the cluster if nobody holds it, or `instead` does; if `startedBy` holds it, runs under that claim. Returns who holds it
   * then.
   */
  claim(table: string, claim: ClusterClaim, instead?: ClusterHolder): Promise<ClusterHolder>;
}

// Longer than the longest run; a claim counts only as long as its execution runs.
const KEPT_SECONDS = 40 * 86_400;

export function clusterClaims(connection: Connection = {}): ClusterClaims {
  let made: DynamoDBClient | undefined;

  return {
    async claim(TableName, { key, executionArn, startedBy, now }, instead) {
      // Loaded on demand: a dry run claims nothing.
      const { DynamoDBClient, GetItemCommand, UpdateItemCommand } = await import('@aws-sdk/client-dynamodb');
      made ??= new DynamoDBClient(clientOptions(connection));
      const dynamo = made;
      const Key = { key: { S: key } };
      const names = { '#ttl': 'ttl', '#holder': 'holder', '#child': 'child' };
      const own = { ':own': { S: executionArn }, ':ttl': timeToLive(now, KEPT_SECONDS) };

      if (startedBy !== undefined) {
        const join = new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: 'SET #child = :own, #ttl = :ttl',
          ConditionExpression: '#holder = :parent',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ...own, ':parent': { S: startedBy } },
        });
        if (await unlessConditionFails(() => dynamo.send(join)))
          return { executionArn: startedBy, child: executionArn };
      }
      const last = instead ?? { executionArn, child: undefined };
      const take = new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET #holder = :own, #ttl = :ttl REMOVE #child',
        ConditionExpression: `attribute_not_exists(#holder) OR #holder = :own OR (#holder = :last AND ${last.child === undefined ? 'attribute_not_exists(#child)' : '#child = :child'})`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: {
          ...own,
          ':last': { S: last.executionArn },
          ...(last.child !== undefined && { ':child': { S: last.child } }),
        },
      });
      if (await unlessConditionFails(() => dynamo.send(take))) return { executionArn, child: undefined };
      const get = new GetItemCommand({ TableName, Key, ConsistentRead: true });
      const { Item: item } = (await unlessConditionFails(() => dynamo.send(get))) ?? {};
      return { executionArn: item?.holder?.S ?? '', child: item?.child?.S };
    },
  };
}

/**
 * What claiming needs: the table, the status of executions, and what EKS is changing on the cluster, for who does not read all of
 * the cluster anyway.
 */
export type Claiming = {
  claims: ClusterClaims;
  executions: Pick<ExecutionReader, 'describe'>;
  inProgress?: (() => Promise<string[]>) | undefined;
};

/**
 * The other execution that holds the claim and is running, or has left a change that EKS is still making; `undefined` when this one
 * holds it now, by itself or under the claim of the execution that started it. Claims are not released: that of an execution that
 * has ended no longer counts, once EKS has ended what it began.
 */
export async function otherHolder(
  { claims, executions, inProgress }: Claiming,
  table: string,
  claim: ClusterClaim,
): Promise<string | undefined> {
  const holder = await claims.claim(table, claim);
  if (isOwn(holder, claim)) return undefined;
  let failed: string | undefined;
  // An execution that was stopped may leave behind one that it started and that is still changing the cluster.
  for (const arn of [holder.executionArn, holder.child]) {
    if (arn === undefined) continue;
    const status = (await executions.describe(arn))?.status;
    if (status === 'RUNNING') return arn;
    // One that succeeded has seen the end of everything that it began.
    if (status !== 'SUCCEEDED') failed = arn;
  }
  const left = failed === undefined ? [] : ((await inProgress?.()) ?? []);
  if (left.length > 0) return `${failed}, which has ended while ${left.join(' and ')}`;
  const next = await claims.claim(table, claim, holder);
  return isOwn(next, claim) ? undefined : next.executionArn;
}

const isOwn = ({ executionArn, child }: ClusterHolder, claim: ClusterClaim): boolean =>
  [executionArn, child].includes(claim.executionArn);
