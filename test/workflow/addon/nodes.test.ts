import { describe, expect, it } from 'vitest';
import { notifiedTexts } from '../../support/runs/run-facts.ts';
import { runMachine } from '../../support/runs/run-machine.ts';

const OLD = 'v1.22.1-eksbuild.2';
const NEW = 'v1.22.4-eksbuild.3';
const worldOf = (nodeGroups: object[], faults: object[] = []) => ({
  clusters: [{ name: 'prod-1', version: '1.33', addons: [{ name: 'vpc-cni', version: OLD }], nodeGroups }],
  faults,
});
const denied = (on: string) => [{ on, times: 'always', error: { name: 'AccessDeniedException' } }];
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
    ['may not be read', worldOf(groups(200), denied('ListNodegroups')), null, 'could not be read'],
    ['may not be described', worldOf(groups(200), denied('DescribeNodegroup')), null, 'could not be read'],
    ['are not there', worldOf([]), 0, 'EKS shows none in managed node groups'],
  ])('that %s leave the update as it was, with what is usual', async (_, world, nodes, says) => {
    const planned = await update(world, { dryRun: true });
    const done = await update(world);

    expect(planned.output).toMatchObject({ details: { estimate: { stepSeconds: 90, nodes } } });
    expect(JSON.stringify(planned.output)).toContain(says);
    expect(done.output).toMatchObject({ name: 'Updated' });
    expect(notifiedTexts(done)).not.toContain('may take longer');
  });

  it('are read again for an add-on that is updated again at its version', async () => {
    const stuck = { name: 'vpc-cni', version: OLD, status: 'UPDATE_FAILED' };
    const world = { clusters: [{ name: 'prod-1', version: '1.33', addons: [stuck], nodeGroups: groups(200) }] };

    const { output } = await update(world, { version: OLD, dryRun: true });

    expect(output).toMatchObject({ details: { decision: 'update', estimate: { stepSeconds: 2400, nodes: 200 } } });
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

const PROFILE = {
  name: 'all',
  podExecutionRoleArn: 'arn:aws:iam::111122223333:role/pods',
  selectors: [{ namespace: 'kube-system' }],
};
const AUTO = { computeConfig: { enabled: true, nodePools: ['general-purpose', 'system'] } };
const storage = (cluster: object, faults: object[] = []) =>
  runMachine(
    'update-addon',
    { cluster: 'prod-1', addon: 'own-driver', dryRun: true },
    {
      clusters: [
        { name: 'prod-1', version: '1.33', addons: [{ name: 'own-driver', version: 'v1.0.0-eksbuild.1' }], ...cluster },
      ],
      catalog: [
        {
          addon: 'own-driver',
          versions: [
            { version: 'v1.1.0-eksbuild.1', clusterVersions: ['1.33'], default: true, computeTypes: ['ec2'] },
            { version: 'v1.0.0-eksbuild.1', clusterVersions: ['1.33'], computeTypes: ['ec2', 'fargate'] },
          ],
        },
      ],
      faults,
    },
  );
const LISTED = 'EKS lists own-driver v1.1.0-eksbuild.1 for ec2 (computeTypes), and of prod-1 it shows';
const reads = ({ calls }: Awaited<ReturnType<typeof storage>>) =>
  calls.filter(({ operation }) => /^List/.test(operation)).map(({ operation }) => operation);

describe('a version that EKS does not list for what the cluster has', () => {
  it.each([
    [
      'Fargate alone',
      { fargateProfiles: [PROFILE] },
      'Fargate profiles alone. v1.0.0-eksbuild.1 is listed for ec2, fargate.',
    ],
    ['Auto Mode alone', AUTO, 'EKS Auto Mode alone. Unless'],
    ['Auto Mode and Fargate', { ...AUTO, fargateProfiles: [PROFILE] }, 'EKS Auto Mode and Fargate profiles alone.'],
  ])('is planned with a warning on %s', async (_, cluster, has) => {
    const { output } = await storage(cluster);

    expect(output).toMatchObject({
      details: { decision: 'update' },
      reasons: expect.arrayContaining([expect.stringContaining(`${LISTED} ${has}`)]),
    });
  });

  it.each<[string, object, object[]]>([
    ['on node groups', { fargateProfiles: [PROFILE], nodeGroups: groups(1) }, []],
    ['on Auto Mode that is switched off', { computeConfig: { enabled: false } }, []],
    ['where EKS shows nothing', {}, []],
    ['where profiles may not be listed', { fargateProfiles: [PROFILE] }, denied('ListFargateProfiles')],
    ['where node groups may not be listed', AUTO, denied('ListNodegroups')],
  ])('is planned without one %s', async (_, cluster, faults) => {
    const { output } = await storage(cluster, faults);

    expect(output).toMatchObject({ details: { decision: 'update' } });
    expect(JSON.stringify(output)).not.toContain('computeTypes');
  });

  it('costs a cluster of node groups no more reads than the estimate', async () => {
    const world = worldOf(groups(3));

    const run = await update(world, { dryRun: true });

    expect(reads(run)).toEqual(['ListNodegroups']);
  });
});
