import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bucketApi } from '../../../functions/aws/bucket.ts';
import { createEndpoint } from '../../../local/cloud/endpoint.ts';
import { inMemoryRequestHandler } from '../../../local/simulator/http/request-handler.ts';
import type { SimulatorRequest } from '../../../local/simulator/simulator.ts';

type Answer = { status?: number; body?: string } | Error;
const CREDENTIALS = { region: 'eu-west-1', credentials: { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local' } };

/** The API of a bucket whose service answers as given, and what it was asked. */
function bucketThat(answer: Answer) {
  const asked: SimulatorRequest[] = [];
  const endpoint = createEndpoint({
    s3: (request) => {
      asked.push(request);
      if (answer instanceof Error) throw answer;
      return { status: answer.status ?? 200, headers: {}, body: answer.body ?? '' };
    },
  });
  return { asked, api: bucketApi({ ...CREDENTIALS, requestHandler: inMemoryRequestHandler(endpoint) }) };
}
const refusal = (code: string, status: number) => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message></Error>`,
});

describe('an object', () => {
  it('is read as text or as JSON, and an empty one is nothing', async () => {
    const { api, asked } = bucketThat({ body: '{"é":1}' });

    expect(await api.read('upkeep', 'plans/a.json')).toEqual({ é: 1 });
    expect(await api.find('upkeep', 'plans/a.json')).toEqual({ é: 1 });
    expect(await api.readText('upkeep', 'plans/a.json')).toBe('{"é":1}');
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(3).fill('GET /upkeep/plans/a.json?x-id=GetObject'),
    );
    expect(await bucketThat({}).api.read('upkeep', 'a')).toBeNull();
  });

  it.each([
    ['as JSON', 'application/json', (api: ReturnType<typeof bucketApi>) => api.write('upkeep', 'a', { é: 1 })],
    [
      'as a text in UTF-8',
      'text/html; charset=utf-8',
      (api: ReturnType<typeof bucketApi>) => api.writeText('upkeep', 'a', { text: '{"é":1}', type: 'text/html' }),
    ],
  ])('is written %s', async (_, type, write) => {
    const { api, asked } = bucketThat({});

    await write(api);

    const [request] = asked;
    expect(asked).toHaveLength(1);
    expect([request?.method, request?.path.split('?')[0], request?.body]).toEqual(['PUT', '/upkeep/a', '{"é":1}']);
    expect(request?.headers['content-type']).toBe(type);
  });

  it('has no checksums beside its signature, which S3 does not ask for', async () => {
    const { api, asked } = bucketThat({});

    await api.write('upkeep', 'a', {});
    await api.readText('upkeep', 'a');

    const names = asked.flatMap(({ headers }) => Object.keys(headers));
    expect(names.filter((name) => name.includes('checksum'))).toEqual([]);
  });

  it.each([
    ['NoSuchKey', 404],
    ['AccessDenied', 403],
  ])('that is not there, or may not be read (%s), is not found', async (code, status) => {
    const { api } = bucketThat(refusal(code, status));

    expect(await api.find('upkeep', 'a')).toBeUndefined();
    await expect(api.read('upkeep', 'a')).rejects.toMatchObject({ name: code });
  });

  it('in a bucket that is not there is an error', async () => {
    await expect(bucketThat(refusal('NoSuchBucket', 404)).api.find('upkeep', 'a')).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it('that is no JSON is an error', async () => {
    await expect(bucketThat({ body: '{' }).api.find('upkeep', 'a')).rejects.toBeInstanceOf(SyntaxError);
  });
});

it.each([
  ['SlowDown', 503],
  ['ThrottlingException', 400],
  ['InternalError', 500],
])('what S3 cannot do now (%s) is worth another try', async (code, status) => {
  const { api } = bucketThat(refusal(code, status));
  const unavailable = { name: 'BucketUnavailable', message: `S3 answered ${code}: No.`, cause: { name: code } };

  await expect(api.read('upkeep', 'a')).rejects.toMatchObject(unavailable);
  await expect(api.find('upkeep', 'a')).rejects.toMatchObject(unavailable);
  await expect(api.write('upkeep', 'a', {})).rejects.toMatchObject(unavailable);
  await expect(api.listKeys('upkeep', 'a')).rejects.toMatchObject(unavailable);
});

describe('the keys of a bucket', () => {
  it('are those with a prefix', async () => {
    const contents = ['fleets/a.yaml', 'fleets/b.yaml'].map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
    const { api, asked } = bucketThat({ body: `<ListBucketResult>${contents}<Contents/></ListBucketResult>` });

    expect(await api.listKeys('upkeep', 'fleets/')).toEqual(['fleets/a.yaml', 'fleets/b.yaml']);
    expect(asked[0]?.path).toMatch(/^\/upkeep\/?\?list-type=2&prefix=fleets%2F$/);
  });

  it('may be none', async () => {
    expect(await bucketThat({ body: '<ListBucketResult/>' }).api.listKeys('upkeep', 'a')).toEqual([]);
  });
});

it('at an endpoint of this computer, the bucket is in the path', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer(({ url }, response) => {
    asked.push(url);
    response.end('text');
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  const endpoint = `http://localhost:${typeof address === 'object' ? address?.port : undefined}`;

  expect(await bucketApi({ ...CREDENTIALS, endpoint }).readText('upkeep', 'a.txt')).toBe('text');
  expect(asked).toEqual(['/upkeep/a.txt?x-id=GetObject']);
});
