import { type AttributeValue, type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type AddonPlace, addonKey, waitId } from '../../core/addon/wait.ts';
import type { Connection } from '../connection.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/**
 * An execution that changes an add-on: since when, ISO 8601, and the updates that it has waited for, as far as they were stored.
 */
export type AddonRun = { executionArn: string; since: string; updateIds: string[] };

/** The executions that have recently changed an add-on, or are about to. */
export interface AddonRuns {
  /**
   * Notes an execution before it requests a change from EKS. Never throws: without the note its update may also be reported as
   * someone else's, but no change, least of all a rollback, waits for that.
   */
  note(table: string, place: AddonPlace, executionArn: string, now: string): Promise<void>;
  /** Those that may have been changing the add-on at a given time, the latest first. Throws `TableUnavailable`. */
  at(table: string, place: AddonPlace, time: string): Promise<AddonRun[]>;
}

/** Seconds that items about an add-on are kept: they are of no use much longer than an execution may run. */
export const KEPT_SECONDS = 2 * 86_400;

const RUN = 'run-';

export function addonRuns(connection: Connection = {}): AddonRuns {
  const dynamo = tableClient(connection);
  return {
    async note(TableName, place, executionArn, now) {
      const { sets, names, values } = runIn(executionArn, now);
      try {
        await dynamo().send(
          new UpdateItemCommand({
            TableName,
            Key: addonKey(place),
            UpdateExpression: `SET ${sets}, #ttl = :ttl`,
            ExpressionAttributeNames: { ...names, '#ttl': 'ttl' },
            ExpressionAttributeValues: { ...values, ':ttl': timeToLive(now, KEPT_SECONDS) },
          }),
        );
      } catch {
        return;
      }
    },

    async at(TableName, place, time) {
      const item = await addonItem(dynamo(), TableName, place);
      // EventBridge gives whole seconds.
      return runsIn(item)
        .filter(({ since }) => Date.parse(since) < Date.parse(time) + 1000)
        .toSorted((a, b) => Date.parse(b.since) - Date.parse(a.since))
        .map(({ executionArn, since, updateIds }) => ({ executionArn, since, updateIds }));
    },
  };
}

export type Item = Record<string, AttributeValue>;

/** Everything that is kept about an add-on. Throws `TableUnavailable`. */
export async function addonItem(dynamo: DynamoDBClient, TableName: string, place: AddonPlace): Promise<Item> {
  const get = new GetItemCommand({ TableName, Key: addonKey(place), ConsistentRead: true });
  return (await unlessConditionFails(() => dynamo.send(get)))?.Item ?? {};
}

/**
 * The part of an expression for an execution that is changing the add-on, and waits for an update if it does; the time when it
 * began does not change.
 */
export function runIn(executionArn: string, now: string, updateId: string | null = null) {
  const id = waitId(executionArn);
  return {
    sets: '#run = :run, #since = if_not_exists(#since, :now)',
    adds: updateId === null ? '' : ' ADD #updates :update',
    names: {
      '#run': `${RUN}${id}`,
      '#since': `since-${id}`,
      ...(updateId !== null && { '#updates': `updates-${id}` }),
    },
    values: {
      ':run': { M: { arn: { S: executionArn }, at: { S: now } } },
      ':now': { S: now },
      ...(updateId !== null && { ':update': { SS: [updateId] } }),
    },
  };
}

/** The executions in an item; `at` is when each was last seen. */
export function runsIn(item: Item): (AddonRun & { id: string; at: string })[] {
  return Object.entries(item)
    .filter(([name]) => name.startsWith(RUN))
    .map(([name, value]) => {
      const id = name.slice(RUN.length);
      const at = value.M?.at?.S ?? '';
      const updateIds = item[`updates-${id}`]?.SS ?? [];
      return { id, executionArn: value.M?.arn?.S ?? '', at, since: item[`since-${id}`]?.S ?? at, updateIds };
    });
}

/** The attributes that an execution has in an item. */
export const attributesOf = (id: string) => [`${RUN}${id}`, `since-${id}`, `updates-${id}`];
