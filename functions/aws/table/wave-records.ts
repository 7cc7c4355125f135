import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AtGate, ClusterEnd, StartLimits, WaveRecord } from '../../core/fleet/gate.ts';
import type { Connection } from '../connection.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/**
 * How the waves of fleets stand, in one item each, whose sets have only what runs and what has failed, so that it stays small. Each
 * change is one conditional write, so that hundreds of clusters at the same time do not wait for each other; a repeat changes nothing.
 * Throws `TableUnavailable`.
 */
export interface WaveRecords {
  /** Takes a cluster into the wave if there is room for it, or it is there already. Returns whether it is. */
  start(table: string, key: string, cluster: AtGate, limits: StartLimits, now: string): Promise<boolean>;
  read(table: string, key: string): Promise<WaveRecord>;
  end(table: string, key: string, cluster: AtGate, end: ClusterEnd, now: string): Promise<void>;
}

// Longer than the longest run of a fleet.
const KEPT_SECONDS = 400 * 86_400;

const AT = 'at ';

export function waveRecords(connection: Connection = {}): WaveRecords {
  const dynamo = tableClient(connection);
  // Those that are unsettled run, or have failed.
  const namesFor = ({ place }: AtGate) => ({
    '#running': 'running',
    '#unsettled': 'unsettled',
    '#place': `${AT}${place}`,
    '#failed': 'failed',
    '#repair': 'repair',
    '#ttl': 'ttl',
  });
  const valuesFor = ({ id }: AtGate, now: string) => ({
    ':ids': { SS: [id] },
    ':id': { S: id },
    ':ttl': timeToLive(now, KEPT_SECONDS),
  });

  return {
    async start(TableName, key, cluster, limits, now) {
      const rules = Object.entries({
        running: limits.most - 1,
        place: limits.mostInPlace - 1,
        failed: limits.mostFailed,
        unsettled: limits.mostUnsettled - 1,
      });
      const room = rules.map(([name]) => `(attribute_not_exists(#${name}) OR size(#${name}) <= :${name})`);
      const update = new UpdateItemCommand({
        TableName,
        Key: { key: { S: key } },
        UpdateExpression: 'SET #ttl = :ttl ADD #running :ids, #unsettled :ids, #place :ids',
        ConditionExpression: `contains(#running, :id) OR (attribute_not_exists(#repair) AND ${room.join(' AND ')})`,
        ExpressionAttributeNames: namesFor(cluster),
        ExpressionAttributeValues: {
          ...valuesFor(cluster, now),
          ...Object.fromEntries(rules.map(([name, most]) => [`:${name}`, { N: String(most) }])),
        },
      });
      return (await unlessConditionFails(() => dynamo().send(update))) !== undefined;
    },

    async read(TableName, key) {
      const get = new GetItemCommand({ TableName, Key: { key: { S: key } }, ConsistentRead: true });
      return recordOf((await unlessConditionFails(() => dynamo().send(get)))?.Item ?? {});
    },

    async end(TableName, key, cluster, end, now) {
      const { ':id': id, ...values } = valuesFor(cluster, now);
      const { '#failed': failed, '#repair': repair, ...names } = namesFor(cluster);
      const isCritical = end === 'critical';
      const update = new UpdateItemCommand({
        TableName,
        Key: { key: { S: key } },
        UpdateExpression:
          end === 'succeeded'
            ? 'SET #ttl = :ttl DELETE #running :ids, #unsettled :ids, #place :ids'
            : `SET #ttl = :ttl${isCritical ? ', #repair = :id' : ''} ADD #failed :ids, #unsettled :ids DELETE #running :ids, #place :ids`,
        ExpressionAttributeNames: {
          ...names,
          ...(end !== 'succeeded' && { '#failed': failed }),
          ...(isCritical && { '#repair': repair }),
        },
        ExpressionAttributeValues: { ...values, ...(isCritical && { ':id': id }) },
      });
      await unlessConditionFails(() => dynamo().send(update));
    },
  };
}

function recordOf(item: Record<string, AttributeValue>): WaveRecord {
  const places = Object.entries(item).filter(([name]) => name.startsWith(AT));
  const running = places.flatMap(([name, { SS = [] }]) => SS.map((id) => [id, name.slice(AT.length)] as const));
  return {
    running: Object.fromEntries(running),
    failed: item.failed?.SS ?? [],
    needsRepair: item.repair !== undefined,
  };
}
