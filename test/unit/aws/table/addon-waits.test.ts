import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AddonRuns, addonRuns } from '../../../../functions/aws/table/addon-runs.ts';
import { type AddonWaits, addonWaits } from '../../../../functions/aws/table/addon-waits.ts';
import { aTable } from '../../../support/runs/table.ts';
import { given, jsonService } from '../../../support/wire/json-service.ts';

const TABLE = 'waits';
const PLACE = { accountId: '111122223333', region: 'eu-west-1', cluster: 'prod-1', addon: 'coredns' };
const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 8, 0, second)).toISOString();

let table: ReturnType<typeof aTable>;
let waits: AddonWaits;
let runs: AddonRuns;

beforeEach(() => {
  table = aTable(TABLE);
  waits = addonWaits(table.connection);
  runs = addonRuns(table.connection);
});
afterEach(() => table.close());

const keep = (id: string, taskToken: string, now = at(10), place = PLACE, updateId: string | null = null) =>
  waits.keep(TABLE, place, {
    id,
    taskToken,
    attempt: `attempt of ${taskToken}`,
    executionArn: `arn:${id}`,
    updateId,
    since: at(0),
    now,
    until: new Date(Date.parse(now) + 30_000).toISOString(),
  });

/** What an event finds of a wait that `keep` stored. */
const heard = (id: string, taskToken: string) => ({ id, taskToken, attempt: `attempt of ${taskToken}` });

describe('a wait for an event', () => {
  it('is found by the event of its add-on, and by no other', async () => {
    await keep('one', 'token-1');
    await keep('two', 'token-2');
    await keep('other', 'token-3', at(10), { ...PLACE, cluster: 'prod-2' });

    const waiting = await waits.hear(TABLE, PLACE, at(20));

    expect(waiting).toEqual([heard('one', 'token-1'), heard('two', 'token-2')]);
  });

  it('is one an execution: a newer token takes the place of the older', async () => {
    await keep('one', 'token-1');
    await keep('one', 'token-2');

    expect(await waits.hear(TABLE, PLACE, at(20))).toEqual([heard('one', 'token-2')]);
  });

  it('ends immediately when the event came before it, one time', async () => {
    await waits.hear(TABLE, PLACE, at(5));

    expect(await keep('one', 'token-1')).toBe(true);
    expect(await keep('one', 'token-2')).toBe(false);
  });

  it('ends immediately by an event of the very moment in which the update began', async () => {
    await waits.hear(TABLE, PLACE, at(0));

    expect(await keep('one', 'token-1')).toBe(true);
  });

  it('does not heed an event of an earlier update, nor one that someone heard', async () => {
    await waits.hear(TABLE, PLACE, new Date(Date.parse(at(0)) - 5_000).toISOString());
    const earlier = await keep('one', 'token-1');
    await waits.forget(TABLE, PLACE, at(20), await waits.hear(TABLE, PLACE, at(20)));

    expect(earlier).toBe(false);
    expect(await keep('one', 'token-2', at(21))).toBe(false);
  });

  it('is not forgotten for the one it replaced', async () => {
    await keep('one', 'token-1');
    const waiting = await waits.hear(TABLE, PLACE, at(20));
    await keep('one', 'token-2', at(21));

    await waits.forget(TABLE, PLACE, at(20), waiting);

    expect(await waits.hear(TABLE, PLACE, at(30))).toEqual([heard('one', 'token-2')]);
  });

  it('is over by the newest event, although an older one was delivered after it', async () => {
    await waits.hear(TABLE, PLACE, at(5));
    await waits.hear(TABLE, PLACE, new Date(Date.parse(at(0)) - 5_000).toISOString());

    expect(await keep('one', 'token-1')).toBe(true);
  });

  it('is woken by an older event too, since it may be the one that it waits for', async () => {
    await waits.hear(TABLE, PLACE, at(30));
    const wait = {
      id: 'one',
      taskToken: 'token-1',
      attempt: undefined,
      executionArn: 'arn:one',
      updateId: null,
      since: at(35),
      now: at(40),
      until: at(59),
    };
    await waits.keep(TABLE, PLACE, wait);

    expect(await waits.hear(TABLE, PLACE, at(20))).toEqual([{ id: 'one', taskToken: 'token-1' }]);
  });

  it('that nothing ended is dropped by a later one, so that none gather', async () => {
    await keep('one', 'token-1');
    await keep('two', 'token-2', at(50));

    expect(await waits.hear(TABLE, PLACE, at(51))).toEqual([heard('two', 'token-2')]);
  });

  it('is not dropped in the moment in which its time ends', async () => {
    await keep('one', 'token-1', at(10));
    await keep('two', 'token-2', at(40));

    expect(await waits.hear(TABLE, PLACE, at(41))).toEqual([heard('one', 'token-1'), heard('two', 'token-2')]);
  });

  it('ends by an event that came before, although an old wait is dropped at the same time', async () => {
    await keep('one', 'token-1', at(10));
    await waits.hear(TABLE, PLACE, at(45));

    expect(await keep('two', 'token-2', at(50))).toBe(true);
  });

  it('ends by an event that has woken nobody', async () => {
    await waits.forget(TABLE, PLACE, at(5), await waits.hear(TABLE, PLACE, at(5)));

    expect(await keep('one', 'token-1')).toBe(true);
  });
});

describe('an execution that changes an add-on', () => {
  const note = (executionArn: string, second: number) => runs.note(TABLE, PLACE, executionArn, at(second));

  it('is known before it waits, since when it began, with the updates that it waited for', async () => {
    await note('arn:early', 1);
    await note('arn:other', 20);
    await note('arn:early', 30);
    await keep('early', 'token-1', at(31), PLACE, 'update-1');
    await keep('early', 'token-2', at(41), PLACE, 'update-2');

    expect(await runs.at(TABLE, PLACE, at(50))).toEqual([
      { executionArn: 'arn:other', since: at(20), updateIds: [] },
      { executionArn: 'arn:early', since: at(1), updateIds: ['update-1', 'update-2'] },
    ]);
    expect(await runs.at(TABLE, PLACE, at(10))).toMatchObject([{ executionArn: 'arn:early' }]);
  });

  it('does not wait for a table that is down', async () => {
    await table.close();

    await expect(note('arn:one', 1)).resolves.toBeUndefined();
  });

  it('is forgotten when it is long past, with all that was known of it', async () => {
    await keep('one', 'token-1', at(10), PLACE, 'update-1');
    await keep('two', 'token-2', new Date(Date.parse(at(10)) + 3 * 86_400_000).toISOString());

    const known = await runs.at(TABLE, PLACE, new Date(Date.parse(at(10)) + 4 * 86_400_000).toISOString());

    expect(known).toMatchObject([{ executionArn: 'arn:two' }]);
  });

  it('is one of an event of the second in which it began, and not of the second before', async () => {
    await runs.note(TABLE, PLACE, 'arn:one', '2026-11-21T08:00:05.999Z');
    await runs.note(TABLE, PLACE, 'arn:two', at(6));

    expect(await runs.at(TABLE, PLACE, at(5))).toMatchObject([{ executionArn: 'arn:one' }]);
    expect(await runs.at(TABLE, PLACE, at(4))).toEqual([]);
    expect(await runs.at(TABLE, PLACE, at(6))).toHaveLength(2);
  });

  it('is known for two days', async () => {
    const later = new Date(Date.parse(at(10)) + 2 * 86_400_000).toISOString();
    await runs.note(TABLE, PLACE, 'arn:one', at(10));
    await keep('two', 'token-2', later);

    expect(await runs.at(TABLE, PLACE, later)).toHaveLength(2);
  });

  it('is one of fifty that are forgotten at a time, because an expression has its limit', async () => {
    const past = Array.from({ length: 60 }, (_, index) => [`run-${index}`, { M: { at: { S: at(0) } } }]);
    const dynamo = jsonService('dynamodb', { UpdateItem: given({ Attributes: Object.fromEntries(past) }) });
    const wait = { id: 'a', taskToken: 't', attempt: undefined, executionArn: 'arn', updateId: null, since: at(0) };
    const now = '2026-12-01T08:00:00.000Z';

    await addonWaits(dynamo.connection).keep(TABLE, PLACE, { ...wait, now, until: now });

    const [, forgotten] = dynamo.asked.map(([, input]) => Object.values(Object(input).ExpressionAttributeNames));
    expect(forgotten).toHaveLength(150);
    expect(forgotten?.slice(0, 3)).toEqual(['run-0', 'since-0', 'updates-0']);
  });
});
