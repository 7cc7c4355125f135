import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { isoTime } from '../../core/time-limits.ts';
import type { Connection } from '../connection.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/** A notification: its key, the fingerprint of its content, and a summary in one line. `now` is ISO 8601. */
export type NotificationRecord = { key: string; fingerprint: string; says: string; now: string };

/**
 * What people have been notified of, so that they are notified once until it changes or is over. Conditional writes decide
 * between two callers at the same time. Throws `TableUnavailable`, and what `notify` throws: it then counts as not sent.
 */
export interface NotificationMemory {
  /** Notifies unless that was done before. Returns whether it notified. */
  once(table: string, record: NotificationRecord, notify: () => Promise<unknown>): Promise<boolean>;
  /**
   * The same for a caller that runs alone: if it crashes in the middle, the retry notifies again, since nothing is claimed first.
   */
  unlessNotified(table: string, record: NotificationRecord, notify: () => Promise<unknown>): Promise<boolean>;
  /** Whether that was notified before. */
  isKnown(table: string, record: Pick<NotificationRecord, 'key' | 'fingerprint'>): Promise<boolean>;
  /** Notifies that what was notified under the key is over, if anything was. `notify` gets the summary of it. */
  over(
    table: string,
    ended: Pick<NotificationRecord, 'key' | 'now'>,
    notify: (said: string) => Promise<unknown>,
  ): Promise<boolean>;
}

// Kept while the issue exists, and somewhat longer; the scan renews it.
const KEPT_SECONDS = 30 * 86_400;
// A caller that claimed the record and has not notified by then has crashed.
const CLAIM_SECONDS = 300;

export function notificationMemory(connection: Connection = {}): NotificationMemory {
  const dynamo = tableClient(connection);

  async function read(TableName: string, key: string) {
    const get = new GetItemCommand({ TableName, Key: keyOf(key), ConsistentRead: true });
    const { Item: item } = (await unlessConditionFails(() => dynamo().send(get))) ?? {};
    return item;
  }

  async function isKnown(table: string, { key, fingerprint }: Pick<NotificationRecord, 'key' | 'fingerprint'>) {
    const item = await read(table, key);
    return item?.fingerprint?.S === fingerprint && item.notifiedAt !== undefined;
  }

  /** Claims the record for this caller; a claim whose answer was lost is given up again, or its retry would find it taken. */
  async function claim(TableName: string, { key, fingerprint, says, now }: NotificationRecord): Promise<boolean> {
    const by = randomUUID();
    const update = new UpdateItemCommand({
      TableName,
      Key: keyOf(key),
      UpdateExpression:
        'SET fingerprint = :fingerprint, says = :says, claimedAt = :now, claimedBy = :by, #ttl = :ttl REMOVE notifiedAt, overAt, overBy',
      ConditionExpression:
        'attribute_not_exists(fingerprint) OR fingerprint <> :fingerprint OR (attribute_not_exists(notifiedAt) AND claimedAt < :stale)',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':fingerprint': { S: fingerprint },
        ':says': { S: says },
        ':by': { S: by },
        ':now': { S: now },
        ':stale': staleAt(now),
        ':ttl': timeToLive(now, KEPT_SECONDS),
      },
    });
    try {
      return (await unlessConditionFails(() => dynamo().send(update))) !== undefined;
    } catch (error) {
      await forgetClaim(TableName, key, by);
      throw error;
    }
  }

  /** Marks it as notified, or as still existing so that it is not removed, unless it has changed in the meantime. */
  async function mark(
    TableName: string,
    { key, fingerprint, now }: NotificationRecord,
    as: keyof typeof MARK_AS,
  ): Promise<void> {
    const update = new UpdateItemCommand({
      TableName,
      Key: keyOf(key),
      UpdateExpression: MARK_AS[as],
      ConditionExpression: 'fingerprint = :fingerprint',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':fingerprint': { S: fingerprint },
        ':now': { S: now },
        ':ttl': timeToLive(now, KEPT_SECONDS),
      },
    });
    await unlessConditionFails(() => dynamo().send(update));
  }

  async function forget(TableName: string, key: string, fingerprint: string): Promise<void> {
    const remove = new DeleteItemCommand({
      TableName,
      Key: keyOf(key),
      ConditionExpression: 'fingerprint = :fingerprint',
      ExpressionAttributeValues: { ':fingerprint': { S: fingerprint } },
    });
    await unlessConditionFails(() => dynamo().send(remove));
  }

  /** Claims to notify of its end. What was notified stays until then: whoever crashes or fails in between leaves it to the next one. */
  async function claimEnd(
    TableName: string,
    key: string,
    fingerprint: string,
    now: string,
    by: string,
  ): Promise<boolean> {
    const update = new UpdateItemCommand({
      TableName,
      Key: keyOf(key),
      UpdateExpression: 'SET overAt = :now, overBy = :by',
      ConditionExpression:
        'fingerprint = :fingerprint AND attribute_exists(notifiedAt) AND (attribute_not_exists(overAt) OR overAt < :stale)',
      ExpressionAttributeValues: {
        ':fingerprint': { S: fingerprint },
        ':by': { S: by },
        ':now': { S: now },
        ':stale': staleAt(now),
      },
    });
    return (await unlessConditionFails(() => dynamo().send(update))) !== undefined;
  }

  async function releaseEnd(TableName: string, key: string, by: string): Promise<void> {
    const update = new UpdateItemCommand({
      TableName,
      Key: keyOf(key),
      UpdateExpression: 'REMOVE overAt, overBy',
      ConditionExpression: 'overBy = :by',
      ExpressionAttributeValues: { ':by': { S: by } },
    });
    await dynamo()
      .send(update)
      .catch(() => {});
  }

  /** When the table does not answer this either, the retry comes while it is still claimed. */
  async function forgetClaim(TableName: string, key: string, by: string): Promise<void> {
    const remove = new DeleteItemCommand({
      TableName,
      Key: keyOf(key),
      ConditionExpression: 'claimedBy = :by AND attribute_not_exists(notifiedAt)',
      ExpressionAttributeValues: { ':by': { S: by } },
    });
    await dynamo()
      .send(remove)
      .catch(() => {});
  }

  return {
    isKnown,

    async once(table, record, notify) {
      if (!(await claim(table, record))) {
        await mark(table, record, 'seen');
        return false;
      }
      try {
        await notify();
      } catch (error) {
        await forget(table, record.key, record.fingerprint);
        throw error;
      }
      await mark(table, record, 'notified');
      return true;
    },

    async unlessNotified(TableName, record, notify) {
      const { key, fingerprint, says, now } = record;
      if (await isKnown(TableName, record)) return false;

      await notify();
      const update = new UpdateItemCommand({
        TableName,
        Key: keyOf(key),
        UpdateExpression: 'SET fingerprint = :fingerprint, says = :says, notifiedAt = :now, #ttl = :ttl',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':fingerprint': { S: fingerprint },
          ':says': { S: says },
          ':now': { S: now },
          ':ttl': timeToLive(now, KEPT_SECONDS),
        },
      });
      await unlessConditionFails(() => dynamo().send(update));
      return true;
    },

    async over(table, { key, now }, notify) {
      const item = await read(table, key);
      const fingerprint = item?.fingerprint?.S;
      if (fingerprint === undefined) return false;
      const by = randomUUID();
      try {
        if (!(await claimEnd(table, key, fingerprint, now, by))) return false;
        await notify(item?.says?.S ?? '');
      } catch (error) {
        await releaseEnd(table, key, by);
        throw error;
      }
      await forget(table, key, fingerprint);
      return true;
    },
  };
}

const MARK_AS = { notified: 'SET notifiedAt = :now, #ttl = :ttl', seen: 'SET seenAt = :now, #ttl = :ttl' } as const;

const staleAt = (now: string) => ({ S: isoTime(Date.parse(now) - CLAIM_SECONDS * 1000) });

const keyOf = (key: string) => ({ key: { S: key } });
