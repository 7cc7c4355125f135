import { describe, expect, it } from 'vitest';
import { textOf } from '../../support/repository.ts';
import { noticeOf, type OpenCloud, openedForTest } from '../../support/runs/open-cloud.ts';
import { aCluster, anAsked, aWorld, names, SICK } from './health-world.ts';

const CAUSE = '2 of 2 replicas of coredns: Unschedulable, 0/3 nodes match: 3 Insufficient cpu, such as coredns-';

const GONE = { name: 'ResourceNotFoundException', message: 'No addon: coredns found in cluster: prod-1' };

const ran = async ({ cloud }: OpenCloud, stateMachineArn: string, input: object, name = 'a-run') => {
  const { executionArn } = cloud.engine.startExecution({
    stateMachineArn,
    name,
    input: JSON.stringify(input),
  });
  const run = await cloud.engine.finished(executionArn);
  await cloud.idle();
  return { ...run, output: run.output === undefined ? undefined : JSON.parse(run.output) };
};
const reasonsOf = ({ notifications }: OpenCloud) => notifications.map((each) => noticeOf(each).reasons);
const event = (kind: string, changes: object = {}) => ({
  ...JSON.parse(textOf(`events/eks-addon.${kind}.json`)),
  ...changes,
});
/** Invokes the function, and waits for the scans that it has started. */
const heard = async ({ cloud, lambdas }: OpenCloud, ...of: Parameters<typeof event>) => {
  await lambdas.ReportHealthEventFunction?.(event(...of));
  const scans = cloud.engine.listExecutions('scan-health');
  await Promise.all(scans.map(({ executionArn }) => cloud.engine.finished(executionArn)));
  await cloud.idle();
};
const asked = ({ cloud }: OpenCloud) => cloud.simulator.kubernetesCalls();

describe('with access to the Kubernetes API of clusters, a scan', () => {
  it('says from the cluster why an add-on is not healthy, once, and asks nothing of it again', async () => {
    const world = await openedForTest(aWorld([anAsked('prod-1'), aCluster('prod-2', SICK)]));

    const first = await ran(world, 'scan-health', {});
    const calls = asked(world).length;
    const second = await ran(world, 'scan-health', {}, 'another');

    expect(first).toMatchObject({ status: 'SUCCEEDED', output: { notified: 2, unhealthy: { addon: 2 } } });
    expect(reasonsOf(world)).toEqual([
      [
        expect.stringMatching(/^InsufficientNumberOfReplicas/),
        expect.stringContaining(CAUSE),
        expect.stringMatching(/^Seen by/),
      ],
      [
        expect.stringMatching(/^InsufficientNumberOfReplicas/),
        expect.stringContaining('could not be asked'),
        expect.anything(),
      ],
    ]);
    expect(noticeOf(world.notifications[0])).toMatchObject({
      details: { diagnosis: [expect.stringContaining(CAUSE)] },
    });
    expect(second.output).toMatchObject({ notified: 0, unhealthy: { addon: 2 } });
    expect([calls > 0, asked(world).length - calls]).toEqual([true, 0]);
  });

  it('notifies of every page with what its own clusters say', async () => {
    const clusters = Array.from({ length: 12 }, (_, index): object =>
      index % 11 === 0 ? anAsked(`c-${index + 10}`) : aCluster(`c-${index + 10}`, SICK),
    );
    const world = await openedForTest(aWorld(clusters));

    const { output } = await ran(world, 'scan-health', {});

    expect(output).toMatchObject({ clusters: 12, notified: 12, notScannedCount: 0 });
    const notices = world.notifications.map((each) => noticeOf(each));
    expect(
      notices.filter(({ reasons }) => String(reasons).includes(CAUSE)).map(({ cluster }) => Object(cluster).name),
    ).toEqual(['c-10', 'c-21']);
  });

  it.each<[string, object, string]>([
    ['that knows no access entry', { kubernetes: { access: 'none' } }, 'create-access-entry --cluster-name prod-1'],
    ['that is out of reach', { kubernetes: { reachable: false } }, 'KubernetesSubnetIds'],
    [
      'that answers nothing',
      { faults: [{ on: 'kubernetes', times: 'always', error: { status: 503, message: 'no' } }] },
      'KubernetesUnavailable',
    ],
    [
      'that EKS does not describe',
      { faults: [{ on: 'DescribeCluster', times: 'always', error: { name: 'AccessDeniedException' } }] },
      'The cluster itself could not be asked: AccessDenied',
    ],
    [
      'for which its function fails',
      {
        faults: [{ on: 'lambda', function: 'diagnose-health', times: 'always', error: 'Runtime.UserCodeSyntaxError' }],
      },
      'the function DiagnoseHealth failed',
    ],
  ])(
    'notifies of a cluster %s as before, and says why',
    async (_, { kubernetes, ...more }: { kubernetes?: object }, says) => {
      const stack = { stackParameters: { KubernetesAccess: 'read' } };
      const world = await openedForTest(aWorld([anAsked('prod-1', kubernetes)], { ...stack, ...more }));

      const { status, output } = await ran(world, 'scan-health', {});

      expect({ status, notified: output.notified, names: names(world) }).toEqual({
        ...{ status: 'SUCCEEDED', notified: 1 },
        names: ['HealthIssue'],
      });
      expect(reasonsOf(world)[0]).toEqual([
        expect.stringMatching(/^InsufficientNumberOfReplicas/),
        expect.stringContaining(says),
        expect.stringMatching(/^Seen by the scan/),
      ]);
    },
  );

  it('does not miss an add-on that is deleted while its cluster is asked', async () => {
    const world = await openedForTest(
      aWorld([anAsked('prod-1'), anAsked('prod-2')], {
        faults: [{ on: 'DescribeAddon', cluster: 'prod-1', after: 1, times: 1, error: GONE }],
      }),
    );

    const { status, output } = await ran(world, 'scan-health', {});

    expect({ status, output }).toMatchObject({ status: 'SUCCEEDED', output: { notified: 1, notScannedCount: 0 } });
  });
});

describe('with access to the Kubernetes API of clusters, an event', () => {
  it('about an unhealthy add-on is notified once, with what the cluster says, however often it comes', async () => {
    const world = await openedForTest(aWorld([anAsked('prod-1')]));

    await heard(world, 'health-degraded');
    await heard(world, 'health-degraded');
    await heard(world, 'health-degraded', { id: 'another' });

    expect(names(world)).toEqual(['HealthIssue']);
    expect(reasonsOf(world)[0]).toEqual([
      expect.stringMatching(/^InsufficientNumberOfReplicas/),
      expect.stringContaining(CAUSE),
      expect.stringMatching(/^EKS event: EKS Addon Health Degraded, /),
    ]);
    expect(world.cloud.engine.listExecutions('scan-health')).toHaveLength(1);
  });

  it('about a failed update of somebody else is followed by what the cluster says', async () => {
    const world = await openedForTest(aWorld([anAsked('prod-1')]));

    await heard(world, 'update-failed');

    expect(names(world)).toEqual(['UpdateFailed', 'HealthIssue']);
    expect(reasonsOf(world)[1]).toContainEqual(expect.stringContaining(CAUSE));
  });
});

describe('a report of health', () => {
  it('has the causes after the add-ons, where the cluster may be asked', async () => {
    const world = await openedForTest(aWorld([anAsked('prod-1')]));

    const { output } = await ran(world, 'report-health', { cluster: 'prod-1' });

    expect(output.reasons).toEqual([expect.stringMatching(/^coredns is DEGRADED/), expect.stringContaining(CAUSE)]);
  });

  it('is published without them when the function that asks fails', async () => {
    const faults = [
      { on: 'lambda', function: 'diagnose-health', times: 'always', error: 'Runtime.UserCodeSyntaxError' },
    ];
    const world = await openedForTest(aWorld([anAsked('prod-1')], { faults }));

    const { output } = await ran(world, 'report-health', { cluster: 'prod-1' });

    expect(output).toMatchObject({
      name: 'HealthReported',
      reasons: [expect.anything(), 'The cluster itself could not be asked: the function DiagnoseHealth failed.'],
    });
    expect(names(world)).toEqual(['HealthReported']);
  });
});

it('is what it was without access, byte for byte', async () => {
  const noticesOf = async (cluster: object, stack: object) => {
    const world = await openedForTest(aWorld([cluster], stack));
    await ran(world, 'scan-health', {});
    await heard(world, 'health-degraded');
    await ran(world, 'report-health', { cluster: 'prod-1' });
    const calls = asked(world).length;
    return { calls, text: JSON.stringify(world.notifications) };
  };

  const without = await noticesOf(aCluster('prod-1', SICK), {});
  const unused = await noticesOf(anAsked('prod-1'), { stackParameters: { KubernetesAccess: 'none' } });

  expect([without.calls, unused.calls]).toEqual([0, 0]);
  expect(without.text).not.toMatch(/diagnos|could not be asked/i);
  expect(unused.text).toBe(without.text);
});
