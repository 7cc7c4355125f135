import {
  ListAddonsCommand,
  ListClustersCommand,
  paginateDescribeAddonVersions,
  paginateListClusters,
} from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { aCluster, ask, aWorld, simulate } from '../simulated-eks.ts';

describe('pages', () => {
  const clusters = Array.from({ length: 7 }, (_, i) => aCluster({ name: `c${i}` }));

  it('go through everything once by opaque tokens', async () => {
    const { eks } = simulate(aWorld({ clusters }));
    const pages: string[][] = [];

    for await (const page of paginateListClusters({ client: eks, pageSize: 3 }, {})) pages.push(page.clusters ?? []);

    expect(pages).toEqual([['c0', 'c1', 'c2'], ['c3', 'c4', 'c5'], ['c6']]);
  });

  it('of add-on versions go by add-on', async () => {
    const { eks } = simulate();
    const sizes: number[] = [];

    for await (const page of paginateDescribeAddonVersions({ client: eks, pageSize: 4 }, { kubernetesVersion: '1.33' }))
      sizes.push(page.addons?.length ?? 0);

    expect(sizes).toEqual([4, 4, 2]);
  });

  it.each([
    [
      'maxResults=0',
      "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'maxResults=101',
      "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    ['maxResults=x', 'STRING_VALUE can not be converted to a Integer'],
    ['nextToken=x', 'The nextToken provided is not valid.'],
    ['nextToken=', 'The nextToken provided is not valid.'],
  ])('are refused for %s', async (query, message) => {
    const { simulator } = simulate();

    expect(await ask(simulator, 'GET', `/clusters?${query}`)).toMatchObject({ status: 400, body: { message } });
  });

  it('are refused with the token of another list', async () => {
    const { eks } = simulate(aWorld({ clusters }));
    const { nextToken } = await eks.send(new ListClustersCommand({ maxResults: 1 }));

    const other = eks.send(new ListAddonsCommand({ clusterName: 'c1', nextToken }));

    await expect(other).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('end with a null token', async () => {
    const { simulator } = simulate();

    expect((await ask(simulator, 'GET', '/clusters/prod-1/addons')).body).toEqual({
      addons: ['coredns', 'vpc-cni'],
      nextToken: null,
    });
  });
});
