import { describe, expect, it } from 'vitest';
import { chatSecrets } from '../../../functions/runtime/chat-secrets.ts';
import { createSecrets } from '../../../local/cloud/aws/secrets.ts';
import { createEndpoint } from '../../../local/cloud/endpoint.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';

const SECRET = 'a-very-secret-text-indeed';

/** Secrets Manager with one secret, and the times it was asked. */
function aVault(value: string) {
  let asked = 0;
  const secretsmanager = createSecrets({ secrets: { chat: value }, region: 'eu-west-1', account: '111122223333' });
  const endpoint = createEndpoint({
    secretsmanager: (request) => {
      asked += 1;
      return secretsmanager(request);
    },
  });
  const read = chatSecrets({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    requestHandler: inMemoryRequestHandler(endpoint),
  });
  return { read, asked: () => asked };
}

describe('the secrets of chat', () => {
  it('are read once and kept', async () => {
    const { read, asked } = aVault(JSON.stringify({ slack: SECRET }));

    const secrets = await Promise.all([await read('chat'), await read('chat')]);

    expect(secrets).toEqual([{ slack: SECRET }, { slack: SECRET }]);
    expect(asked()).toBe(1);
  });

  it.each([
    ['no JSON', SECRET],
    ['a text', JSON.stringify(SECRET)],
    ['a list', JSON.stringify([SECRET])],
    ['an unknown sender', JSON.stringify({ teams: SECRET })],
    ['a short secret', JSON.stringify({ slack: SECRET.slice(0, 8) })],
    ['a secret without client', JSON.stringify({ webhook: SECRET })],
  ])('that are %s are refused without being shown', async (_, value) => {
    const error = await aVault(value)
      .read('chat')
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: 'SecretInvalid' });
    expect(`${error} ${Object(error).stack} ${Object(error).cause}`).not.toContain(SECRET.slice(0, 8));
  });

  it('that do not exist are reported by the name of the secret, with what AWS answers', async () => {
    await expect(aVault('{}').read('other')).rejects.toMatchObject({
      name: 'SecretUnavailable',
      message: 'secretsmanager:GetSecretValue of other answered ResourceNotFoundException',
    });
  });
});
