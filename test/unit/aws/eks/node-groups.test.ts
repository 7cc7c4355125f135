import { describe, expect, it } from 'vitest';
import { nodeGroupApi } from '../../../../functions/aws/eks/node-groups.ts';
import { answer, DENIED, eksService } from '../../../support/wire/eks-service.ts';

const group = (desiredSize?: number) => answer({ nodegroup: { scalingConfig: { desiredSize } } });
const GROUPS = 'prod-1/node-groups';
const PROFILES = 'prod-1/fargate-profiles';

/** The compute of a cluster whose EKS answers so. */
async function compute(answers: Parameters<typeof eksService>[0]) {
  const eks = eksService(answers);
  const api = nodeGroupApi(eks.connection);
  const place = { name: 'prod-1' };
  return { nodes: await api.nodes(place), kinds: await api.kinds(place), asked: eks.asked };
}

describe('the compute of a cluster', () => {
  it('is the nodes that its managed node groups are to have, on all pages', async () => {
    const { nodes, kinds } = await compute({
      [GROUPS]: [answer({ nodegroups: ['a', 'b'], nextToken: 'two' }), answer({ nodegroups: ['c'] })],
      [`${GROUPS}/a`]: group(3),
      [`${GROUPS}/b`]: group(),
      [`${GROUPS}/c`]: group(4),
      [PROFILES]: answer({ fargateProfileNames: [] }),
    });

    expect([nodes, kinds]).toEqual([7, ['ec2']]);
  });

  it('is Fargate when there are only profiles, and both when there is both', async () => {
    const profiles = answer({ fargateProfileNames: ['default'] });
    const both = { [GROUPS]: answer({ nodegroups: ['a'] }), [`${GROUPS}/a`]: group(1), [PROFILES]: profiles };

    expect(await compute({ [GROUPS]: answer(), [PROFILES]: profiles })).toMatchObject({ nodes: 0, kinds: ['fargate'] });
    expect(await compute(both)).toMatchObject({ nodes: 1, kinds: ['ec2', 'fargate'] });
  });

  it('is nothing when there is neither', async () => {
    expect(await compute({ [GROUPS]: answer(), [PROFILES]: answer() })).toMatchObject({ nodes: 0, kinds: [] });
  });

  it.each([
    ['the node groups', { [GROUPS]: DENIED, [PROFILES]: answer() }, undefined, undefined],
    [
      'a node group',
      { [GROUPS]: answer({ nodegroups: ['a'] }), [`${GROUPS}/a`]: DENIED, [PROFILES]: answer() },
      undefined,
      ['ec2'],
    ],
    ['the profiles', { [GROUPS]: answer(), [PROFILES]: DENIED }, 0, undefined],
  ])('is not known as far as %s cannot be read', async (_, answers, nodes, kinds) => {
    expect(await compute(answers)).toMatchObject({ nodes, kinds });
  });

  it('is listed once for a request, however often it is asked about', async () => {
    const { asked } = await compute({ [GROUPS]: answer(), [PROFILES]: answer() });

    expect(asked).toEqual([`GET /clusters/${GROUPS}`, `GET /clusters/${PROFILES}`]);
  });
});
