import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AddonPlace } from '../core/addon-wait.ts';
import type { Connection } from './connection.ts';
import { tableClient, timeToLive, unlessRefused } from './table.ts';

/** A step that waits for EKS's event about an add-on: its task token under the id of its execution. Times are ISO 8601. */
export type AddonWait = { id: string; taskToken: string; executionArn: string; now: string; until: string };

/**
 * Executions that wait for an event about an add-on, and events for which nobody waited. All of an add-on is one item, so
 * each call is one write that decides: an event between two waits is not lost. Throws `TableUnavailable`.
 */
export interface AddonWaits {
  /** Keeps a wait. True when an event came after `since` that nobody heard: it is taken, and there is no need to wait. */
  keep(table: string, place: AddonPlace, wait: AddonWait & { since: string }): Promise<boolean>;
  /** Notes an event and gives who waits. */
  hear(table: string, place: AddonPlace, at: string): Promise<Pick<AddonWait, 'id' | 'taskToken'>[]>;
  /** The execution that waited for the add-on last, if it has been lately. */
  watcher(table: string, place: AddonPlace): Promise<string | undefined>;
  /** Forgets who was woken by an event, and with that the event. */
  forget(table: string, place: AddonPlace, at: string, woken: Pick<AddonWait, 'id' | 'taskToken'>[]): Promise<void>;
}

// Nothing here is of use any longer than an execution may run.
const KEPT_SECONDS = 2 * 86_400;
const WAIT = 'wait-';

export function addonWaits(connection: Connection = {}): AddonWaits {
  const dynamo = tableClient(connection);
  const update = (TableName: string, place: AddonPlace, change: Change) => {
    const command = new UpdateItemCommand({ TableName, Key: keyOf(place), ReturnValues: 'ALL_NEW', ...change });
    return dynamo().send(command);
  };

  async function keep(table: string, place: AddonPlace, wait: AddonWait & { since: string }): Promise<boolean> {
    const { Attributes: item = {} } =
      (await unlessRefused(() =>
        update(table, place, {
          UpdateExpression: 'SET #wait = :wait, watcher = :watcher, #ttl = :ttl',
          ExpressionAttributeNames: { '#wait': `${WAIT}${wait.id}`, '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':wait': { M: { token: { S: wait.taskToken }, until: { S: wait.until } } },
            ':watcher': { S: wait.executionArn },
            ':ttl': timeToLive(wait.now, KEPT_SECONDS),
          },
        }),
      )) ?? {};
    await dropExpired(table, place, item, wait.now);

    const eventAt = item.eventAt?.S;
    if (eventAt === undefined || Date.parse(eventAt) < Date.parse(wait.since)) return false;
    const taken = await unlessRefused(() =>
      update(table, place, {
        UpdateExpression: 'REMOVE eventAt',
        ConditionExpression: 'eventAt = :at',
        ExpressionAttributeValues: { ':at': { S: eventAt } },
      }),
    );
    return taken !== undefined;
  }

  /** Waits whose step has long gone on: without this, an add-on whose events never come would gather them. */
  async function dropExpired(table: string, place: AddonPlace, item: Item, now: string): Promise<void> {
    const expired = waitsIn(item).filter(({ until }) => until < now);
    if (expired.length > 0) await drop(table, place, expired);
  }

  async function drop(
    table: string,
    place: AddonPlace,
    waits: Pick<AddonWait, 'id' | 'taskToken'>[],
    event?: string,
  ): Promise<void> {
    const removed = waits.map((_, index) => `#wait${index}`);
    const unchanged = removed.map((name, index) => `${name}.#token = :token${index}`);
    await unlessRefused(() =>
      update(table, place, {
        UpdateExpression: `REMOVE ${[...removed, ...(event === undefined ? [] : ['eventAt'])].join(', ')}`,
        // Someone who waits anew meanwhile has a new token under the same id.
        ConditionExpression: [...unchanged, ...(event === undefined ? [] : ['eventAt = :at'])].join(' AND '),
        ExpressionAttributeNames: {
          '#token': 'token',
          ...Object.fromEntries(waits.map(({ id }, index) => [`#wait${index}`, `${WAIT}${id}`])),
        },
        ExpressionAttributeValues: {
          ...Object.fromEntries(waits.map(({ taskToken }, index) => [`:token${index}`, { S: taskToken }])),
          ...(event !== undefined && { ':at': { S: event } }),
        },
      }),
    );
  }

  return {
    keep,
    async hear(table, place, at) {
      const heard = await unlessRefused(() =>
        update(table, place, {
          UpdateExpression: 'SET eventAt = :at, #ttl = :ttl',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':at': { S: at }, ':ttl': timeToLive(at, KEPT_SECONDS) },
        }),
      );
      return waitsIn(heard?.Attributes ?? {}).map(({ id, taskToken }) => ({ id, taskToken }));
    },
    async watcher(TableName, place) {
      const get = new GetItemCommand({ TableName, Key: keyOf(place), ConsistentRead: true });
      const found = await unlessRefused(() => dynamo().send(get));
      return found?.Item?.watcher?.S;
    },
    async forget(table, place, at, woken) {
      if (woken.length > 0) await drop(table, place, woken, at);
    },
  };
}

type Item = Record<string, AttributeValue>;
type Change = {
  UpdateExpression: string;
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues: Item;
};

function waitsIn(item: Item) {
  return Object.entries(item)
    .filter(([name]) => name.startsWith(WAIT))
    .map(([name, value]) => ({
      id: name.slice(WAIT.length),
      taskToken: value.M?.token?.S ?? '',
      until: value.M?.until?.S ?? '',
    }));
}

const keyOf = ({ accountId, region, cluster, addon }: AddonPlace) => ({
  key: { S: `addon#${accountId}/${region}/${cluster}/${addon}` },
});
