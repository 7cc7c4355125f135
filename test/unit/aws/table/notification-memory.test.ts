import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NotificationMemory, notificationMemory } from '../../../../functions/aws/table/notification-memory.ts';
import { createTable } from '../../../../local/cloud/aws/table.ts';
import { LOCAL_CREDENTIALS } from '../../../../local/cloud/chat/local-secrets.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';
import { aTable } from '../../../support/runs/table.ts';

const TABLE = 'notified';
const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 8, minute)).toISOString();
const trouble = (fingerprint: string, minute = 0) => ({
  key: 'health#x',
  fingerprint,
  says: `trouble ${fingerprint}`,
  now: at(minute),
});

let table: ReturnType<typeof aTable>;
let memory: NotificationMemory;
let notified: string[];

beforeEach(() => {
  table = aTable(TABLE);
  memory = notificationMemory(table.connection);
  notified = [];
});
afterEach(() => table.close());

const say = (what: string) => async () => {
  notified.push(what);
};
const once = (fingerprint: string, minute = 0) => memory.once(TABLE, trouble(fingerprint, minute), say(fingerprint));
const over = () => memory.over(TABLE, 'health#x', async (said) => say(`over: ${said}`)());
const failing = () => Promise.reject(new Error('the topic is down'));

describe('a notification about an issue', () => {
  it('is sent once, and again when the issue has changed', async () => {
    await once('a');
    await once('a', 90);
    await once('b', 91);
    await once('a', 92);

    expect(notified).toEqual(['a', 'b', 'a']);
  });

  it('is sent by one of several at the same time', async () => {
    const records = await Promise.all([1, 2, 3, 4].map(() => once('a')));

    expect(records.filter((isNew) => isNew)).toHaveLength(1);
    expect(notified).toEqual(['a']);
  });

  it('is over once, and new after that', async () => {
    await once('a');

    const ends = await Promise.all([over(), over()]);
    await once('a', 5);

    expect(ends.filter((isOver) => isOver)).toHaveLength(1);
    expect(notified).toEqual(['a', 'over: trouble a', 'a']);
  });

  it('is not about a recovery when the issue was never notified', async () => {
    expect(await over()).toBe(false);
    expect(notified).toEqual([]);
  });

  it('is not over while it is only claimed, since nobody has heard of it', async () => {
    void memory.once(TABLE, trouble('a'), () => new Promise(() => {}));
    await expect.poll(() => once('a', 1)).toBe(false);

    expect(await over()).toBe(false);
  });

  it('counts as not sent when sending failed', async () => {
    await expect(memory.once(TABLE, trouble('a'), failing)).rejects.toThrow('the topic is down');

    await once('a');

    expect(notified).toEqual(['a']);
  });

  it('of a recovery is sent later when sending it failed', async () => {
    await once('a');
    await expect(memory.over(TABLE, 'health#x', failing)).rejects.toThrow('the topic is down');

    await once('a', 1);
    await over();

    expect(notified).toEqual(['a', 'over: trouble a']);
  });

  it('is sent by another when whoever claimed it has crashed', async () => {
    void memory.once(TABLE, trouble('a'), () => new Promise(() => {}));
    await expect.poll(() => once('a', 1)).toBe(false);

    await once('a', 6);

    expect(notified).toEqual(['a']);
  });
});

describe('when the answer of the table to a claim is lost', () => {
  /** A memory that does not hear the table's answer to its first claim. */
  async function losing(act: (memory: NotificationMemory) => Promise<void>) {
    const kept = createTable({ name: TABLE });
    let claims = 0;
    const handle: typeof kept.handle = async (request) => {
      const answer = await kept.handle(request);
      const isClaim = Object.values(request.headers).some((value) => value.endsWith('.UpdateItem'));
      if (isClaim) claims += 1;
      return isClaim && claims === 1 ? { cut: true } : answer;
    };
    const requestHandler = inMemoryRequestHandler({ handle });
    await act(notificationMemory({ region: 'eu-west-1', credentials: LOCAL_CREDENTIALS, requestHandler }));
    await kept.close();
  }

  it('the retry notifies', () =>
    losing(async (forgetful) => {
      const notify = () => forgetful.once(TABLE, trouble('a'), say('a'));

      await expect(notify()).rejects.toMatchObject({ name: 'TableUnavailable' });
      await notify();
      await notify();

      expect(notified).toEqual(['a']);
    }));
});
