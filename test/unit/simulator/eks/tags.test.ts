import { ListTagsForResourceCommand, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { aWorld, simulate } from '../simulated-eks.ts';

describe('tags', () => {
  const cluster = 'arn:aws:eks:eu-west-1:111122223333:cluster/prod-1';

  it('are set, overwritten and taken off', async () => {
    const { eks } = simulate(aWorld({}, { tags: { a: '1', b: '2' } }));

    await eks.send(new TagResourceCommand({ resourceArn: cluster, tags: { b: '3', 'c/d': 'é' } }));
    await eks.send(new UntagResourceCommand({ resourceArn: cluster, tagKeys: ['a', 'x'] }));

    expect((await eks.send(new ListTagsForResourceCommand({ resourceArn: cluster }))).tags).toEqual({
      b: '3',
      'c/d': 'é',
    });
  });

  it.each(['addons', 'fargateProfiles'] as const)('can be on %s', async (kind) => {
    const { eks, simulator } = simulate();
    const state = Object.values(simulator.save().clusters)[0];
    const resourceArn = kind === 'addons' ? state?.addons[0]?.arn : state?.profiles[0]?.arn;

    await eks.send(new TagResourceCommand({ resourceArn, tags: { a: '1' } }));

    expect(simulator.clusters()[0]?.[kind][0]?.tags).toEqual({ a: '1' });
  });

  it.each([
    ['arn:aws:eks:eu-west-1:111122223333:cluster/x', 'NotFoundException', 404],
    ['arn:aws:eks:us-east-1:111122223333:cluster/prod-1', 'NotFoundException', 404],
    ['arn:aws:eks:eu-west-1:111122223333:addon/prod-1/x/y', 'NotFoundException', 404],
    ['cluster/prod-1', 'BadRequestException', 400],
  ])('of %s are refused with %s', async (resourceArn, name, status) => {
    const { eks } = simulate();

    await expect(eks.send(new ListTagsForResourceCommand({ resourceArn }))).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: status },
    });
  });

  it.each([
    ['none', {}],
    ['a reserved key', { 'aws:a': '1' }],
    ['a long value', { a: 'x'.repeat(257) }],
    ['more than fifty', Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v']))],
  ])('are refused for %s', async (_, tags) => {
    const { eks } = simulate();

    await expect(eks.send(new TagResourceCommand({ resourceArn: cluster, tags }))).rejects.toMatchObject({
      name: 'BadRequestException',
    });
  });
});
