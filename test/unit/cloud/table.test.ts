import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, it } from 'vitest';
import { clientOptions } from '../../../functions/aws/connection.ts';
import { addonRuns } from '../../../functions/aws/table/addon-runs.ts';
import { createTable } from '../../../local/cloud/aws/table.ts';
import { aTable } from '../../support/runs/table.ts';
import { aFolder } from '../../support/runs/upkeep.ts';

const folder = aFolder();
afterAll(() => folder.remove());

const KEY = { key: { S: 'counter' } };

const add = (client: DynamoDBClient, count: number) =>
  client.send(
    new UpdateItemCommand({
      ...{ TableName: 'upkeep', Key: KEY },
      UpdateExpression: 'ADD #count :one SET #last = :last',
      ConditionExpression: 'attribute_not_exists(#count) OR #count < :limit',
      ExpressionAttributeNames: { '#count': 'count', '#last': 'last' },
      ExpressionAttributeValues: { ':one': { N: '1' }, ':last': { N: String(count) }, ':limit': { N: '3' } },
    }),
  );
const read = (client: DynamoDBClient) => client.send(new GetItemCommand({ TableName: 'upkeep', Key: KEY }));

it('a table can be used as soon as it is asked something, however long it takes to be ready', async () => {
  const { connection, close } = aTable('upkeep', { readyAfterMs: 200 });
  const runs = addonRuns(connection);
  const place = { accountId: '111122223333', region: 'eu-west-1', cluster: 'prod-1', addon: 'coredns' };

  const time = '2026-11-21T08:00:00Z';
  const known = await Promise.all([runs.at('upkeep', place, time), runs.at('upkeep', place, time)]);
  await close();

  expect(known).toEqual([[], []]);
});

it('a table in a folder holds what it answered, in the order in which it took effect, when it is opened again', async () => {
  const path = folder.file('table');
  const first = aTable('upkeep', { path });
  const before = new DynamoDBClient(clientOptions(first.connection));
  const added = await Promise.allSettled([1, 2, 3, 4, 5].map((count) => add(before, count)));
  const { Item } = await read(before);

  const second = aTable('upkeep', { path });
  const again = await read(new DynamoDBClient(clientOptions(second.connection)));
  await Promise.all([first.close(), second.close()]);

  expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect(Item?.count).toEqual({ N: '3' });
  expect(again.Item).toEqual(Item);
});

it('a table that is closed answers what is under way, and cuts the connection of what comes later', async () => {
  const table = createTable({ name: 'upkeep', readyAfterMs: 50 });
  const request = {
    method: 'POST',
    path: '/',
    headers: {
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20261121T080000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
    },
    body: '{}',
  };

  const order: string[] = [];
  const noting = async <Result>(what: string, promise: Promise<Result>) => {
    const result = await promise;
    order.push(what);
    return result;
  };

  const [underWay, , later] = await Promise.all([
    noting('answered', table.handle(request)),
    noting('closed', table.close()),
    table.handle(request),
  ]);

  expect(underWay).toMatchObject({ status: 200, body: '{"TableNames":["upkeep"]}' });
  expect(later).toEqual({ cut: true });
  expect(order).toEqual(['answered', 'closed']);
});
