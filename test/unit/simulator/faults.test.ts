import {
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  UpdateAddonCommand,
} from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { aCluster, ask, aWorld, START, simulate } from './simulated-eks.ts';

const describeAddon = (addonName = 'coredns', clusterName = 'prod-1') =>
  new DescribeAddonCommand({ clusterName, addonName });
const updateAddon = (addonName = 'coredns') => new UpdateAddonCommand({ clusterName: 'prod-1', addonName });
const THROTTLED = { name: 'ThrottlingException' };

describe('faults on calls', () => {
  it.each([
    ['AccessDeniedException', 403],
    ['ClientException', 400],
    ['InvalidParameterException', 400],
    ['InvalidRequestException', 400],
    ['ResourceInUseException', 409],
    ['ResourceLimitExceededException', 400],
    ['ResourceNotFoundException', 404],
    ['ResourcePropagationDelayException', 428],
    ['ServerException', 500],
    ['ServiceUnavailableException', 503],
    ['ThrottlingException', 429],
    ['TooManyRequestsException', 429],
    ['SomethingNewException', 400],
  ])('answer %s with status %i, once, and nothing happens', async (name, status) => {
    const { eks, simulator } = simulate(
      aWorld({ faults: [{ on: 'UpdateAddon', error: { name, message: 'As given.' } }] }),
    );

    const refused = eks.send(updateAddon());

    await expect(refused).rejects.toMatchObject({ name, message: 'As given.', $metadata: { httpStatusCode: status } });
    expect(simulator.timeline()).toEqual([]);
    await expect(eks.send(updateAddon())).resolves.toMatchObject({ update: { status: 'InProgress' } });
  });

  it('carry the members the world gives, beside null ones', async () => {
    const { simulator } = simulate(
      aWorld({
        faults: [{ on: 'DescribeAddon', error: { name: 'ServerException', members: { addonName: 'coredns' } } }],
      }),
    );

    const answer = await ask(simulator, 'GET', '/clusters/prod-1/addons/coredns');

    expect(answer.headers).toMatchObject({ 'x-amzn-errortype': 'ServerException' });
    expect(answer.body).toEqual({
      clusterName: null,
      nodegroupName: null,
      addonName: 'coredns',
      subscriptionId: null,
      message: 'Internal server error',
    });
  });

  it('name action and resource when access is denied', async () => {
    const { eks } = simulate(aWorld({ faults: [{ on: 'UpdateAddon', error: { name: 'AccessDeniedException' } }] }));

    await expect(eks.send(updateAddon())).rejects.toMatchObject({
      message: expect.stringMatching(
        /is not authorized to perform: eks:UpdateAddon on resource: arn:aws:eks:eu-west-1:111122223333:cluster\/prod-1$/,
      ),
    });
  });

  it('answer HTML as a gateway does', async () => {
    const { eks, simulator } = simulate(aWorld({ faults: [{ on: 'DescribeAddon', times: 2, error: { html: true } }] }));

    await expect(eks.send(describeAddon())).rejects.toMatchObject({
      name: 'SyntaxError',
      $metadata: { httpStatusCode: 502 },
    });
    const answer = await ask(simulator, 'GET', '/clusters/prod-1/addons/coredns');

    expect(answer).toMatchObject({
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: expect.stringContaining('502 Bad Gateway'),
    });
  });

  it('answer a raw body as it is', async () => {
    const error = { status: 500, body: '', contentType: 'text/plain', retryAfterSeconds: 3 };
    const { eks, simulator } = simulate(aWorld({ faults: [{ on: 'DescribeAddon', times: 2, error }] }));

    await expect(eks.send(describeAddon())).rejects.toMatchObject({
      name: expect.stringMatching(/^Unknown/),
      $metadata: { httpStatusCode: 500 },
    });
    expect(await ask(simulator, 'GET', '/clusters/prod-1/addons/coredns')).toMatchObject({
      headers: { 'retry-after': '3' },
      body: '',
    });
  });

  it.each([
    ['drop', 1],
    ['dropBefore', 0],
  ])('cut the connection: with %s there are %i updates', async (kind, updates) => {
    const { eks, simulator } = simulate(aWorld({ faults: [{ on: 'UpdateAddon', [kind]: true }] }));

    await expect(eks.send(updateAddon())).rejects.toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' });

    expect(simulator.timeline().filter(({ kind }) => kind === 'update')).toHaveLength(updates);
    expect(simulator.calls()).toMatchObject([{ operation: 'UpdateAddon', status: 0, answer: null }]);
  });

  it('answer an error although the call took effect', async () => {
    const { eks, simulator } = simulate(
      aWorld({ faults: [{ on: 'UpdateAddon', error: { name: 'ServerException', tookEffect: true } }] }),
    );

    await expect(eks.send(updateAddon())).rejects.toMatchObject({ name: 'ServerException' });

    expect(simulator.clusters()[0]?.addons.find(({ name }) => name === 'coredns')?.status).toBe('UPDATING');
  });

  it('answer late, by the clock, though the call took effect in time', async () => {
    const waits: number[] = [];
    const sleep = async (until: number) => void waits.push(until);
    const { eks, simulator } = simulate(aWorld({ faults: [{ on: 'UpdateAddon', delaySeconds: 45 }] }), { sleep });

    await eks.send(updateAddon());

    expect(waits).toEqual([START + 45_000]);
    expect(simulator.timeline()[0]?.time).toBe('2026-11-21T00:00:00.000Z');
  });

  it('wait on the simulator’s own clock when nobody else waits for them', async () => {
    const { eks, clock } = simulate(aWorld({ faults: [{ on: 'DescribeAddon', delaySeconds: 10 }] }));
    let answered = false;
    const asked = eks.send(describeAddon()).then(() => {
      answered = true;
    });
    await new Promise(setImmediate);
    const before = answered;

    clock.pass(10);
    await asked;

    expect([before, answered]).toEqual([false, true]);
  });
});

describe('which calls a fault hits', () => {
  const outcomes = async (faults: object[], commands: ReturnType<typeof describeAddon>[]) => {
    const { eks } = simulate(aWorld({ clusters: [aCluster(), aCluster({ name: 'prod-2' })], faults }));
    const results: string[] = [];
    for (const command of commands)
      results.push(
        await eks.send(command).then(
          () => 'ok',
          (error: Error) => error.name,
        ),
      );
    return results;
  };
  const five = Array.from({ length: 5 }, () => describeAddon());

  it.each([
    ['the first', {}, ['ThrottlingException', 'ok', 'ok', 'ok', 'ok']],
    ['the first two', { times: 2 }, ['ThrottlingException', 'ThrottlingException', 'ok', 'ok', 'ok']],
    ['the third', { after: 2 }, ['ok', 'ok', 'ThrottlingException', 'ok', 'ok']],
    [
      'all after the third',
      { after: 3, times: 'always' },
      ['ok', 'ok', 'ok', 'ThrottlingException', 'ThrottlingException'],
    ],
  ])('%s', async (_, count, expected) => {
    expect(await outcomes([{ on: 'DescribeAddon', error: THROTTLED, ...count }], five)).toEqual(expected);
  });

  it('the add-on and the cluster it names', async () => {
    const faults = [{ on: 'DescribeAddon', addon: 'coredns', cluster: 'prod-2', error: THROTTLED }];

    const results = await outcomes(faults, [
      describeAddon(),
      describeAddon('vpc-cni', 'prod-2'),
      describeAddon('coredns', 'prod-2'),
    ]);

    expect(results).toEqual(['ok', 'ok', 'ThrottlingException']);
  });

  it('one after the other where several match', async () => {
    const faults = [
      { on: 'DescribeAddon', error: THROTTLED },
      { on: 'DescribeAddon', error: { name: 'ServerException' } },
    ];

    expect(await outcomes(faults, five)).toEqual(['ThrottlingException', 'ServerException', 'ok', 'ok', 'ok']);
  });

  it('the cluster of calls that name it otherwise', async () => {
    const { eks } = simulate(aWorld({ faults: [{ on: 'DescribeCluster', cluster: 'prod-1', error: THROTTLED }] }));

    await expect(eks.send(new DescribeClusterCommand({ name: 'prod-1' }))).rejects.toMatchObject(THROTTLED);
  });

  it('the profile it names', async () => {
    const { eks } = simulate(
      aWorld({ faults: [{ on: 'DescribeFargateProfile', profile: 'default', error: THROTTLED }] }),
    );
    const describe = (fargateProfileName: string) =>
      eks.send(new DescribeFargateProfileCommand({ clusterName: 'prod-1', fargateProfileName }));

    await expect(describe('other')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(describe('default')).rejects.toMatchObject(THROTTLED);
  });
});
