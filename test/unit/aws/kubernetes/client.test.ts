import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { kubernetesClient } from '../../../../functions/aws/kubernetes/client.ts';
import type { ServerAnswer, ServerRequest } from '../../../../functions/aws/kubernetes/transport.ts';

const REACH = { name: 'prod-1', region: 'eu-west-1', endpoint: 'https://api.example.com', certificateAuthority: '' };
const POD = z.object({ name: z.string() });
const PODS = { path: '/api/v1/pods', rule: { verb: 'list', resource: 'pods', group: '' } };
const NOW = Date.parse('2026-11-21T08:00:00Z');

/** A client whose server gives these answers, one after another, and what it was asked. */
function clientOf(...answers: ServerAnswer[]) {
  const asked: ServerRequest[] = [];
  const signed: string[] = [];
  const client = kubernetesClient(
    REACH,
    {
      // Whoever signs asks for them.
      async credentials() {
        signed.push('ASIA1');
        return { accessKeyId: 'ASIA1', secretAccessKey: 'secret' };
      },
      kubernetes: () => ({
        async send(request) {
          asked.push(request);
          return answers[Math.min(asked.length, answers.length) - 1] ?? { status: 500, body: '' };
        },
        close() {},
      }),
    },
    NOW,
  );
  const list = (query = {}) => client.list({ ...PODS, query }, POD, ({ name }) => (name === 'skip' ? undefined : name));
  return { asked, signed, client, list };
}

const page = (names: string[] | null, next?: string): ServerAnswer => ({
  status: 200,
  body: JSON.stringify({
    metadata: next === undefined ? {} : { continue: next },
    items: names?.map((name) => ({ name })) ?? null,
  }),
});

describe('a list', () => {
  it('is read page by page, and reduced on the way', async () => {
    const { asked, list } = clientOf(page(['a', 'skip'], 'to/ken='), page(['b'], ''));

    expect(await list({ labelSelector: 'app=web' })).toEqual(['a', 'b']);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v1/pods?labelSelector=app%3Dweb&limit=500&timeout=10s',
      'GET /api/v1/pods?labelSelector=app%3Dweb&limit=500&timeout=10s&continue=to%2Fken%3D',
    ]);
  });

  it('may be empty, also as some servers say it', async () => {
    expect(await clientOf(page(null)).list()).toEqual([]);
    expect(await clientOf(page([])).list()).toEqual([]);
  });

  it('that changed too much for its next page is one to read from its beginning', async () => {
    const gone = { status: 410, body: '{"message":"too old"}' };

    await expect(clientOf(page(['a'], 'next'), gone).list()).rejects.toMatchObject({ name: 'KubernetesUnavailable' });
  });

  it('that does not end is given up', async () => {
    const { asked, list } = clientOf(page(['a'], 'again'));

    await expect(list()).rejects.toMatchObject({ name: 'KubernetesRejected' });
    expect(asked.length).toBe(300);
  });

  it('of something else than was asked for is an error', async () => {
    await expect(clientOf({ status: 200, body: '{"kind":"Status"}' }).list()).rejects.toThrow();
    await expect(clientOf({ status: 200, body: '<html>' }).list()).rejects.toThrow();
  });
});

it('signs one token for all its calls, for the cluster and by its own clock', async () => {
  const { asked, signed, list } = clientOf(page(['a'], 'next'), page(['b']));

  await list();
  await list();

  const [first, second] = asked.map(({ headers }) => headers.authorization ?? '');
  const [, encoded = ''] = /^Bearer k8s-aws-v1\.(.+)$/.exec(first ?? '') ?? [];
  const url = new URL(Buffer.from(encoded, 'base64url').toString());
  expect(second).toBe(first);
  expect([asked.length, signed.length]).toEqual([3, 1]);
  expect(url.searchParams.get('X-Amz-Date')).toBe('20261121T080000Z');
  expect(url.searchParams.get('X-Amz-SignedHeaders')).toContain('x-k8s-aws-id');
});

describe('a call', () => {
  const EVICTION = { method: 'POST', path: '/evict', rule: PODS.rule } as const;

  it('names eks-upkeep for the audit log, and the type and length of what it sends', async () => {
    const { asked, client } = clientOf({ status: 200, body: '' });

    await client.ask({ ...EVICTION, body: { name: 'café' } });
    await client.ask({ ...EVICTION, method: 'GET' });

    const always = {
      accept: 'application/json',
      authorization: expect.stringMatching(/^Bearer k8s-aws-v1\./),
      'user-agent': 'eks-upkeep',
    };
    expect(asked).toEqual([
      {
        ...{ method: 'POST', path: '/evict', body: '{"name":"café"}' },
        headers: { ...always, 'content-type': 'application/json', 'content-length': '16' },
      },
      { method: 'GET', path: '/evict', body: undefined, headers: always },
    ]);
  });

  it.each([
    ['an error', Object.assign(new Error('No.'), { code: 'ECONNREFUSED' }), 'KubernetesUnreachable'],
    ['anything else', 'No.', 'KubernetesUnavailable'],
  ])('that gets no answer but %s says where, and what was said', async (_, thrown, name) => {
    const kubernetes = () => ({ send: () => Promise.reject(thrown), close() {} });
    const credentials = { accessKeyId: 'ASIA1', secretAccessKey: 'secret' };
    const client = kubernetesClient(REACH, { credentials, kubernetes }, NOW);

    await expect(client.ask(EVICTION)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(/prod-1.*api\.example\.com.*No\./),
    });
  });
});
