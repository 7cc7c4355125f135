import { ListClustersCommand } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { aCluster, ask, aWorld, clientOf, simulate } from '../simulated-eks.ts';

describe('who asks', () => {
  const world = aWorld({
    clusters: [
      aCluster({ name: 'here' }),
      aCluster({ name: 'far', region: 'us-east-1' }),
      aCluster({ name: 'theirs', account: '444455556666' }),
    ],
  });

  it.each([
    ['eu-west-1', 'AKIDEXAMPLE', ['here']],
    ['us-east-1', 'AKIDEXAMPLE', ['far']],
    ['eu-west-1', 'ASIA444455556666ABCD', ['theirs']],
    ['us-east-1', 'ASIA444455556666ABCD', []],
  ])('in %s as %s sees %j', async (region, accessKeyId, expected) => {
    const { simulator } = simulate(world);

    const { clusters } = await clientOf(simulator, { region, accessKeyId }).send(new ListClustersCommand({}));

    expect(clusters).toEqual(expected);
  });

  it('unsigned, is in the world’s own account and Region', async () => {
    const { simulator } = simulate(world);

    expect((await ask(simulator, 'GET', '/clusters')).body).toMatchObject({ clusters: ['here'] });
  });
});
