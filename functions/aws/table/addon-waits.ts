import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type AddonPlace, addonKey } from '../../core/addon/wait.ts';
import { isoTime } from '../../core/time-limits.ts';
import type { Connection } from '../connection.ts';
import { addonItem, attributesOf, type Item, KEPT_SECONDS, runIn, runsIn } from './addon-runs.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/**
 * A state that waits for EKS's event about an add-on, and for which update: its task token under the id of its execution, and what
 * its attempt was given, as text. Times are ISO 8601.
 */
export type AddonWait = {
  id: string;
  taskToken: string;
  attempt: string | undefined;
  executionArn: string;
  updateId: string | null;
  now: string;
  until: string;
};

/**
 * Executions that wait for an event about an add-on, and events that no execution waited for. There is one item for each add-on, so
 * each call is one conditional write: an event between two waits is not lost. Throws `TableUnavailable`.
 */
export interface AddonWaits {
  /**
   * Stores a wait. True when an event came after `since` that no execution has used: it is used up, and there is no need to wait.
   */
  keep(table: string, place: AddonPlace, wait: AddonWait & { since: string }): Promise<boolean>;
  /** Stores an event and returns the waits. */
  hear(table: string, place: AddonPlace, at: string): Promise<HeardWait[]>;
  /** Removes the waits that an event has ended, and with them the event. */
  forget(table: string, place: AddonPlace, at: string, woken: Pick<AddonWait, 'id' | 'taskToken'>[]): Promise<void>;
}

/** What an event finds of a wait. */
export type HeardWait = Pick<AddonWait, 'id' | 'taskToken' | 'attempt'>;

const WAIT = 'wait-';

export function addonWaits(connection: Connection = {}): AddonWaits {
  const dynamo = tableClient(connection);
  const update = (TableName: string, place: AddonPlace, change: Change) => {
    const command = new UpdateItemCommand({ TableName, Key: addonKey(place), ReturnValues: 'ALL_NEW', ...change });
    return dynamo().send(command);
  };

  async function keep(table: string, place: AddonPlace, wait: AddonWait & { since: string }): Promise<boolean> {
    const { id, taskToken, attempt, executionArn, updateId, now, until } = wait;
    const run = runIn(executionArn, now, updateId);
    const { Attributes: item = {} } =
      (await unlessConditionFails(() =>
        update(table, place, {
          UpdateExpression: `SET #wait = :wait, ${run.sets}, #ttl = :ttl${run.adds}`,
          ExpressionAttributeNames: { ...run.names, '#wait': `${WAIT}${id}`, '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ...run.values,
            ':wait': {
              M: {
                token: { S: taskToken },
                until: { S: until },
                ...(attempt !== undefined && { attempt: { S: attempt } }),
              },
            },
            ':ttl': timeToLive(now, KEPT_SECONDS),
          },
        }),
      )) ?? {};
    await dropExpired(table, place, item, wait.now);

    const eventAt = item.eventAt?.S;
    if (eventAt === undefined || Date.parse(eventAt) < Date.parse(wait.since)) return false;
    const taken = await unlessConditionFails(() =>
      update(table, place, {
        UpdateExpression: 'REMOVE eventAt',
        ConditionExpression: 'eventAt = :at',
        ExpressionAttributeValues: { ':at': { S: eventAt } },
      }),
    );
    return taken !== undefined;
  }

  /** Waits whose state ended long ago: without this, they would accumulate for an add-on whose events never come. */
  async function dropExpired(table: string, place: AddonPlace, item: Item, now: string): Promise<void> {
    const expired = waitsIn(item).filter(({ until }) => until < now);
    if (expired.length > 0) await drop(table, place, expired);
    await forgetRuns(table, place, item, now);
  }

  /** Executions that ended so long ago that no event about them is still to come. */
  async function forgetRuns(table: string, place: AddonPlace, item: Item, now: string): Promise<void> {
    const past = runsIn(item).filter(({ at }) => Date.parse(at) < Date.parse(now) - KEPT_SECONDS * 1000);
    // An expression has at most 4 KB; the next wait removes the rest.
    const names = past.slice(0, 50).flatMap(({ id }) => attributesOf(id));
    if (names.length === 0) return;
    await unlessConditionFails(() =>
      update(table, place, {
        UpdateExpression: `REMOVE ${names.map((_, index) => `#n${index}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#n${index}`, name])),
      }),
    );
  }

  async function drop(
    table: string,
    place: AddonPlace,
    waits: Pick<AddonWait, 'id' | 'taskToken'>[],
    event?: string,
  ): Promise<void> {
    const removed = waits.map((_, index) => `#wait${index}`);
    const unchanged = removed.map((name, index) => `${name}.#token = :token${index}`);
    await unlessConditionFails(() =>
      update(table, place, {
        UpdateExpression: `REMOVE ${[...removed, ...(event === undefined ? [] : ['eventAt'])].join(', ')}`,
        // An execution that waits again in the meantime has a new token under the same id.
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
      const heard = await unlessConditionFails(() =>
        update(table, place, {
          UpdateExpression: 'SET eventAt = :at, #ttl = :ttl',
          // Events may come out of order: an older one never replaces a newer one.
          ConditionExpression: 'attribute_not_exists(eventAt) OR eventAt <= :at',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':at': { S: inOneForm(at) }, ':ttl': timeToLive(at, KEPT_SECONDS) },
        }),
      );
      const item = heard?.Attributes ?? (await addonItem(dynamo(), table, place));
      return waitsIn(item).map(({ id, taskToken, attempt }) => ({ id, taskToken, attempt }));
    },
    async forget(table, place, at, woken) {
      if (woken.length > 0) await drop(table, place, woken, inOneForm(at));
    },
  };
}

type Change = {
  UpdateExpression: string;
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
};

/** With milliseconds, so that times compare as texts do. */
const inOneForm = (at: string) => isoTime(Date.parse(at));

function waitsIn(item: Item) {
  return Object.entries(item)
    .filter(([name]) => name.startsWith(WAIT))
    .map(([name, value]) => ({
      id: name.slice(WAIT.length),
      taskToken: value.M?.token?.S ?? '',
      attempt: value.M?.attempt?.S,
      until: value.M?.until?.S ?? '',
    }));
}
