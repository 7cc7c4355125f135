import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EKSClient, ListClustersCommand } from '@aws-sdk/client-eks';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { clientOptions } from '../../../../functions/aws/connection.ts';
import { credentialScope } from '../../../../local/cloud/endpoint.ts';
import { inMemorySigner } from '../../../../local/simulator/http/in-memory-signer.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';

const KEYS = { accessKeyId: 'ASIA111122223333ABCD', secretAccessKey: 'local', sessionToken: 'a-session' };

type Options = ReturnType<typeof clientOptions>;

const CALLS: [string, (options: Options) => Promise<unknown>][] = [
  ['EKS', (options) => new EKSClient(options).send(new ListClustersCommand({}))],
  ['DynamoDB', (options) => new DynamoDBClient(options).send(new GetItemCommand({ TableName: 'one', Key: {} }))],
  ['SNS', (options) => new SNSClient(options).send(new PublishCommand({ Message: 'Hello', TopicArn: 'arn' }))],
];

describe('a request that stays in this process', () => {
  it.each(CALLS)('names the same caller, Region and service as a signed one: %s', async (_, call) => {
    const signed = await headersOf(call, { credentials: KEYS });
    const inMemory = await headersOf(call, { credentials: KEYS, signerConstructor: inMemorySigner });

    expect(credentialScope(inMemory.authorization)).toEqual(credentialScope(signed.authorization));
    expect(credentialScope(inMemory.authorization)).toMatchObject({
      accessKeyId: KEYS.accessKeyId,
      region: 'eu-west-1',
    });
    expect(inMemory['x-amz-security-token']).toBe(signed['x-amz-security-token']);
    expect(inMemory['x-amz-date']).toMatch(/^\d{8}T\d{6}Z$/);
  });

  it('names the role that a client was given credentials of for each call', async () => {
    let calls = 0;
    const credentials = async () => {
      calls += 1;
      return { ...KEYS, accessKeyId: `ASIA44445555666${calls}ABCD`, expiration: new Date(0) };
    };

    const { authorization } = await headersOf(CALLS[0]?.[1], { credentials, signerConstructor: inMemorySigner });

    expect(credentialScope(authorization)?.accessKeyId).toBe(`ASIA44445555666${calls}ABCD`);
  });
});

/** The headers that a client sends, whatever it makes of the answer. */
async function headersOf(
  call: ((options: Options) => Promise<unknown>) | undefined,
  given: Parameters<typeof clientOptions>[0],
): Promise<Record<string, string>> {
  const seen: Record<string, string>[] = [];
  const requestHandler = inMemoryRequestHandler({
    async handle({ headers }) {
      seen.push(headers);
      return { status: 200, headers: {}, body: '{}' };
    },
  });
  await call?.(clientOptions({ region: 'eu-west-1', requestHandler, ...given })).catch(() => undefined);
  return seen.at(-1) ?? {};
}
