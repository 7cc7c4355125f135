import { afterEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../local/clock.ts';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';
import { anEksElsewhere, type EksElsewhere } from '../../support/worlds/eks-elsewhere.ts';

const COREDNS = { name: 'coredns', version: 'v1.12.4-eksbuild.6' };
const cluster = (name: string, changes: object = {}) => ({ name, version: '1.33', addons: [COREDNS], ...changes });
const aWorld = (clusters: object[], changes: object = {}) => ({
  region: 'eu-west-1',
  account: '111122223333',
  clusters,
  ...changes,
});

const folder = aFolder();
let aws: EksElsewhere | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

const driftOf = (world: object, ...args: string[]) =>
  upkeep(['drift', '--world', folder.file('world.json', JSON.stringify(world)), ...args]);

describe('upkeep drift', () => {
  it('shows each add-on of each cluster, and exits 3 when one is behind', async () => {
    const { code, out } = await driftOf(aWorld([cluster('prod-1'), cluster('prod-2', { region: 'us-east-1' })]));

    expect(code).toBe(3);
    expect(out).toMatch(/^CLUSTER +ADD-ON +INSTALLED +LATEST +BEHIND +WAY BACK +HEALTH +NEXT KUBERNETES\n/);
    expect(out).toMatch(
      /111122223333\/us-east-1\/prod-2 \(1\.33\) +coredns +v1\.12\.4-eksbuild\.6 +v1\.13\.\S+ +1 minor line +yes +healthy +1\.34: ready\n/,
    );
    expect(out).toContain('\n2 add-ons on 2 clusters: 2 behind, 0 block the next Kubernetes version, 0 unhealthy.\n');
  });

  it('exits 0 when no add-on is further behind than is tolerated', async () => {
    expect(await driftOf(aWorld([cluster('prod-1')]), '--max-behind', '1')).toMatchObject({ code: 0 });
  });

  it('reads every page of clusters, and clusters of other accounts', async () => {
    const many = Array.from({ length: 103 }, (_, index) => cluster(`c-${index}`, { addons: [] }));
    const other = cluster('far', { account: '444455556666' });

    const { code, out } = await driftOf(aWorld([...many, other]), '--json');

    const { totals, clusters } = JSON.parse(out);
    expect({ code, totals }).toMatchObject({ code: 3, totals: { clusters: 104, addons: 1, behind: 1, notRead: 0 } });
    expect(clusters.at(-1)).toMatchObject({
      accountId: '444455556666',
      name: 'far',
      addons: [{ addon: 'coredns', behind: true }],
    });
  });

  it('has a line for an account that cannot be entered, and exits 1', async () => {
    const roleArn = 'arn:aws:iam::444455556666:role/nobody';
    const fleet = { clusters: { accounts: ['own', { roleArn }], names: ['prod-*'] } };

    const { code, out } = await driftOf(
      aWorld([cluster('prod-1'), cluster('dev-1')]),
      '--fleet',
      folder.file('fleet.json', JSON.stringify(fleet)),
    );

    expect(code).toBe(1);
    expect(out).toMatch(/\n444455556666\/eu-west-1: EKS could not be read: AccessDenied/);
    expect(out).toContain('\n1 add-on on 1 cluster: 1 behind');
    expect(out).toContain('1 could not be read.\n');
    expect(out).not.toContain('dev-1');
  });

  it('has a line for a cluster that EKS does not answer for, beside those that could be read', async () => {
    const faults = [
      { on: 'ListAddons', cluster: 'prod-2', error: { name: 'AccessDeniedException', message: 'No <b>.' } },
    ];
    const { code, out } = await driftOf(aWorld([cluster('prod-1'), cluster('prod-2')], { faults }), '--html');

    expect(code).toBe(1);
    expect(out).toMatch(/111122223333\/eu-west-1\/prod-2: Cluster prod-2 could not be read: AccessDenied/);
    expect(out).toContain('No &lt;b&gt;.');
    expect(out).toContain('<th scope="row">prod-1 (1.33)</th>');
  });

  describe('with insights of EKS', () => {
    const insight = { name: 'Deprecated APIs', kubernetesVersion: '1.34', status: 'ERROR', reason: 'Still *used*.' };
    const insights = [
      { name: 'Kubelet skew', kubernetesVersion: '1.35', status: 'WARNING', reason: 'Nodes are old.' },
      { ...insight, recommendation: 'Replace it.' },
      { name: 'Passes', status: 'PASSING', reason: 'Fine.' },
      { name: 'Rollback', category: 'ROLLBACK_READINESS', status: 'ERROR', reason: 'No.' },
    ];
    const world = aWorld([cluster('prod-1', { insights }), cluster('prod-2')]);

    it('says what blocks an upgrade first, and how to see its details', async () => {
      const { code, out } = await driftOf(world, '--max-behind', '1');

      expect(code).toBe(0);
      expect(out).toMatch(
        /ERROR for Kubernetes 1\.34: "Deprecated APIs"\. Still \*used\*\. Replace it\. Details: `aws eks describe-insight --cluster-name prod-1 --id \S+ --region eu-west-1`\n\n.*WARNING for Kubernetes 1\.35: "Kubelet skew"\. Nodes are old\./,
      );
      expect(out).not.toMatch(/Passes|Rollback/);
      expect(out).toContain("EKS's own insights say that 1 cluster is not ready for an upgrade.\n");
    });

    it.each([
      ['--markdown', '- prod-1 (1.33): ERROR for Kubernetes 1.34: "Deprecated APIs". Still \\*used\\*. Replace it.'],
      ['--html', '<h2>What EKS says of upgrades</h2>'],
      ['--json', '"status": "ERROR"'],
    ])('has them with %s', async (format, text) => {
      expect((await driftOf(world, format)).out).toContain(text);
    });

    it('says that they could not be read, and has the rest', async () => {
      const faults = [
        { on: 'ListInsights', times: 'always', error: { name: 'AccessDeniedException', message: 'No.' } },
      ];
      const { code, out } = await driftOf(aWorld([cluster('prod-1')], { faults }), '--max-behind', '1');

      expect(code).toBe(0);
      expect(out).toMatch(/EKS's own insights into prod-1 could not be read: AccessDenied\w*: /);
    });
  });

  it('is a table in Markdown, in which nothing of EKS is Markdown', async () => {
    const { out } = await driftOf(aWorld([cluster('prod_1_')]), '--markdown');

    expect(out).toMatch(/\n\| Cluster \| Add-on \|.*\n\| --- \| --- .*\n\| prod\\_1\\_ \(1\.33\) \| coredns \|/);
  });

  it('reads the account of the shell with reads alone', async () => {
    aws = await anEksElsewhere(aWorld([cluster('prod-1')]), virtualClock(Date.UTC(2026, 2, 2)));

    const { code, out } = await upkeep(['drift', '--aws']);

    expect(code).toBe(3);
    expect(out).toMatch(/^AWS account 111122223333/);
    expect(out).toMatch(/\nprod-1 \(1\.33\) +coredns /);
    expect(aws.eks.calls().filter(({ operation }) => !/^(Describe|List)/.test(operation))).toEqual([]);
  });

  it.each([
    [['--json', '--html'], '--json and --html cannot be combined'],
    [['--aws', '--world', 'a.yaml'], '--world and --aws cannot be combined'],
    [['--region', 'eu-west-1'], '--region is for --aws'],
    [['--max-behind', 'two'], '--max-behind must be a whole number from 0 to 100'],
    [
      ['--fleet', folder.file('bad.json', '{"clusters":{"acounts":[]}}')],
      'acounts: is not a known field. Did you mean accounts?',
    ],
    [
      ['--fleet', folder.file('named.json', '{"fleet":"prod"}')],
      'names the fleet prod, and not the clusters that are meant; no API call was made',
    ],
  ])('refuses %j', async (args, says) => {
    expect(await upkeep(['drift', ...args])).toMatchObject({ code: 2, note: expect.stringContaining(says) });
  });
});
