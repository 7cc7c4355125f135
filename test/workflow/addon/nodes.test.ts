import { describe, expect, it } from 'vitest';
import { notifiedTexts } from '../../support/runs/run-facts.ts';
import { runMachine } from '../../support/runs/run-machine.ts';

const OLD = 'v1.22.1-eksbuild.2';
const NEW = 'v1.22.4-eksbuild.3';
const worldOf = (nodeGroups: object[], faults: object[] = []) => ({
  clusters: [{ name: 'prod-1', version: '1.33', addons: [{ name: 'vpc-cni', version: OLD }], nodeGroups }],
  faults,
});
const groups = (...sizes: number[]) => sizes.map((desiredSize, i) => ({ name: `nodes-${i}`, desiredSize }));
const update = (world: object, request: object = {}) =>
  runMachine('update-addon', { cluster: 'prod-1', addon: 'vpc-cni', version: NEW, ...request }, world);

describe('a DaemonSet of 200 nodes', () => {
  it('is planned with the time that it may take, and a warning when the deadline is shorter', async () => {
    const { output } = await update(worldOf(groups(120, 80)), { dryRun: true, deadlineSeconds: 3000 });

    expect(output).toMatchObject({
      reasons: expect.arrayContaining([
        expect.stringContaining('may take longer (about 41 minutes) than its deadline leaves it (39 minutes)'),
        expect.stringMatching(
          /^It may take about 41 minutes with its bake: vpc-cni is replaced node by node.* 200 nodes\.$/,
        ),
      ]),
      details: { estimate: { totalSeconds: 2460, stepSeconds: 2400, nodes: 200 } },
    });
  });

  it('is said to be in time when the deadline is long enough', async () => {
    const { output } = await update(worldOf(groups(200)), { dryRun: true, deadlineSeconds: 7200 });

    expect(JSON.stringify(output)).not.toContain('longer (about');
  });
});

describe('the node groups', () => {
  it.each([
    ['may not be read', worldOf(groups(200), [{ on: 'ListNodegroups', error: { name: 'AccessDeniedException' } }])],
    [
      'may not be described',
      worldOf(groups(200), [{ on: 'DescribeNodegroup', error: { name: 'AccessDeniedException' } }]),
    ],
    ['are not managed', worldOf([])],
  ])('that %s leave the update as it was, with what is usual', async (_, world) => {
    const planned = await update(world, { dryRun: true });
    const done = await update(world);

    expect(planned.output).toMatchObject({ details: { estimate: { stepSeconds: 90, nodes: null } } });
    expect(done.output).toMatchObject({ name: 'Updated' });
    expect(notifiedTexts(done)).not.toContain('may take longer');
  });

  it('are not read for an add-on that stays as it is, nor for one without a pod on every node', async () => {
    const kept = await update(worldOf(groups(200)), { version: OLD });
    const world = worldOf(groups(200));
    const [cluster] = world.clusters;
    const coredns = {
      ...world,
      clusters: [{ ...cluster, addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2' }] }],
    };
    const other = await update(coredns, { addon: 'coredns', version: 'latest' });

    const read = [...kept.calls, ...other.calls].filter(({ operation }) => /Nodegroup/.test(operation));
    expect(read).toEqual([]);
  });
});
