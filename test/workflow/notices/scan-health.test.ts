import { describe, expect, it } from 'vitest';
import { TABLE, topicArn } from '../../../local/cloud/machines/machines.ts';
import { type OpenCloud, openedForTest } from '../../support/runs/open-cloud.ts';
import { aCluster, aWorld, names, SICK, WELL } from './health-world.ts';

const TOPIC = topicArn({ region: 'eu-west-1', account: '111122223333' });

describe('a scan of health', () => {
  const scan = async ({ cloud }: OpenCloud, input: object = {}) => {
    const { executionArn } = cloud.engine.startExecution({
      stateMachineArn: 'scan-health',
      input: JSON.stringify(input),
    });
    const { transitions, status, output, error, cause } = await cloud.engine.finished(executionArn);
    await cloud.idle();
    return { transitions, status, error, cause, sums: output === undefined ? undefined : JSON.parse(output) };
  };
  const clusters = Array.from({ length: 25 }, (_, index) => aCluster(`c-${index + 10}`, index % 5 === 0 ? SICK : WELL));

  it('reads every page of clusters and notifies each issue once', async () => {
    const world = await openedForTest(aWorld(clusters));

    const first = await scan(world);
    const second = await scan(world);

    expect(first).toMatchObject({ status: 'SUCCEEDED', transitions: 7 });
    expect(first.sums).toEqual({
      clusters: 25,
      resources: 25,
      notified: 5,
      restored: 0,
      unhealthy: { addon: 5, 'fargate-profile': 0 },
      notScannedCount: 0,
      notScanned: [],
    });
    expect(second.sums).toMatchObject({ clusters: 25, notified: 0, unhealthy: { addon: 5 } });
    expect(names(world)).toEqual(Array(5).fill('HealthIssue'));
  });

  it('does not scan clusters whose names do not match', async () => {
    const denied = { on: 'ListAddons', cluster: 'c-11', times: 'always', error: { name: 'AccessDeniedException' } };
    const world = await openedForTest(aWorld(clusters, { faults: [denied] }));

    const { status, sums } = await scan(world, { clusters: ['c-2*', 'c-10'] });

    expect({ status, sums }).toMatchObject({ status: 'SUCCEEDED', sums: { clusters: 11, notified: 3 } });
  });

  it('reads the rest when a cluster cannot be read, fails, and that is notified', async () => {
    const denied = { on: 'ListAddons', cluster: 'c-11', times: 'always', error: { name: 'AccessDeniedException' } };
    const world = await openedForTest(aWorld(clusters, { faults: [denied] }));

    const run = await scan(world);

    expect(run).toMatchObject({ status: 'FAILED', error: 'HealthScanIncomplete' });
    expect(run.cause).toContain('Cluster c-11 could not be read: AccessDenied');
    expect(names(world)).toEqual([...Array(5).fill('HealthIssue'), 'ExecutionFailed']);
  });

  it('scans the clusters that the stack may touch when nobody says which', async () => {
    const denied = { on: 'ListAddons', cluster: 'c-11', times: 'always', error: { name: 'AccessDeniedException' } };
    const world = await openedForTest(aWorld(clusters, { faults: [denied] }));
    const asked = {
      table: TABLE,
      topicArn: TOPIC,
      from: null,
      sums: null,
      now: '2026-11-21T08:00:00.000Z',
      access: 'none',
      pending: [],
      causes: {},
    };
    const lookAt = (request: object, names: string) =>
      world.lambdas.ScanHealthFunction?.({ ...asked, request, own: { names, region: 'eu-west-1' } });

    const narrowed = await lookAt({}, 'c-1?');
    const wide = await lookAt({}, 'c-10');
    const named = await lookAt({ clusters: ['c-11'] }, 'c-10');

    expect(narrowed).toMatchObject({ sums: { clusters: 9, notScannedCount: 1 } });
    expect(wide).toMatchObject({ sums: { clusters: 1, notScannedCount: 0 } });
    expect(named).toMatchObject({ sums: { notScanned: [expect.stringContaining('ClusterNames')] } });
  });

  it('measures what is unhealthy, in all and on the clusters that have it, and what waits for people', async () => {
    const world = await openedForTest(aWorld(clusters));

    await scan(world);

    const scanned = world.measured.filter(({ name }) => name === 'ClustersScanned');

    expect(scanned).toEqual([{ name: 'ClustersScanned', value: 25, by: [{}] }]);
    expect(world.measured).toContainEqual({ name: 'UnhealthyResources', value: 5, by: [{ kind: 'addon' }] });
    expect(world.measured).toContainEqual({ name: 'UnhealthyResources', value: 0, by: [{ kind: 'fargate-profile' }] });
    expect(world.measured).toContainEqual({ name: 'ApprovalsWaiting', value: 0, by: [{}] });
    expect(world.measured.flatMap(({ by }) => by).flatMap(({ cluster = [] }) => cluster)).toEqual(
      [10, 15, 20, 25, 30].map((index) => `111122223333/eu-west-1/c-${index}`),
    );
  });

  it('tries again when EKS asks for a slower pace, and notifies nothing twice', async () => {
    const busy = { on: 'ListAddons', after: 12, times: 2, error: { name: 'ThrottlingException' } };
    const world = await openedForTest(aWorld(clusters, { faults: [busy] }));

    const run = await scan(world);

    expect(run).toMatchObject({ status: 'SUCCEEDED', sums: { clusters: 25 } });
    expect(names(world)).toEqual(Array(5).fill('HealthIssue'));
  });
});
