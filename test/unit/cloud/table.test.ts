import { expect, it } from 'vitest';
import { addonWaits } from '../../../functions/aws/table/addon-waits.ts';
import { aTable } from '../../support/runs/table.ts';

it('a table can be used as soon as it is asked something, however long it takes to be ready', async () => {
  const { connection, close } = aTable('upkeep', 200);
  const waits = addonWaits(connection);
  const place = { accountId: '111122223333', region: 'eu-west-1', cluster: 'prod-1', addon: 'coredns' };

  const watchers = await Promise.all([waits.watchers('upkeep', place), waits.watchers('upkeep', place)]);
  await close();

  expect(watchers).toEqual([[], []]);
});
