import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aFolder, upkeep } from '../../../support/runs/upkeep.ts';

let folder: ReturnType<typeof aFolder>;

beforeEach(() => {
  folder = aFolder();
});

afterEach(() => folder.remove());

describe('upkeep plan', () => {
  it('shows what would happen to each add-on of the world', async () => {
    const { code, out } = await upkeep(['plan']);

    const rows = out.split('\n');
    expect(code).toBe(0);
    expect(rows[0]).toMatch(/^CLUSTER\s+ADD-ON\s+PLAN\s+WHY$/);
    expect(rows.find((row) => row.includes(' coredns '))).toMatch(/update .*v1.11.4-eksbuild.2 to v1.13.2-eksbuild.21/);
    expect(rows.find((row) => row.includes(' metrics-server '))).toMatch(/up to date .*stays at/);
  });

  it('says why a request is blocked', async () => {
    const request = { cluster: 'prod-1', addon: 'coredns', version: 'v9.9.9-eksbuild.1' };

    const { code, out } = await upkeep(['plan', '--input', '-'], { input: JSON.stringify(request) });

    expect(code).toBe(3);
    expect(out).toContain('\n0 to update, 0 up to date, 1 blocked.\n');

    expect(out).toMatch(/prod-1\s+coredns\s+blocked\s/);
    expect(out).toContain('v9.9.9-eksbuild.1 is not offered');
    expect(out).toContain('Offered are v1.13.2-eksbuild.21');
  });

  it('shows every setting that would change, with the way back and the estimate', async () => {
    const { code, out } = await upkeep([
      'plan',
      ...['--addon', 'coredns', '--version', '1.12'],
      ...['--set', 'configurationValues.replicaCount=4', '--set', 'serviceAccountRoleArn=null'],
    ]);

    expect(code).toBe(0);
    expect(out).toMatch(
      / version: v1\.11\.4-eksbuild\.2 -> v1\.12\.\S+\n +configurationValues\.replicaCount: 3 -> 4\n/,
    );
    expect(out).toMatch(/Can be rolled back: yes, to v1\.11\.4-eksbuild\.2\.\n +It may take about/);
    expect(out).toContain('\n1 to update, 0 up to date, 0 blocked.\n');
  });

  it('shows what would change of a Fargate profile', async () => {
    const { code, out } = await upkeep(['plan', 'replace-fargate-profile', '--set', 'changes.tags.cost=42']);

    expect(code).toBe(0);
    expect(out).toMatch(/prod-1 +default +replace +.*\n +tags\.cost: \(none\) -> 42\n/);
    expect(out).toContain('\n1 to replace, 0 up to date, 0 blocked.\n');
  });

  it('is the text that a dry run ends with', async () => {
    const request = ['--cluster', 'prod-1', '--addon', 'coredns'];

    const [planned, dry] = await Promise.all([
      upkeep(['plan', ...request]),
      upkeep(['run', 'update-addon', ...request, '--dry-run']),
    ]);

    const text = (out: string) =>
      out
        .slice(out.indexOf('coredns on prod-1'))
        .split('\n')
        .slice(0, 4)
        .map((line) => line.trim());
    expect(text(dry.out)).toEqual(text(planned.out));
    expect(dry.out).toContain('  1 to update, 0 up to date, 0 blocked.\n');
  });

  it('is one object with --json', async () => {
    const { code, out } = await upkeep(['plan', '--addon', 'metrics-server', '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      totals: { update: 0, replace: 0, upToDate: 1, blocked: 0, failed: 0 },
      plans: [{ cluster: 'prod-1', resource: 'metrics-server', decision: 'up to date', changes: [] }],
    });
  });

  it('shows a whole cluster in the order in which it would be maintained', async () => {
    const { code, out } = await upkeep(['plan', 'maintain-cluster', '--input', 'events/maintain-cluster.json']);

    const rows = out.trimEnd().split('\n');
    expect(code).toBe(0);
    const named = rows.slice(0, rows.indexOf('')).filter((row) => !row.startsWith(' '));
    expect(rows.at(-1)).toBe('5 to update, 1 to replace, 1 up to date, 0 blocked.');
    expect(named.map((row) => row.split(/\s{2,}/).slice(0, 3))).toEqual([
      ['CLUSTER', 'WHAT', 'PLAN'],
      ['prod-1', 'vpc-cni', 'update'],
      ['prod-1', 'eks-pod-identity-agent', 'update'],
      ['prod-1', 'kube-proxy', 'update'],
      ['prod-1', 'coredns', 'update'],
      ['prod-1', 'aws-ebs-csi-driver', 'update'],
      ['prod-1', 'metrics-server', 'up to date'],
      ['prod-1', 'default', 'replace'],
    ]);
  });

  it('says what has to be updated before the cluster is upgraded', async () => {
    const addons = [
      { name: 'coredns', version: 'v1.12.4-eksbuild.6' },
      { name: 'metrics-server', version: 'v0.8.1-eksbuild.15' },
    ];
    const world = folder.file(
      'world.yaml',
      JSON.stringify({ clusters: [{ name: 'prod-1', version: '1.35', addons }] }),
    );

    const { code, out } = await upkeep(['plan', 'maintain-cluster', '--for', '1.36', '--world', world], {
      columns: 200,
    });

    expect(code).toBe(0);
    expect(out).toMatch(/coredns +must update +coredns on prod-1 would be updated from v1\.12\.4/);
    expect(out).toContain('has to move before the cluster is upgraded');
    expect(out).toMatch(/metrics-server +update /);
  });

  it('shows the insights of EKS about the add-ons before an upgrade', async () => {
    const insight = { name: 'EKS add-on version compatibility', kubernetesVersion: '1.34', status: 'WARNING' };
    const compatible = [{ name: 'coredns', compatibleVersions: ['v1.12.4-eksbuild.6'] }];
    const cluster = {
      name: 'prod-1',
      version: '1.33',
      addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2' }],
      insights: [{ ...insight, reason: 'Look at them.', addonCompatibilityDetails: compatible }],
    };
    const world = folder.file('world.yaml', JSON.stringify({ clusters: [cluster] }));

    const { out } = await upkeep(['plan', 'maintain-cluster', '--for', '1.34', '--world', world], { columns: 200 });

    expect(out).toMatch(
      /prod-1 +EKS insight +WARNING +EKS add-on version compatibility, Kubernetes 1\.34:\n +Look at them/,
    );
    expect(out).toMatch(/\n +coredns: EKS names as compatible v1\.12\.4-eksbuild\.6\./);
  });

  it('says why a cluster cannot be planned', async () => {
    const input = JSON.stringify({ cluster: 'prod-1', addons: [{ addon: 'nope' }] });

    const { out } = await upkeep(['plan', 'maintain-cluster', '--input', '-'], { input });

    expect(out).toMatch(/prod-1\s+all\s+blocked\s/);
    expect(out).toContain('nope is not installed on prod-1');
  });

  it.each([
    ['another state machine', ['plan', 'scan-health'], "not 'scan-health'"],
    [
      'a version that is not the next',
      ['plan', 'maintain-cluster', '--for', '1.36'],
      'which EKS upgrades to 1.34 next',
    ],
    ['a version of one add-on', ['plan', '--for', '1.34'], '--for is for maintain-cluster'],
    ['a Region without --aws', ['plan', '--region', 'eu-west-1'], '--region is for --aws'],
    ['a world with --aws', ['plan', '--aws', '--world', 'a.yaml'], '--world and --aws cannot be combined'],
    ['an invalid version', ['plan', '--version', 'newest'], 'version: must be latest, default'],
    [
      'an add-on of a whole cluster',
      ['plan', 'maintain-cluster', '--addon', 'coredns'],
      'not fields of a request of maintain-cluster',
    ],
  ])('refuses %s', async (_, args, says) => {
    const { code, note } = await upkeep(args);

    expect(code).toBe(2);
    expect(note).toContain(says);
  });

  it('refuses a cluster that is not in the world', async () => {
    const { code } = await upkeep(['plan', '--cluster', 'prod-9']);

    expect(code).toBe(2);
  });
});
