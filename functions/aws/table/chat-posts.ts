import { GetItemCommand, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Connection } from '../connection.ts';
import { tableClient, timeToLive, unlessConditionFails } from './table.ts';

/** One piece of news in one conversation: what is posted about an execution in one place makes one thread. `now` in milliseconds. */
export type Posting = { conversation: string; place: string; news: string; now: number };

/**
 * What was posted where. All of a conversation in a place is one item, which one at a time holds while posting: two pieces
 * of news at once make one thread, the same news twice is posted once. Throws `TableUnavailable`.
 */
export interface ChatPosts {
  /**
   * Posts unless that was posted before. `post` gets the thread to reply in, none the first time, and gives the id of the
   * message. What it throws passes, and the news counts as not posted. `busy`: somebody else is posting there just now.
   */
  postOnce(
    table: string,
    posting: Posting,
    post: (thread: string | undefined) => Promise<string>,
  ): Promise<'posted' | 'known' | 'busy'>;
}

const KEPT_SECONDS = 30 * 86_400;

/**
 * Who holds a conversation for longer has died: posting takes 25 seconds at most. Below the minute after which Lambda tries
 * again, so that the next try of who died finds it free.
 */
const HELD_MS = 45_000;

export function chatPosts(connection: Connection = {}): ChatPosts {
  const dynamo = tableClient(connection);
  const update = (table: string, posting: Posting, change: Partial<UpdateItemCommandInput>) =>
    unlessConditionFails(() =>
      dynamo().send(new UpdateItemCommand({ TableName: table, Key: keyOf(posting), ...change })),
    );

  /** Takes the conversation, and gives its item; nothing when somebody else has it, or the news was posted. */
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
        // If this fails too, the conversation is free again when nobody can hold it any more; the first error is reported.
        await release(table, posting).catch(() => {});
        throw error;
      }
      // It is out: a second try to note that is worth more than posting it twice.
      await finish(table, posting, messageId).catch(() => finish(table, posting, messageId));
      return 'posted';
    },
  };
}

/** Posts without asking or telling the table: each time. */
export const unnoted: ChatPosts = {
  async postOnce(_table, _posting, post) {
    await post(undefined);
    return 'posted';
  },
};

const keyOf = ({ conversation, place }: Posting) => ({ key: { S: `posts#${conversation}#${place}` } });
