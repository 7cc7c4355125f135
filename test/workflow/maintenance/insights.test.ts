import { describe, expect, it } from 'vitest';
import { aCluster, NEW, runMaintenance } from '../../support/runs/maintenance-run.ts';

const KUBE_PROXY = 'arn:aws:eks:eu-west-1:111122223333:addon/prod-1/kube-proxy/0';
const INSIGHTS = [
  {
    name: 'EKS add-on version compatibility',
    kubernetesVersion: '1.34',
    status: 'ERROR',
    reason: 'Some add-ons are not compatible with the next Kubernetes version.',
    recommendation: 'Update them before the cluster.',
    resources: [{ status: 'ERROR', reason: 'Too old for 1.34.', arn: KUBE_PROXY }],
    addonCompatibilityDetails: [{ name: 'kube-proxy', compatibleVersions: ['v1.34.0-eksbuild.2'] }],
  },
  { name: 'coredns rollback', category: 'ROLLBACK_READINESS', status: 'PASSING', reason: 'coredns can stay.' },
  { name: 'Kubelet version skew', status: 'WARNING', reason: 'Nodes are behind.' },
  { name: 'Add-on settings of hybrid nodes', category: 'MISCONFIGURATION', status: 'ERROR', reason: 'Not ours.' },
];
const withInsights = (faults: object[] = []) => aCluster({ cluster: { insights: INSIGHTS }, faults });
const plan = (faults: object[] = []) => runMaintenance({ dryRun: true }, withInsights(faults));
const insightCalls = ({ calls }: Awaited<ReturnType<typeof plan>>) =>
  calls.filter(({ operation }) => /Insight/.test(operation)).map(({ operation }) => operation);
const DENIED = 'AccessDeniedException';

describe('the plan of a cluster', () => {
  it("quotes EKS's own insights about its add-ons, and no others", async () => {
    const run = await plan();

    const { reasons, details } = Object(run.output);
    const quotes = reasons.filter((line: string) => line.startsWith('EKS insight'));
    expect(quotes).toEqual([
      'EKS insight "EKS add-on version compatibility" (UPGRADE_READINESS, Kubernetes 1.34): ERROR. Some add-ons are not compatible with the next Kubernetes version. kube-proxy: Too old for 1.34. EKS names as compatible v1.34.0-eksbuild.2. EKS recommends: Update them before the cluster.',
      'EKS insight "coredns rollback" (ROLLBACK_READINESS): PASSING. coredns can stay.',
    ]);
    expect(details.insights).toMatchObject([{ status: 'ERROR', clusterVersion: '1.34' }, { status: 'PASSING' }]);
    // Of those that pass nothing more is read.
    expect(insightCalls(run)).toEqual(['ListInsights', 'DescribeInsight', 'DescribeInsight']);
  });

  it.each([
    [
      'may not be listed',
      'ListInsights',
      DENIED,
      /^EKS's own insights into prod-1 could not be read, .*: AccessDenied: /,
    ],
    [
      'may not be described',
      'DescribeInsight',
      DENIED,
      /The details of EKS add-on .* could not be read: AccessDenied: /,
    ],
    ['are throttled', 'ListInsights', 'TooManyRequestsException', /could not be read, .*: EksThrottled: /],
    ['are not to be had', 'ListInsights', 'ServerException', /could not be read, .*: EksUnavailable: /],
  ])('continues without them, and says so, where they %s', async (_, on, name, says) => {
    const run = await plan([{ on, times: 'always', error: { name } }]);

    const { name: outcome, reasons, details } = Object(run.output);
    expect({ outcome, items: details.results.length }).toEqual({ outcome: 'Planned', items: 3 });
    expect(reasons.filter((line: string) => says.test(line))).toHaveLength(1);
    if (name === DENIED) {
      expect(reasons.join('\n')).toContain(`lacks eks:${on} on arn:aws:eks:eu-west-1:111122223333:cluster/prod-1`);
    }
  });
});

it('a run that changes a cluster reads no insights, which are of the time before it', async () => {
  const run = await runMaintenance({}, withInsights());

  expect(run).toMatchObject({ name: 'Maintained', addons: NEW });
  expect(insightCalls(run)).toEqual([]);
});
