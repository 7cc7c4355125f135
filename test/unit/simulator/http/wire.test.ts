import { DescribeClusterCommand, ListAddonsCommand } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { ask, aWorld, simulate } from '../simulated-eks.ts';

describe('the wire', () => {
  it('writes time as epoch seconds and unset members as null', async () => {
    const { simulator } = simulate(
      aWorld(
        {},
        { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2', createdAt: '2026-01-02T03:04:05.678Z' }] },
      ),
    );

    const { body } = await ask(simulator, 'GET', '/clusters/prod-1/addons/coredns');

    expect(body).toMatchObject({
      addon: {
        createdAt: 1767323045.678,
        serviceAccountRoleArn: null,
        configurationValues: null,
        marketplaceInformation: null,
        tags: {},
        podIdentityAssociations: [],
        health: { issues: [] },
      },
    });
  });

  it('has a request id of its own and the real time in every answer', async () => {
    const { simulator } = simulate();

    const answers = await Promise.all(
      ['/clusters', '/clusters/x', '/nowhere'].map((path) => ask(simulator, 'GET', path)),
    );

    const headers: Record<string, string>[] = answers.map((answer) => answer.headers);
    expect(new Set(headers.map((each) => each['x-amzn-requestid'])).size).toBe(3);
    for (const { date = '' } of headers) expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(60_000);
  });

  it('shows health issues without resources as null', async () => {
    const health = [{ code: 'InsufficientNumberOfReplicas', message: 'm' }];
    const { simulator } = simulate(
      aWorld({}, { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2', status: 'DEGRADED', health }] }),
    );

    const { body } = await ask(simulator, 'GET', '/clusters/prod-1/addons/coredns');

    expect(body).toMatchObject({
      addon: { health: { issues: [{ code: 'InsufficientNumberOfReplicas', message: 'm', resourceIds: null }] } },
    });
  });

  it.each([
    ['POST', '/clusters/prod-1/updates'],
    ['POST', '/clusters/prod-1/addons'],
    ['DELETE', '/clusters/prod-1/addons/coredns'],
    ['POST', '/clusters/prod-1/node-groups'],
    ['PUT', '/clusters'],
    ['GET', '/'],
    ['GET', ''],
  ])('refuses %s %s, which it does not implement', async (method, path) => {
    const { simulator } = simulate();

    const answer = await ask(simulator, method, path);

    expect(answer).toMatchObject({
      status: 501,
      headers: { 'x-amzn-errortype': 'NotImplementedException' },
      body: { message: expect.stringContaining(`The simulator does not implement ${method} ${path}.`) },
    });
  });

  it('does not take an empty add-on name for a list', async () => {
    const { simulator } = simulate();

    const answer = await ask(simulator, 'GET', '/clusters/prod-1/addons/');

    expect(answer).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'InvalidParameterException' } });
  });

  it('reads percent-encoded names and refuses broken ones', async () => {
    const { simulator } = simulate();

    const encoded = await ask(simulator, 'GET', '/clusters/prod%2D1/addons/%63oredns');
    const slash = await ask(simulator, 'GET', '/clusters/c%201%2Fx');
    const broken = await ask(simulator, 'GET', '/clusters/%E0%A4%A');

    expect(encoded.status).toBe(200);
    expect(slash).toMatchObject({ status: 404, body: { message: 'No cluster found for name: c 1/x.' } });
    expect(broken).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'BadRequestException' } });
  });

  it.each([
    ['not JSON', '{', 'The request body is not a JSON object.'],
    ['a list', '[]', 'The request body is not a JSON object.'],
    ['a number for text', '{"addonVersion":5}', 'NUMBER_VALUE can not be converted to a String'],
    ['text for a list', '{"podIdentityAssociations":"a"}', 'STRING_VALUE can not be converted to a List'],
  ])('refuses a body that is %s', async (_, body, message) => {
    const { simulator } = simulate();

    const answer = await ask(simulator, 'POST', '/clusters/prod-1/addons/coredns/update', body);

    expect(answer).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'SerializationException' },
      body: { message },
    });
  });

  it('takes null for absent, ignores members it does not know, and lets no body overrule the path', async () => {
    const { simulator } = simulate();

    const answer = await ask(simulator, 'POST', '/clusters/prod-1/addons/coredns/update', {
      addonVersion: null,
      surprise: 1,
      addonName: 'vpc-cni',
    });

    expect(answer).toMatchObject({ status: 200, body: { update: { params: [] } } });
    expect(simulator.clusters()[0]?.addons.map(({ status }) => status)).toEqual(['ACTIVE', 'UPDATING']);
  });

  it('records each call with its time, parameters and answer', async () => {
    const { simulator, eks } = simulate();

    await eks.send(new ListAddonsCommand({ clusterName: 'prod-1', maxResults: 1 }));
    await eks.send(new DescribeClusterCommand({ name: 'x' })).catch(() => {});

    expect(simulator.calls()).toMatchObject([
      {
        time: '2026-11-21T00:00:00.000Z',
        operation: 'ListAddons',
        params: { clusterName: 'prod-1', maxResults: 1 },
        status: 200,
        answer: { addons: ['coredns'] },
        by: 'us',
      },
      {
        operation: 'DescribeCluster',
        params: { name: 'x' },
        status: 404,
        answer: { name: 'ResourceNotFoundException', message: 'No cluster found for name: x.' },
      },
    ]);
  });
});
