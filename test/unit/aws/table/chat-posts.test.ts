import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChatOrigins, chatOrigins } from '../../../../functions/aws/table/chat-origins.ts';
import { type ChatPosts, chatPosts, unnoted } from '../../../../functions/aws/table/chat-posts.ts';
import { askerThere } from '../../../../functions/core/chat/asker.ts';
import { createTable } from '../../../../local/cloud/aws/table.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';
import type { SimulatorRequest } from '../../../../local/simulator/simulator.ts';
import { aTable } from '../../../support/runs/table.ts';

const TABLE = 'posts';
const NOW = Date.parse('2026-11-21T08:00:00Z');
const ARN = 'arn:aws:states:eu-west-1:111122223333:execution:update-addon:run';

let table: ReturnType<typeof aTable>;
let posts: ChatPosts;
let origins: ChatOrigins;
let messages: { id: string; thread: string | undefined }[];

beforeEach(() => {
  table = aTable(TABLE);
  posts = chatPosts(table.connection);
  origins = chatOrigins(table.connection);
  messages = [];
});
afterEach(() => table.close());

const post = async (thread: string | undefined) => {
  const id = `message-${messages.length + 1}`;
  messages.push({ id, thread });
  return id;
};
const failing = () => Promise.reject(new Error('Slack is down'));
const hanging = () => new Promise<string>(() => {});
const about = (news: string, seconds = 0, place = 'slack:C1') => ({
  conversation: ARN,
  place,
  news,
  now: NOW + seconds * 1000,
});
const once = (news: string, seconds = 0, place = 'slack:C1') =>
  posts.postOnce(TABLE, about(news, seconds, place), post);

describe('what is posted', () => {
  it('is posted once in each place, and the first message opens the thread', async () => {
    const came = [await once('a'), await once('b'), await once('a', 3600), await once('a', 0, 'slack:C2')];

    expect(came).toEqual(['posted', 'posted', 'known', 'posted']);
    expect(messages).toEqual([
      { id: 'message-1', thread: undefined },
      { id: 'message-2', thread: 'message-1' },
      { id: 'message-3', thread: undefined },
    ]);
  });

  it('is posted every time without a table, and opens no thread', async () => {
    expect([await unnoted.postOnce(TABLE, about('a'), post), await unnoted.postOnce(TABLE, about('a'), post)]).toEqual([
      ...['posted', 'posted'],
    ]);
    expect(messages.map(({ thread }) => thread)).toEqual([undefined, undefined]);
  });

  it('counts as not posted when posting failed, and can be posted immediately', async () => {
    await expect(posts.postOnce(TABLE, about('a'), failing)).rejects.toThrow('Slack is down');

    expect(await once('a', 1)).toBe('posted');
    expect(messages).toEqual([{ id: 'message-1', thread: undefined }]);
  });

  it('is noted at the second try when the table fails just after it went out', async () => {
    const sound = createTable({ name: TABLE });
    let failures = 0;
    const flaky = {
      async handle(request: SimulatorRequest) {
        if (!request.body.includes('ADD posted') || failures > 0) return sound.handle(request);
        failures += 1;
        return { status: 500, headers: {}, body: '{"__type":"InternalServerError"}' };
      },
    };
    const shaken = chatPosts({ ...table.connection, requestHandler: inMemoryRequestHandler(flaky) });

    const first = await shaken.postOnce(TABLE, about('a'), post);
    const second = await shaken.postOnce(TABLE, about('a', 60), post);
    await sound.close();

    expect({ first, second, failures }).toEqual({ first: 'posted', second: 'known', failures: 1 });
    expect(messages).toHaveLength(1);
  });

  it('waits for who is at it, and not for who has died', async () => {
    void posts.postOnce(TABLE, about('a'), hanging);
    await expect.poll(() => once('b', 1)).toBe('busy');

    expect(await once('a', 44)).toBe('busy');
    expect(await once('a', 46)).toBe('posted');
  });

  it('makes one thread of simultaneous posts and retries', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 2, maxLength: 6 }),
        async (conversation, news) => {
          const sent: { news: string; thread: string | undefined }[] = [];
          const persist = async (each: string): Promise<void> => {
            const posting = { conversation, place: 'slack:C1', news: each, now: NOW };
            const came = await posts.postOnce(TABLE, posting, async (thread) => {
              sent.push({ news: each, thread });
              return `ts-${sent.length}`;
            });
            if (came === 'busy') await persist(each);
          };

          await Promise.all(news.map(persist));

          expect(sent.map((each) => each.news).sort()).toEqual([...new Set(news)].sort());
          expect(sent.map(({ thread }) => thread)).toEqual(sent.map((_, index) => (index === 0 ? undefined : 'ts-1')));
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('where something was asked for', () => {
  const ana = { kind: 'slack' as const, team: 'T1', channel: 'C1', user: 'U1' };

  it('is known until it is forgotten, by the first note', async () => {
    const ben = { kind: 'github' as const, repository: 'a/b', issue: 1, user: 'ben' };
    await origins.noteAsked(TABLE, ARN, { asker: askerThere(ana), origin: ana }, NOW);
    await origins.noteAsked(TABLE, ARN, { asker: askerThere(ben), origin: ben }, NOW);

    expect(await origins.originOf(TABLE, ARN)).toEqual(ana);
    expect(await origins.askerOf(TABLE, ARN)).toEqual({ from: 'slack', user: 'U1' });
  });

  it('is not known of a run that nobody asked for in chat', async () => {
    expect(await origins.originOf(TABLE, ARN)).toBeUndefined();
    expect(await origins.askerOf(TABLE, ARN)).toBeUndefined();
  });

  it('is nowhere for a program that asked, which is known itself', async () => {
    await origins.noteAsked(TABLE, ARN, { asker: { from: 'webhook', user: 'ci' }, origin: undefined }, NOW);

    expect(await origins.originOf(TABLE, ARN)).toBeUndefined();
    expect(await origins.askerOf(TABLE, ARN)).toEqual({ from: 'webhook', user: 'ci' });
  });
});
