import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NotificationMemory, notificationMemory } from '../../../../functions/aws/table/notification-memory.ts';
import { createTable } from '../../../../local/cloud/aws/table.ts';
import { LOCAL_CREDENTIALS } from '../../../../local/cloud/chat/local-secrets.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';
import { aTable } from '../../../support/runs/table.ts';
import { given, jsonService, said } from '../../../support/wire/json-service.ts';

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
const over = (minute = 2) => endIn(memory, minute);
const endIn = (its: NotificationMemory, minute: number) =>
  its.over(TABLE, { key: 'health#x', now: at(minute) }, async (said) => say(`over: ${said}`)());
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
    await expect(memory.over(TABLE, { key: 'health#x', now: at(1) }, failing)).rejects.toThrow('the topic is down');

    await once('a', 1);
    await over();

    expect(notified).toEqual(['a', 'over: trouble a']);
  });

  it('of a recovery is sent by another when whoever claimed it has crashed', async () => {
    await once('a');
    void memory.over(TABLE, { key: 'health#x', now: at(1) }, () => new Promise(() => {}));
    await expect.poll(() => over(1)).toBe(false);

    expect(await over(5)).toBe(false);
    expect(await over(7)).toBe(true);

    expect(notified).toEqual(['a', 'over: trouble a']);
  });

  it('of a recovery that was claimed is not for trouble that has changed since', async () => {
    await once('a');
    void memory.over(TABLE, { key: 'health#x', now: at(1) }, () => new Promise(() => {}));
    await expect.poll(() => over(1)).toBe(false);

    await once('b', 2);
    expect(await over(2)).toBe(true);

    expect(notified).toEqual(['a', 'b', 'over: trouble b']);
  });

  it('is sent by another when whoever claimed it has crashed', async () => {
    void memory.once(TABLE, trouble('a'), () => new Promise(() => {}));
    await expect.poll(() => once('a', 1)).toBe(false);

    await once('a', 6);

    expect(notified).toEqual(['a']);
  });
});

describe('a notification of a caller that runs alone', () => {
  const unlessNotified = (fingerprint: string, notify = say(fingerprint)) =>
    memory.unlessNotified(TABLE, trouble(fingerprint), notify);
  const isKnown = (fingerprint: string) => memory.isKnown(TABLE, trouble(fingerprint));

  it('is sent once, and again when the issue has changed', async () => {
    const sent = [await unlessNotified('a'), await unlessNotified('a'), await unlessNotified('b')];

    expect(sent).toEqual([true, false, true]);
    expect(notified).toEqual(['a', 'b']);
    expect([await isKnown('a'), await isKnown('b')]).toEqual([false, true]);
  });

  it('is not known when sending failed, nor while it is only claimed', async () => {
    await expect(unlessNotified('a', failing)).rejects.toThrow('the topic is down');
    expect(await isKnown('a')).toBe(false);

    void memory.once(TABLE, trouble('b'), () => new Promise(() => {}));
    await expect.poll(() => once('b', 1)).toBe(false);
    expect(await isKnown('b')).toBe(false);
  });

  it('is over like any other', async () => {
    await unlessNotified('a');

    expect(await over()).toBe(true);
    expect(notified).toEqual(['a', 'over: trouble a']);
  });
});

it('a notification whose issue still exists is kept on, so that it is not sent again', async () => {
  const dynamo = jsonService('dynamodb', { UpdateItem: [said('ConditionalCheckFailedException'), given()] });

  await notificationMemory(dynamo.connection).once(TABLE, trouble('a', 5), failing);

  expect(dynamo.asked).toMatchObject([
    ['UpdateItem', {}],
    ['UpdateItem', { ExpressionAttributeValues: { ':ttl': { N: String(Date.parse(at(5)) / 1000 + 30 * 86_400) } } }],
  ]);
});

describe('when an answer of the table is lost', () => {
  /** A memory that does not hear the table's answer to its change of this number, be it an UpdateItem or a DeleteItem. */
  async function losing(number: number, act: (memory: NotificationMemory) => Promise<void>) {
    const kept = createTable({ name: TABLE });
    let changes = 0;
    const handle: typeof kept.handle = async (request) => {
      const answer = await kept.handle(request);
      const isChange = Object.values(request.headers).some((value) => /\.(Update|Delete)Item$/.test(value));
      if (isChange) changes += 1;
      return isChange && changes === number ? { cut: true } : answer;
    };
    const requestHandler = inMemoryRequestHandler({ handle });
    await act(notificationMemory({ region: 'eu-west-1', credentials: LOCAL_CREDENTIALS, requestHandler }));
    await kept.close();
  }

  it('to a claim, the retry notifies', () =>
    losing(1, async (forgetful) => {
      const notify = () => forgetful.once(TABLE, trouble('a'), say('a'));

      await expect(notify()).rejects.toMatchObject({ name: 'TableUnavailable' });
      await notify();
      await notify();

      expect(notified).toEqual(['a']);
    }));

  // Claim and mark come first.
  it.each([
    ['to the claim of a recovery', 3],
    ['to its removal', 4],
  ])('%s, the retry leaves people notified of it once', (_, number) =>
    losing(number, async (forgetful) => {
      await forgetful.once(TABLE, trouble('a'), say('a'));

      await expect(endIn(forgetful, 1)).rejects.toMatchObject({ name: 'TableUnavailable' });
      await endIn(forgetful, 1);
      await endIn(forgetful, 9);

      expect(notified).toEqual(['a', 'over: trouble a']);
    }),
  );
});
