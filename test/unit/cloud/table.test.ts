import { expect, it } from 'vitest';
import { addonRuns } from '../../../functions/aws/table/addon-runs.ts';
import { aTable } from '../../support/runs/table.ts';

it('a table can be used as soon as it is asked something, however long it takes to be ready', async () => {
  const { connection, close } = aTable('upkeep', 200);
  const runs = addonRuns(connection);
  const place = { accountId: '111122223333', region: 'eu-west-1', cluster: 'prod-1', addon: 'coredns' };

  const time = '2026-11-21T08:00:00Z';
  const known = await Promise.all([runs.at('upkeep', place, time), runs.at('upkeep', place, time)]);
  await close();

  expect(known).toEqual([[], []]);
});
