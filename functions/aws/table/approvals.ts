import { type AttributeValue, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Answered, Approval, Verdict } from '../../core/approval.ts';
import type { Connection } from '../connection.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/** Who answered, how and when (ISO 8601). */
export type Answer = { id: string; verdict: Verdict; by: string; at: string };

/** Questions that wait for a person, and their task tokens, which nothing else ever sees. Throws `TableUnavailable`. */
export interface ApprovalStore {
  /** Keeps a question. A repeat with the same token changes nothing once it is answered; a new token asks again. */
  ask(table: string, approval: Approval, taskToken: string): Promise<void>;
  /** The execution that asks; `undefined` when there is no such question. */
  executionOf(table: string, id: string): Promise<string | undefined>;
  /** Records an answer, if it is the first and in time; conditional writes decide between two at once. */
  answer(table: string, answer: Answer): Promise<Answered>;
}

// The table's TTL removes an item a month after its question expired, so that a late answer gets to know what happened.
const KEPT_SECONDS = 30 * 86_400;

export function approvalStore(connection: Connection = {}): ApprovalStore {
  const dynamo = tableClient(connection);

  return {
    async ask(table, { id, executionArn, question, expiresAt }, taskToken) {
      const item: Record<string, AttributeValue> = {
        ...keyOf(id),
        executionArn: { S: executionArn },
        question: { S: question },
        expiresAt: { S: expiresAt },
        taskToken: { S: taskToken },
        ttl: timeToLive(expiresAt, KEPT_SECONDS),
      };
      const put = new PutItemCommand({
        TableName: table,
        Item: item,
        // A question with another token is asked again: its answer, if any, went to an attempt that had failed.
        ConditionExpression: 'attribute_not_exists(verdict) OR taskToken <> :token',
        ExpressionAttributeValues: { ':token': { S: taskToken } },
      });
      await unlessConditionFails(() => dynamo().send(put));
    },

    async executionOf(table, id) {
      const get = new GetItemCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true });
      return (await unlessConditionFails(() => dynamo().send(get)))?.Item?.executionArn?.S;
    },

    async answer(table, { id, verdict, by, at }) {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: keyOf(id),
        UpdateExpression: 'SET verdict = :verdict, answeredBy = :by, answeredAt = :at',
        ConditionExpression: 'attribute_exists(taskToken) AND attribute_not_exists(verdict) AND expiresAt > :at',
        ExpressionAttributeValues: { ':verdict': { S: verdict }, ':by': { S: by }, ':at': { S: at } },
        ReturnValues: 'ALL_NEW',
      });
      const counted = await unlessConditionFails(() => dynamo().send(update));
      if (counted?.Attributes) return countedAnswer(id, counted.Attributes);

      const get = new GetItemCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true });
      const { Item: item } = (await unlessConditionFails(() => dynamo().send(get))) ?? {};
      if (!item) return { kind: 'unknown' };
      const before = text(item.verdict);
      if (before !== 'approved' && before !== 'rejected') return { kind: 'expired', at: text(item.expiresAt) };
      return {
        kind: 'answered-before',
        verdict: before,
        by: text(item.answeredBy),
        at: text(item.answeredAt),
        taskToken: text(item.taskToken),
      };
    },
  };
}

function countedAnswer(id: string, item: Record<string, AttributeValue>): Answered {
  const approval = {
    id,
    executionArn: text(item.executionArn),
    question: text(item.question),
    expiresAt: text(item.expiresAt),
  };
  return { kind: 'counted', approval, taskToken: text(item.taskToken) };
}

const keyOf = (id: string) => ({ key: { S: `approval#${id}` } });
const text = (value: AttributeValue | undefined) => value?.S ?? '';
