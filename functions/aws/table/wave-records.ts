import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AtGate, ClusterEnd, StartLimits, WaveRecord } from '../../core/fleet/gate.ts';
import type { Connection } from '../connection.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/**
 * How the waves of fleets stand, in one item each, which has what is under way by its ids, and what has failed as a number: so it stays
 * small however large the fleet is. Each change is one conditional write, so that hundreds of clusters at the same time do not wait for
 * each other; a repeat changes nothing. Throws `TableUnavailable`.
 */
export interface WaveRecords {
  /** Takes a cluster into the wave if there is room for it. Returns whether it did, which it does not of one that is there already. */
  start(table: string, key: string, cluster: AtGate, limits: StartLimits, now: string): Promise<boolean>;
  read(table: string, key: string): Promise<WaveRecord>;
  end(table: string, key: string, cluster: AtGate, end: ClusterEnd, now: string): Promise<void>;
}

// Longer than the longest run of a fleet.
const KEPT_SECONDS = 400 * 86_400;

const AT = 'at ';

// How many have failed, and how many are under way or have failed.
const COUNTS = { '#failures': 'failures', '#unsettled': 'unsettled' };

export function waveRecords(connection: Connection = {}): WaveRecords {
  const dynamo = tableClient(connection);
  const namesFor = ({ place }: AtGate) => ({ '#running': 'running', '#place': `${AT}${place}`, '#ttl': 'ttl' });
  const valuesFor = ({ id }: AtGate, now: string) => ({
    ':ids': { SS: [id] },
    ':id': { S: id },
    ':ttl': timeToLive(now, KEPT_SECONDS),
  });

  return {
    async start(TableName, key, cluster, limits, now) {
      const most = {
        running: limits.most - 1,
        place: limits.mostInPlace - 1,
        failures: limits.mostFailed,
        unsettled: limits.mostUnsettled - 1,
      };
      const room = [
        ...['running', 'place'].map((name) => `(attribute_not_exists(#${name}) OR size(#${name}) <= :${name})`),
        ...['failures', 'unsettled'].map((name) => `(attribute_not_exists(#${name}) OR #${name} <= :${name})`),
      ];
      const update = new UpdateItemCommand({
        TableName,
        Key: { key: { S: key } },
        UpdateExpression: 'SET #ttl = :ttl ADD #running :ids, #place :ids, #unsettled :one',
        ConditionExpression: `NOT contains(#running, :id) AND attribute_not_exists(#repair) AND ${room.join(' AND ')}`,
        ExpressionAttributeNames: { ...namesFor(cluster), ...COUNTS, '#repair': 'repair' },
        ExpressionAttributeValues: {
          ...valuesFor(cluster, now),
          ':one': { N: '1' },
          ...Object.fromEntries(Object.entries(most).map(([name, number]) => [`:${name}`, { N: String(number) }])),
        },
      });
      return (await unlessConditionFails(() => dynamo().send(update))) !== undefined;
    },

    async read(TableName, key) {
      const get = new GetItemCommand({ TableName, Key: { key: { S: key } }, ConsistentRead: true });
      return recordOf((await unlessConditionFails(() => dynamo().send(get)))?.Item ?? {});
    },

    async end(TableName, key, cluster, end, now) {
      const isCritical = end === 'critical';
      const [count, by] = end === 'succeeded' ? (['unsettled', -1] as const) : (['failures', 1] as const);
      const update = new UpdateItemCommand({
        TableName,
        Key: { key: { S: key } },
        UpdateExpression: `SET #ttl = :ttl${isCritical ? ', #repair = :id' : ''} ADD #${count} :by DELETE #running :ids, #place :ids`,
        ConditionExpression: 'contains(#running, :id)',
        ExpressionAttributeNames: {
          ...namesFor(cluster),
          [`#${count}`]: count,
          ...(isCritical && { '#repair': 'repair' }),
        },
        ExpressionAttributeValues: { ...valuesFor(cluster, now), ':by': { N: String(by) } },
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
    failed: Number(item.failures?.N ?? 0),
    needsRepair: item.repair !== undefined,
  };
}
