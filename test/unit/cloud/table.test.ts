import { expect, it } from 'vitest';
import { addonWaits } from '../../../functions/aws/addon-waits.ts';
import { LOCAL_CREDENTIALS } from '../../../local/cloud/local-secrets.ts';
import { createTable } from '../../../local/cloud/table.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/request-handler.ts';

it('a table can be used as soon as it is asked something, however long it takes to be ready', async () => {
  const table = createTable({ name: 'upkeep', readyAfterMs: 200 });
  const waits = addonWaits({
    region: 'eu-west-1',
    credentials: LOCAL_CREDENTIALS,
    requestHandler: inMemoryRequestHandler(table),
  });
  const place = { accountId: '111122223333', region: 'eu-west-1', cluster: 'prod-1', addon: 'coredns' };

  const watchers = await Promise.all([waits.watcher('upkeep', place), waits.watcher('upkeep', place)]);
  await table.close();

  expect(watchers).toEqual([undefined, undefined]);
});
