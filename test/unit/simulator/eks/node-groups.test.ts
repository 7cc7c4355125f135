import { DescribeNodegroupCommand, ListUpdatesCommand, paginateListNodegroups } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { parseWorld, WorldError } from '../../../../local/simulator/world/world.ts';
import { ask, aWorld, simulate } from '../simulated-eks.ts';

const group = (name: string, more = {}) => ({ name, desiredSize: 3, ...more });
const withGroups = (...nodeGroups: object[]) => aWorld({}, { nodeGroups });

describe('node groups', () => {
  it('are listed by their names, in pages', async () => {
    const { eks } = simulate(withGroups(group('c'), group('a'), group('b')));
    const pages: (string[] | undefined)[] = [];

    for await (const page of paginateListNodegroups({ client: eks, pageSize: 2 }, { clusterName: 'prod-1' })) {
      pages.push(page.nodegroups);
    }

    expect(pages).toEqual([['a', 'b'], ['c']]);
  });

  it('are described with their sizes', async () => {
    const { eks } = simulate(withGroups(group('spot', { minSize: 1, maxSize: 9, capacityType: 'SPOT' })));

    const { nodegroup } = await eks.send(
      new DescribeNodegroupCommand({ clusterName: 'prod-1', nodegroupName: 'spot' }),
    );

    expect(nodegroup).toMatchObject({
      nodegroupName: 'spot',
      nodegroupArn: expect.stringMatching(/^arn:aws:eks:eu-west-1:111122223333:nodegroup\/prod-1\/spot\/[\w-]+$/),
      version: '1.33',
      status: 'ACTIVE',
      capacityType: 'SPOT',
      amiType: 'AL2023_x86_64_STANDARD',
      scalingConfig: { minSize: 1, maxSize: 9, desiredSize: 3 },
    });
  });

  it('are kept with a cluster, and have no updates', async () => {
    const { eks, simulator } = simulate(withGroups(group('a')));

    const { updateIds } = await eks.send(new ListUpdatesCommand({ name: 'prod-1', nodegroupName: 'a' }));

    expect(updateIds).toEqual([]);
    expect(simulator.clusters()[0]?.nodeGroups).toMatchObject([group('a')]);
  });

  it.each([
    ['node-groups/none', 404, 'No node group found for name: none.'],
    ['updates?nodegroupName=none', 404, 'No node group found for name: none.'],
    ['node-groups/', 400, "Value '' at 'nodegroupName'"],
  ])('are looked for as EKS does: %s', async (path, status, message) => {
    const { simulator } = simulate(withGroups(group('a')));

    const answer = await ask(simulator, 'GET', `/clusters/prod-1/${path}`);

    expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(message) } });
  });

  it('have a size within their bounds and a name of their own', () => {
    const problems = problemsOf(withGroups(group('a', { maxSize: 2 }), group('a')));

    expect(problems).toEqual([
      'clusters[0].nodeGroups[1].name: The node group a is there twice.',
      'clusters[0].nodeGroups[0].desiredSize: It lies between minSize and maxSize.',
    ]);
  });
});

function problemsOf(world: string): string[] {
  try {
    parseWorld(world);
  } catch (error) {
    if (error instanceof WorldError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}
