import { describe, expect, it } from 'vitest';
import { aCluster, runMaintenance } from '../../support/runs/maintenance-run.ts';

const outcomesOf = ({ output }: Awaited<ReturnType<typeof runMaintenance>>) =>
  Object.fromEntries(
    Object(output).details.results.map(({ resource, name, details }: Record<string, unknown>) => [
      resource,
      Object(details).decision ?? name,
    ]),
  );

it('a Fargate profile that was replaced is meant by its first name again, as a schedule asks for it', async () => {
  const request = { addons: [], fargateProfiles: [{ profile: 'default', changes: { subnets: ['subnet-c'] } }] };
  const first = await runMaintenance(request, aCluster({ addons: [] }));
  const [cluster] = first.after;

  const again = await runMaintenance(request, { clusters: [cluster] });

  expect(first).toMatchObject({ status: 'SUCCEEDED', profiles: { '9999-default': 'ACTIVE' } });
  expect(again).toMatchObject({ status: 'SUCCEEDED', name: 'UpToDate', profiles: { '9999-default': 'ACTIVE' } });
});

describe('all add-ons of a cluster', () => {
  it('are maintained but for the one that its vendor does not offer for this Kubernetes version yet', async () => {
    const [OWN, PROXY, NEW_PROXY] = ['v2.4.0-eksbuild.1', 'v1.35.0-eksbuild.2', 'v1.36.0-eksbuild.9'];
    const world = {
      clusters: [
        {
          name: 'prod-1',
          version: '1.36',
          addons: [
            { name: 'vendor_agent', version: OWN },
            { name: 'kube-proxy', version: PROXY },
          ],
        },
      ],
      catalog: [
        { addon: 'vendor_agent', versions: [{ version: OWN, clusterVersions: ['1.35'], default: true }] },
        {
          addon: 'kube-proxy',
          versions: [
            { version: NEW_PROXY, clusterVersions: ['1.36'], default: true },
            { version: PROXY, clusterVersions: ['1.35', '1.36'] },
          ],
        },
      ],
    };

    const run = await runMaintenance({ addons: 'all' }, world);

    expect(run).toMatchObject({ name: 'Maintained', addons: { vendor_agent: OWN, 'kube-proxy': NEW_PROXY } });
    expect(run.output).toMatchObject({
      severity: 'warning',
      reasons: expect.arrayContaining([
        expect.stringMatching(/^vendor_agent: UpToDate\..* EKS offers no version of vendor_agent for Kubernetes 1\.36/),
      ]),
    });
    expect(run.notified).toContain('UpToDate vendor_agent');
  });

  it('are maintained but for the one that another service of AWS manages, which is named', async () => {
    const AGENT = 'v1.15.0-eksbuild.2';
    const newer = { version: 'v1.16.0-eksbuild.2', clusterVersions: ['1.33'], default: true };
    const agent = { addon: 'aws-guardduty-agent', namespace: 'amazon-guardduty', type: 'security' };
    const world = {
      clusters: [
        {
          name: 'prod-1',
          version: '1.33',
          addons: [
            { name: 'aws-guardduty-agent', version: AGENT, namespace: 'amazon-guardduty' },
            { name: 'metrics-server', version: 'v0.7.2-eksbuild.4' },
          ],
        },
      ],
      catalog: {
        extends: 'builtin',
        addons: [{ ...agent, versions: [newer, { version: AGENT, clusterVersions: ['1.33'] }] }],
      },
    };

    const run = await runMaintenance({ addons: 'all' }, world);
    const asked = await runMaintenance({ addons: [{ addon: 'aws-guardduty-agent' }] }, world);

    expect(run).toMatchObject({ name: 'Maintained', addons: { 'aws-guardduty-agent': AGENT } });
    expect(outcomesOf(run)).toEqual({ 'aws-guardduty-agent': 'keep', 'metrics-server': 'Updated' });
    expect(JSON.stringify(run.output)).toContain('aws-guardduty-agent: left alone. GuardDuty');
    expect(asked).toMatchObject({ name: 'Maintained', addons: { 'aws-guardduty-agent': newer.version } });
  });
});

it('members of configurations that people use are known to the catalogue, and others are refused', async () => {
  // With what the real schema of exactly this version says of the member.
  const configured: [addon: string, from: string, to: string, values: object, decision: string][] = [
    [
      'vpc-cni',
      'v1.22.1-eksbuild.2',
      'v1.22.4-eksbuild.3',
      { env: { AWS_VPC_K8S_PLUGIN_LOG_FILE: 'stdout', DISABLE_METRICS: 'false', WARM_IP_TARGET: '5' } },
      'update',
    ],
    ['kube-proxy', 'v1.33.7-eksbuild.2', 'v1.33.10-eksbuild.18', { computeType: 'Fargate' }, 'blocked'],
    ['coredns', 'v1.12.4-eksbuild.6', 'v1.13.1-eksbuild.1', { computeType: 'Fargate', replicaCount: 4 }, 'update'],
    [
      'aws-ebs-csi-driver',
      'v1.57.1-eksbuild.1',
      'v1.58.0-eksbuild.1',
      { sidecars: { snapshotter: { forceEnable: true } } },
      'update',
    ],
    [
      'aws-efs-csi-driver',
      'v3.0.0-eksbuild.1',
      'v3.4.0-eksbuild.1',
      { node: { livenessProbe: { periodSeconds: 30, failureThreshold: 3 } } },
      'update',
    ],
    [
      'eks-pod-identity-agent',
      'v1.3.7-eksbuild.2',
      'v1.3.8-eksbuild.2',
      { agent: { additionalArgs: { '-b': '169.254.170.23' } } },
      'update',
    ],
    [
      'amazon-cloudwatch-observability',
      'v4.7.0-eksbuild.1',
      'v4.10.0-eksbuild.1',
      { agent: { config: { logs: { metrics_collected: { application_signals: {} } } } } },
      'update',
    ],
  ];
  const addons = configured.map(([name, version]) => ({ name, version }));
  const wishes = configured.map(([addon, , version, configurationValues]) => ({ addon, version, configurationValues }));

  const run = await runMaintenance(
    { addons: wishes, dryRun: true },
    { clusters: [{ name: 'prod-1', version: '1.33', addons }] },
  );

  expect(run).toMatchObject({ status: 'SUCCEEDED', name: 'Planned', output: { severity: 'warning' } });
  expect(outcomesOf(run)).toEqual(Object.fromEntries(configured.map(([addon, , , , decision]) => [addon, decision])));
});
