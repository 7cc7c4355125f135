import { GetItemCommand, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Connection } from '../connection.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/** One report in one conversation: what is posted about an execution in one place is one thread. `now` in milliseconds. */
export type Posting = { conversation: string; place: string; news: string; now: number };

/**
 * What was posted where. There is one item for each conversation in a place, and one caller at a time holds it while posting: two
 * simultaneous reports become one thread, and the same report is posted once. Throws `TableUnavailable`.
 */
export interface ChatPosts {
  /**
   * Posts unless that was posted before. `post` gets the thread to reply in, none the first time, and returns the id of the
   * message. Its errors pass, and the report counts as not posted. `busy`: someone else is posting there at the moment.
   */
  postOnce(
    table: string,
    posting: Posting,
    post: (thread: string | undefined) => Promise<string>,
  ): Promise<'posted' | 'known' | 'busy'>;
}

const KEPT_SECONDS = 30 * 86_400;

/**
 * A caller that holds a conversation for longer has crashed: posting takes 25 seconds at most. Less than the minute after which
 * Lambda retries, so that the retry finds it free.
 */
const HELD_MS = 45_000;

export function chatPosts(connection: Connection = {}): ChatPosts {
  const dynamo = tableClient(connection);
  const update = (table: string, posting: Posting, change: Partial<UpdateItemCommandInput>) =>
    unlessConditionFails(() =>
      dynamo().send(new UpdateItemCommand({ TableName: table, Key: keyOf(posting), ...change })),
    );

  /** Claims the conversation, and returns its item; nothing when someone else holds it, or the report was posted. */
  function take(table: string, posting: Posting) {
    return update(table, posting, {
      UpdateExpression: 'SET heldAt = :now, #ttl = :ttl',
      ConditionExpression:
        '(attribute_not_exists(heldAt) OR heldAt < :stale) AND (attribute_not_exists(posted) OR NOT contains(posted, :news))',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':news': { S: posting.news },
        ':now': { N: String(posting.now) },
        ':stale': { N: String(posting.now - HELD_MS) },
        ':ttl': timeToLive(posting.now, KEPT_SECONDS),
      },
      ReturnValues: 'ALL_NEW',
    });
  }

  function finish(table: string, posting: Posting, messageId: string) {
    return update(table, posting, {
      UpdateExpression: 'SET thread = if_not_exists(thread, :id) ADD posted :news REMOVE heldAt',
      ExpressionAttributeValues: { ':id': { S: messageId }, ':news': { SS: [posting.news] } },
    });
  }

  function release(table: string, posting: Posting) {
    return update(table, posting, {
      UpdateExpression: 'REMOVE heldAt',
      ConditionExpression: 'heldAt = :now',
      ExpressionAttributeValues: { ':now': { N: String(posting.now) } },
    });
  }

  return {
    async postOnce(table, posting, post) {
      const taken = await take(table, posting);
      if (taken === undefined) {
        const get = new GetItemCommand({ TableName: table, Key: keyOf(posting), ConsistentRead: true });
        const { Item: item } = (await unlessConditionFails(() => dynamo().send(get))) ?? {};
        return item?.posted?.SS?.includes(posting.news) ? 'known' : 'busy';
      }

      let messageId: string;
      try {
        messageId = await post(taken.Attributes?.thread?.S);
      } catch (error) {
        // If this fails too, the conversation is free again when the claim expires; the first error is reported.
        await release(table, posting).catch(() => {});
        throw error;
      }
      // It was posted: retrying to store that is better than posting it twice.
      await finish(table, posting, messageId).catch(() => finish(table, posting, messageId));
      return 'posted';
    },
  };
}

/** Posts every time, without the table. */
export const unnoted: ChatPosts = {
  async postOnce(_table, _posting, post) {
    await post(undefined);
    return 'posted';
  },
};

const keyOf = ({ conversation, place }: Posting) => ({ key: { S: `posts#${conversation}#${place}` } });
