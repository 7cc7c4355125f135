import { setFlagsFromString } from 'node:v8';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { preparing } from '../../../local/cloud/lambda/prepared-clients.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';

/** So many that the SDK's code is warm. */
const CALLS = 300;
const KEYS = { accessKeyId: 'ASIA1111222233330000', secretAccessKey: 'local' };

/** Whether V8 copies an object by its layout. */
function isLaidOut(settings: object): boolean {
  setFlagsFromString('--allow-natives-syntax');
  return new Function('settings', 'return %HasFastProperties(settings)')(settings);
}

async function called(credentials: Parameters<typeof preparing>[0]) {
  const asked: string[] = [];
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials,
    requestHandler: inMemoryRequestHandler({
      async handle({ headers }) {
        asked.push(String(headers.authorization));
        return { status: 200, headers: {}, body: '{}' };
      },
    }),
  });
  for (let call = 0; call < CALLS; call += 1) await client.send(new ListTablesCommand());
  return { client, asked };
}

test('a client that has called copies its settings by their layout, and signs with the same keys', async () => {
  const plain = await called(KEYS);
  const prepared = await called(preparing(KEYS));

  expect(isLaidOut(plain.client.config)).toBe(false);
  expect(isLaidOut(prepared.client.config)).toBe(true);
  expect(prepared.asked).toEqual(Array(CALLS).fill(expect.stringContaining(`Credential=${KEYS.accessKeyId}/`)));
});

test('keys that a function gives are asked of it, again when they are about to expire', async () => {
  let times = 0;
  const expiring = async () => {
    times += 1;
    return { ...KEYS, expiration: new Date(Date.now() + 1_000) };
  };

  const { asked } = await called(preparing(expiring));

  expect(asked).toHaveLength(CALLS);
  expect(times).toBeGreaterThanOrEqual(CALLS);
});
