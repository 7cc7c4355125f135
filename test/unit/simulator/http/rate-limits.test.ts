import { ListAddonsCommand } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { ask, aWorld, clientOf, simulate } from '../simulated-eks.ts';

describe('rate limits', () => {
  const statuses = async (world: string, seconds: number, times: number) => {
    const { simulator, clock } = simulate(world);
    const seen: number[] = [];
    for (let i = 0; i < times; i++) {
      seen.push((await ask(simulator, 'GET', '/clusters/prod-1/addons')).status);
      clock.pass(seconds);
    }
    return seen;
  };

  it('let a burst pass and then so many a second', async () => {
    const world = aWorld({ rateLimits: { ListAddons: { perSecond: 1, burst: 2 } } });

    expect(await statuses(world, 0, 4)).toEqual([200, 200, 429, 429]);
    expect(await statuses(world, 0.5, 7)).toEqual([200, 200, 200, 429, 200, 429, 200]);
  });

  it('count all operations together under *', async () => {
    const { simulator } = simulate(aWorld({ rateLimits: { '*': { perSecond: 1, burst: 1 } } }));

    const first = await ask(simulator, 'GET', '/clusters');
    const second = await ask(simulator, 'GET', '/clusters/prod-1');

    expect([first.status, second.status]).toEqual([200, 429]);
    expect(second).toMatchObject({
      headers: { 'x-amzn-errortype': 'TooManyRequestsException' },
      body: { message: 'Too Many Requests' },
    });
  });

  it('are apart for each account and Region', async () => {
    const { simulator } = simulate(
      aWorld({ rateLimits: { ListAddons: { perSecond: 1, burst: 1, error: 'ThrottlingException' } } }),
    );
    const list = (region: string) =>
      clientOf(simulator, { region }).send(new ListAddonsCommand({ clusterName: 'prod-1' }));

    await list('eu-west-1');

    await expect(list('eu-west-1')).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    await expect(list('us-east-1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
