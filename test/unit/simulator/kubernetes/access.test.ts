import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { afterEach, describe, expect, it } from 'vitest';
import { readToken } from '../../../../local/simulator/kubernetes/endpoint/token.ts';
import { aWorld, START, simulate } from '../simulated-eks.ts';
import { ADMIN_KEY, aKubernetesWorld, type Kubernetes, openKubernetes, tokenOf } from './client.ts';

let open: Kubernetes | undefined;
const opened = async (...world: Parameters<typeof aKubernetesWorld>) => {
  open = await openKubernetes(aKubernetesWorld(...world));
  return open;
};
afterEach(() => open?.close());

const PODS = '/api/v1/namespaces/default/pods';
const review = (resource: string, verb: string, group = '') => ({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  spec: {
    resourceAttributes: { namespace: 'default', verb, group, ...splitted(resource) },
  },
});
const splitted = (text: string) => {
  const [resource, subresource = ''] = text.split('/');
  return { resource, subresource };
};
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

describe('a token', () => {
  const check = (token: string, now = START) =>
    readToken(token, { cluster: 'prod-1', now: [now], secretOf: () => 'secret' });

  it('names whoever signed it', () => {
    expect(check(tokenOf(START))).toEqual({ accessKeyId: 'ASIA1111222233330000' });
  });

  it('is valid for fifteen minutes', () => {
    const token = tokenOf(START);

    expect(check(token, START + 899_000)).toHaveProperty('accessKeyId');
    expect(check(token, START + 900_000)).toHaveProperty('problem');
  });

  it.each([
    ['of another cluster', tokenOf(START, { cluster: 'prod-2' }), 'SignatureDoesNotMatch'],
    ['signed with another secret', tokenOf(START, { secret: 'other' }), 'SignatureDoesNotMatch'],
    ['that does not sign the cluster', tokenOf(START, { signedHeaders: 'host' }), 'x-k8s-aws-id'],
    ['with another parameter', tokenOf(START, { more: { 'x-id': 'GetCallerIdentity' } }), 'x-id'],
    ['for another host', tokenOf(START, { host: 'sts.eu-west-1.example.com' }), 'hostname'],
    ['of another Region than its host', tokenOf(START, { host: 'sts.eu-central-1.amazonaws.com' }), 'hostname'],
    ['for another action', tokenOf(START, { more: { Action: 'GetSessionToken' } }), 'action'],
    ['that is valid for too long', tokenOf(START, { more: { 'X-Amz-Expires': '901' } }), 'X-Amz-Expires'],
    ['of tomorrow', tokenOf(START, { at: START + 86_400_000 }), 'expired'],
    ['without its prefix', tokenOf(START).slice(4), 'prefix'],
    ['that is too long', `${tokenOf(START)}${'A'.repeat(4096)}`, 'too large'],
  ])('%s is refused', (_, token, why) => {
    expect(check(token)).toEqual({ problem: expect.stringContaining(why) });
  });
});

describe('the endpoint of a cluster', () => {
  it('is trusted by the authority that DescribeCluster gives, and by nothing else', async () => {
    const { endpoint, get, ca } = await opened();

    expect(endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(ca).toContain('BEGIN CERTIFICATE');
    expect((await get('/version')).body).toMatchObject({ major: '1', minor: '33' });
    await expect(fetch(`${endpoint}/version`)).rejects.toThrow();
  });

  it('is what it was where a world says nothing of Kubernetes', async () => {
    const { eks, simulator } = simulate(aWorld());

    const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'prod-1' }));
    simulator.close();

    expect(cluster?.endpoint).toMatch(/gr7\.eu-west-1\.eks\.amazonaws\.com$/);
  });

  it('is a private one that cannot be reached where the world says so', async () => {
    const { get, eks } = await opened({ reachable: false });

    const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'prod-1' }));

    expect(cluster?.resourcesVpcConfig).toMatchObject({ endpointPublicAccess: false, endpointPrivateAccess: true });
    await expect(get('/version')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('who may do what', () => {
  it.each([
    ['no token', {}, ''],
    ['a token that is expired', {}, tokenOf(START - 3_600_000)],
    ['a role that is not mapped', { access: 'none' }, tokenOf(START)],
  ])('%s is a 401', async (_, world, token) => {
    const { get } = await opened(world);

    const { status, body } = await get(PODS, { token });

    expect(status).toBe(401);
    expect(body).toEqual({
      ...{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' },
      ...{ message: 'Unauthorized', reason: 'Unauthorized', code: 401 },
    });
  });

  it.each([
    ['read', '/api/v1/namespaces', 'namespaces', 'list'],
    ['read', `${PODS}?watch=true`, 'pods', 'watch'],
    ['restart', '/api/v1/secrets', 'secrets', 'list'],
  ])('with access %s, %s is a 403 that names what is missing', async (access, path, resource, verb) => {
    const { get } = await opened({ access });

    const { status, body } = await get(path);

    expect(status).toBe(403);
    expect(body).toMatchObject({ reason: 'Forbidden', details: { kind: resource }, code: 403 });
    expect(body.message).toContain(`cannot ${verb} resource "${resource}" in API group ""`);
    expect(body.message).toContain('User "arn:aws:sts::111122223333:assumed-role/eks-upkeep/session"');
  });

  it.each([
    ['read', [true, false, false]],
    ['move', [true, true, false]],
    ['restart', [true, true, true]],
  ])('access %s is what an access review says', async (access, expected) => {
    const { ask } = await opened({ access });
    const asked = [review('pods', 'list'), review('pods/eviction', 'create'), review('deployments', 'patch', 'apps')];

    const answers = await Promise.all(asked.map((body) => ask('POST', REVIEWS, { body })));

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(answers.map(({ body }) => body.status.allowed)).toEqual(expected);
  });

  it('people may do everything', async () => {
    const { ask, get } = await opened({ access: 'none' });
    const token = tokenOf(START, { accessKeyId: ADMIN_KEY });

    expect((await get('/api/v1/namespaces', { token })).status).toBe(200);
    const { body } = await ask('POST', REVIEWS, { token, body: review('pods', 'delete') });
    expect(body.status.allowed).toBe(true);
  });
});

describe('a fault of requests', () => {
  it.each([
    [{ error: { status: 503, message: 'busy', retryAfterSeconds: 3 } }, 503],
    [{ error: { status: 429, plain: true, message: 'Too many requests, please try again later.' } }, 429],
  ])('%j is answered in its turn, and only then', async (harm, status) => {
    const faults = [{ on: 'kubernetes', verb: 'list', resource: 'pods', after: 1, ...harm }];
    const { get } = await opened({}, {}, { faults });

    const answers = [await get(PODS), await get('/apis/apps/v1/deployments'), await get(PODS), await get(PODS)];

    expect(answers.map((each) => each.status)).toEqual([200, 200, status, 200]);
  });

  it('a drop breaks the connection', async () => {
    const { get } = await opened({}, {}, { faults: [{ on: 'kubernetes', dropBefore: true }] });

    await expect(get(PODS)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await get(PODS)).status).toBe(200);
  });

  it('a latency that is longer than a client waits ends in a 504', async () => {
    const { get, clock } = await opened({ latencySeconds: 20 });

    let isAnswered = false;
    const late = get(`${PODS}?timeout=10s`).finally(() => {
      isAnswered = true;
    });
    while (!isAnswered) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      clock.pass(10);
    }

    expect((await late).status).toBe(504);
  });
});
