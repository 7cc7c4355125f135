import { describe, expect, it } from 'vitest';
import { createEventBus } from '../../../local/cloud/aws/event-bus.ts';
import { bucketName, createObjects, type StoredObject } from '../../../local/cloud/aws/object-store.ts';
import { createS3 } from '../../../local/cloud/aws/s3.ts';
import { createLambdaApi } from '../../../local/cloud/lambda/api.ts';
import { serveClock } from '../../../local/cloud/serve/clock.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const PLACE = { account: '111122223333', region: 'eu-west-1' };
const BUCKET = bucketName(PLACE);

function aBucket(keys: readonly string[] = []) {
  const put: StoredObject[] = [];
  const objects = createObjects({ bucket: BUCKET, now: () => NOW, onPut: (object) => put.push(object) });
  for (const key of keys) objects.put({ bucket: BUCKET, key, body: key, contentType: 'text/plain' });
  const s3 = createS3(objects);
  const ask = (method: string, path: string, body = '', headers = {}) => s3({ method, path, body, headers });
  return { objects, put, ask };
}

describe('S3', () => {
  it('gives back what was put, also to a Map, and after a restart', async () => {
    const { objects, put, ask } = aBucket();

    ask('PUT', `/${BUCKET}/a%20b/ü.json?x-id=PutObject`, '[1]', { 'Content-Type': 'application/json' });
    const again = createObjects({ bucket: BUCKET, now: () => NOW, saved: put });

    expect(ask('GET', `/${BUCKET}/a%20b/%C3%BC.json`)).toMatchObject({
      status: 200,
      body: '[1]',
      headers: { 'content-type': 'application/json', etag: '"35dba5d75538a9bbe0b4da4422759a0e"' },
    });
    expect(ask('HEAD', `/${BUCKET}/a%20b/%C3%BC.json`)).toMatchObject({ body: '', headers: { 'content-length': '3' } });
    expect(await objects.getObject(BUCKET, 'a b/ü.json')).toBe('[1]');
    expect(await again.getObject(BUCKET, 'a b/ü.json')).toBe('[1]');
  });

  it('lists page by page what begins with a prefix, folders once', () => {
    const { ask } = aBucket(['x/1', 'x/2/a', 'x/2/b', 'x/3', 'y']);
    const list = `/${BUCKET}?list-type=2&prefix=x/&delimiter=/&max-keys=2`;

    const first = ask('GET', list).body;
    const token = /<NextContinuationToken>(.*?)</.exec(first)?.[1];
    const second = ask('GET', `${list}&continuation-token=${token}`).body;

    expect([...first.matchAll(/<(?:Key|CommonPrefixes><Prefix)>(.*?)</g)].map(([, name]) => name)).toEqual([
      'x/1',
      'x/2/',
    ]);
    expect([...second.matchAll(/<(?:Key|CommonPrefixes><Prefix)>(.*?)</g)].map(([, name]) => name)).toEqual(['x/3']);
    expect(second).toContain('<IsTruncated>false<');
  });

  it.each([
    ['a key that is not there, as for who may not list', 'GET', `/${BUCKET}/no`, {}, 403, 'AccessDenied'],
    ['a bucket that is not there', 'PUT', '/other/key', {}, 404, 'NoSuchBucket'],
    ['a deletion', 'DELETE', `/${BUCKET}/key`, {}, 501, 'NotImplemented'],
    ['a part of an object', 'GET', `/${BUCKET}/a`, { range: 'bytes=0-1' }, 501, 'NotImplemented'],
    ['an upload in parts', 'PUT', `/${BUCKET}/a?partNumber=1`, {}, 501, 'NotImplemented'],
    ['a body in signed chunks', 'PUT', `/${BUCKET}/a`, { 'content-encoding': 'aws-chunked' }, 501, 'NotImplemented'],
    ['a key that is not decodable', 'GET', `/${BUCKET}/%zz`, {}, 400, 'InvalidURI'],
    ['the first version of listing', 'GET', `/${BUCKET}`, {}, 501, 'NotImplemented'],
  ])('refuses %s', (_, method, path, headers, status, code) => {
    const answer = aBucket(['a']).ask(method, path, '', headers);

    expect(answer).toMatchObject({ status, body: expect.stringContaining(`<Code>${code}</Code>`) });
  });
});

describe('Lambda', () => {
  const lambda = createLambdaApi({
    functions: ['PlanFunction'],
    invoke: async ({ payload }) => {
      if (Object(payload).fails) throw Object.assign(new Error('no'), { name: 'Refused' });
      return { given: payload };
    },
  });
  const invoke = (name: string, body: string, headers = {}) =>
    lambda({ method: 'POST', path: `/2015-03-31/functions/${name}/invocations`, headers, body });

  it.each(['PlanFunction', encodeURIComponent('arn:aws:lambda:eu-west-1:111122223333:function:PlanFunction')])(
    'invokes %s',
    async (name) => {
      expect(await invoke(name, '{"a":1}')).toMatchObject({ status: 200, body: '{"given":{"a":1}}' });
    },
  );

  it('reports what a function throws', async () => {
    const { status, headers, body } = await invoke('PlanFunction', '{"fails":true}');

    expect({ status, error: headers['x-amz-function-error'] }).toEqual({ status: 200, error: 'Unhandled' });
    expect(JSON.parse(body)).toMatchObject({ errorType: 'Refused', errorMessage: 'no', trace: expect.any(Array) });
  });

  it.each([
    ['another function', 'Nope', '{}', {}, 'ResourceNotFoundException'],
    ['a payload that is not JSON', 'PlanFunction', '{', {}, 'InvalidRequestContentException'],
    ['an event', 'PlanFunction', '{}', { 'x-amz-invocation-type': 'Event' }, 'InvalidParameterValueException'],
    ['the logs', 'PlanFunction', '{}', { 'x-amz-log-type': 'Tail' }, 'InvalidParameterValueException'],
  ])('refuses %s', async (_, name, body, headers, type) => {
    expect(await invoke(name, body, headers)).toMatchObject({ headers: { 'x-amzn-errortype': type } });
  });
});

describe('EventBridge', () => {
  it('takes the good entries, reports the bad ones, and passes each on', async () => {
    const events: object[] = [];
    const bus = createEventBus({ ...PLACE, now: () => NOW, onEvent: (event) => events.push(event) });
    const good = { Source: 'my.app', DetailType: 'Hello', Detail: '{"a":1}' };
    const bad = [{ ...good, Source: 'aws.eks' }, { ...good, Detail: '[]' }, { Source: 'my.app' }];

    const { body } = await bus.handle({
      method: 'POST',
      path: '/',
      headers: { 'X-Amz-Target': 'AWSEvents.PutEvents' },
      body: JSON.stringify({ Entries: [good, ...bad, { ...good, EventBusName: 'other' }] }),
    });

    const { FailedEntryCount, Entries } = JSON.parse(body);
    expect(FailedEntryCount).toBe(4);
    expect(Entries.map((entry: { ErrorCode?: string }) => entry.ErrorCode)).toEqual([
      undefined,
      'NotAuthorizedForSourceException',
      'MalformedDetail',
      'InvalidArgument',
      'ResourceNotFoundException',
    ]);
    expect(events).toEqual([
      expect.objectContaining({
        ...{ source: 'my.app', 'detail-type': 'Hello', detail: { a: 1 } },
        time: '2026-03-02T09:00:00Z',
      }),
    ]);
  });

  it('delivers events never, late, twice and so in another order, as it is asked to', () => {
    const delivered: string[] = [];
    const bus = createEventBus({
      ...PLACE,
      now: () => NOW,
      targets: () => ['One', 'Two'],
      deliver: (functionName, { id }, seconds) => delivered.push(`${id} to ${functionName} after ${seconds}`),
      afterSeconds: [[90], [0, 0], []],
    });
    const event = {
      version: '0' as const,
      source: 'aws.eks',
      'detail-type': 'Something',
      time: '2026-03-02T09:00:00Z',
    };

    for (const id of ['first', 'second']) bus.receive({ ...event, ...PLACE, id, resources: [], detail: {} });

    expect(delivered).toEqual([
      'first to One after 90',
      'first to Two after 0',
      'first to Two after 0',
      'second to Two after 90',
    ]);
  });
});

describe('the clock of an endpoint', () => {
  it('goes at its speed while nothing runs, and at the real one during work', async () => {
    const { clock, stop } = serveClock({ speed: 100_000, start: NOW });
    const fired: number[] = [];
    clock.schedule(NOW + 120_000, () => fired.push(2));
    clock.schedule(NOW + 60_000, () => fired.push(1));

    await new Promise<void>((resolve) => clock.schedule(NOW + 3_600_000, resolve));
    const [before, after] = await clock.during(async () => {
      const first = clock.now();
      await new Promise((resolve) => setImmediate(resolve));
      return [first, clock.now()];
    });
    stop();

    expect(fired).toEqual([1, 2]);
    expect(before).toBeGreaterThanOrEqual(NOW + 3_600_000);
    expect((after ?? 0) - (before ?? 0)).toBeLessThan(10_000);
  });

  it('triggers nothing that was cancelled, or after it was stopped', async () => {
    const { clock, stop } = serveClock({ speed: 100_000, start: NOW });
    const fired: string[] = [];
    clock.schedule(NOW + 1_000, () => fired.push('taken back'))();

    await new Promise<void>((resolve) => clock.schedule(NOW + 2_000, resolve));
    clock.schedule(NOW + 3_000, () => fired.push('stopped'));
    stop();
    await new Promise((resolve) => setImmediate(resolve));

    expect(fired).toEqual([]);
  });
});
