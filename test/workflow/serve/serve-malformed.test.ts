import { request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../../local/engine/random.ts';
import { served } from '../../support/processes/served.ts';
import { aWorld } from '../../support/worlds/addon-worlds.ts';

const COUNT = 10_000;
const AT_ONCE = 50;
const ZIPPED = gzipSync('{}');
const SERVICES = ['eks', 'states', 'sns', 'sts', 'dynamodb', 's3', 'lambda', 'events', 'sqs', 'ec2'] as const;

let endpoint: Awaited<ReturnType<typeof served>>;
beforeAll(async () => {
  endpoint = await served(aWorld(), { patience: { head: 300, request: 600, idle: 5_000 } });
});
afterAll(() => endpoint.close());

describe('ten thousand malformed requests', () => {
  it('are each answered with an error in the shape of AWS, and the endpoint continues', async () => {
    const random = randomFrom(7);
    const oddities: string[] = [];
    let left = COUNT;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        const call = malformed(random);
        const answer = await sent(call);
        if (!isAwsError(answer)) oddities.push(`${JSON.stringify(call).slice(0, 300)} => ${JSON.stringify(answer)}`);
      }
    };

    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const { stateMachines } = await endpoint.sfn.send(new ListStateMachinesCommand({}));

    expect(oddities.slice(0, 5)).toEqual([]);
    expect(stateMachines?.length).toBeGreaterThan(0);
  });
});

describe('a client that is no client', () => {
  it.each([
    ['sends what is not HTTP', 'hello\r\n\r\n', 400],
    ['sends a head without an end', `GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${'y'.repeat(20_000)}`, 431],
    ['stops in the middle of its head', 'POST / HTTP/1.1\r\nhost: 127.0.0.1\r\n', 408],
    ['stops in the middle of its body', 'POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 9\r\n\r\nabc', 408],
  ])('%s and is dropped', async (_, bytes, status) => {
    const text = await untilClosed(bytes);

    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*"__type":"\\w+Exception"`));
  });

  it('sends nothing at all and is dropped', async () => {
    expect(await untilClosed('')).toMatch(/^HTTP\/1.1 408|^$/);
  });
});

describe('somebody else', () => {
  it.each([
    ['a name that was made to point here', { host: 'attacker.example' }, 421],
    ['a web page', { origin: 'https://attacker.example' }, 403],
    ['a page of no origin', { origin: 'null' }, 403],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }, 403],
  ])('is refused: %s', async (_, headers, status) => {
    const { headers: received, ...answer } = await sent({
      method: 'OPTIONS',
      path: '/',
      headers: { ...signedFor('states'), ...headers },
      body: '',
    });

    expect(answer.status).toBe(status);
    expect(Object.keys(received).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

type Call = { method: string; path: string; headers: Record<string, string>; body: string | Buffer };
type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: string };

/** A request that is wrong in one way at least. */
function malformed(random: () => number): Call {
  const pick = <T>(values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0];
  const target = pick(['AWSStepFunctions.', 'AWSEvents.', 'DynamoDB_20120810.', 'Nope.', '']);
  const operation = pick([
    'StartExecution',
    'DescribeExecution',
    'PutEvents',
    'GetItem',
    '__proto__',
    'constructor',
    '',
  ]);
  const body = pick<string | Buffer>([
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '{"stateMachineArn":7}',
    '{"executionArn":"arn"}',
    '{"executionArn":null,"maxResults":-1}',
    `{"__proto__":{"a":1},"stateMachineArn":"${'x'.repeat(300)}"}`,
    `{"a":${'['.repeat(500)}`,
    'Action=Nope&Version=2010-03-31',
    'Action=Publish&Version=2010-03-31&TopicArn=%ff',
    Buffer.from([0xff, 0xfe, 0x00, 0x7b]),
    ZIPPED,
    String.fromCharCode(...Array.from({ length: 40 }, () => Math.floor(random() * 126) + 1)),
    ...(random() < 0.02 ? [Buffer.alloc(1_500_000, 'a')] : []),
  ]);
  const headers = {
    ...(random() < 0.9 ? signedFor(pick(SERVICES)) : { authorization: pick(['Basic eDp5', 'AWS4-HMAC-SHA256', '']) }),
    ...(random() < 0.8 ? { 'x-amz-target': `${target}${operation}` } : {}),
    'content-type': pick(['application/x-amz-json-1.0', 'application/x-www-form-urlencoded', 'text/plain', '']),
    ...(random() < 0.1 ? { 'content-encoding': 'gzip' } : {}),
  };
  const path = pick([
    '/no',
    '/%',
    '/%00/%zz',
    '//',
    '/clusters/none',
    '/clusters/a/addons/b',
    '/?list-type=9',
    '/b/k?acl',
  ]);
  return { method: pick(['POST', 'PATCH', 'TRACE', 'DELETE']), path, headers, body };
}

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

/** A status of 400 or more with a code, as JSON or as XML, and a message; DynamoDB has refusals without one. */
function isAwsError({ status, headers, body }: Answer): boolean {
  if (status < 400 || status > 599) return false;
  if (body.startsWith('<')) return /<Code>\w+<\/Code>\s*<Message>|^<UnknownOperationException\/>/.test(body);
  const { __type: type = headers['x-amzn-errortype'], message, Message = message } = JSON.parse(body);
  return typeof type === 'string' && (typeof Message === 'string' || /^com\.amazon\.coral\.service#/.test(type));
}

function sent({ method, path, headers, body }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(endpoint.url, { method, path, headers, timeout: 10_000 }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => {
        text += part.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on('timeout', () => asked.destroy(new Error(`No answer to ${method} ${path}`)));
    asked.on('error', reject);
    asked.end(body);
  });
}

/** All that comes back until the server closes the connection, which the client never does. */
function untilClosed(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(new URL(endpoint.url).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (part) => {
      text += part.toString();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', () => {});
  });
}
