import { type AttributeValue, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Answered, Approval, Verdict } from '../../core/approval.ts';
import type { Connection } from '../connection.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/** Who answered, how and when (ISO 8601). */
export type Answer = { id: string; verdict: Verdict; by: string; at: string };

/** Approval requests, and their task tokens, which nothing else ever gets. Throws `TableUnavailable`. */
export interface ApprovalStore {
  /** Stores an approval request. A repeat with the same token changes nothing once it is answered; a new token requests again. */
  ask(table: string, approval: Approval, taskToken: string): Promise<void>;
  /** The execution that requested the approval; `undefined` when there is no such request. */
  executionOf(table: string, id: string): Promise<string | undefined>;
  /** Records an answer, if it is the first and in time; conditional writes decide between simultaneous ones. */
  answer(table: string, answer: Answer): Promise<Answered>;
}

// The TTL of the table removes an item a month after its request expired, so that the reply to a late answer says what happened.
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
        // Another token is a new request: the answer to the former, if any, went to an attempt that had failed.
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
