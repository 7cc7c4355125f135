import { describe, expect, it } from 'vitest';
import { runMachine } from '../../support/runs/run-machine.ts';
import { aWorld } from '../../support/worlds/addon-worlds.ts';
import { aFargateWorld } from '../../support/worlds/fargate-worlds.ts';

const SICK = [{ code: 'InsufficientNumberOfReplicas', message: 'Too few replicas.', resourceIds: ['coredns'] }];

describe('a report of health', () => {
  it('reports that nothing is wrong, and changes nothing', async () => {
    const { status, output, notifications, calls } = await runMachine(
      'report-health',
      { cluster: 'prod-1' },
      aFargateWorld(),
    );

    expect(status).toBe('SUCCEEDED');
    expect(output).toMatchObject({ name: 'HealthReported', severity: 'info', reasons: [] });
    expect(notifications).toHaveLength(1);
    expect(calls.filter(({ operation }) => !/^(List|Describe)/.test(operation))).toEqual([]);
  });

  it('reports each issue with its code, what it concerns and advice', async () => {
    const world = aWorld({ addon: { status: 'DEGRADED', health: SICK } });

    const { status, output } = await runMachine('report-health', { cluster: 'prod-1' }, world);

    expect(status).toBe('SUCCEEDED');
    expect(output).toMatchObject({
      severity: 'warning',
      reasons: [expect.stringContaining('coredns is DEGRADED; InsufficientNumberOfReplicas: Too few replicas')],
      advice: [expect.stringContaining('kubectl')],
      codes: ['InsufficientNumberOfReplicas'],
      resourceIds: ['coredns'],
    });
  });

  it('of a cluster that cannot be read is no success', async () => {
    const { status, error, notifications } = await runMachine('report-health', { cluster: 'other' }, aWorld());

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'HealthNotRead' });
    expect(notifications.map(({ attributes }) => attributes.outcome)).toEqual(['HealthNotRead']);
  });

  it('is tried again when EKS is busy', async () => {
    const faults = [
      { on: 'ListAddons', times: 2, error: { name: 'ThrottlingException', status: 429, message: 'Slow.' } },
    ];

    const { status } = await runMachine('report-health', { cluster: 'prod-1' }, aWorld({ faults }));

    expect(status).toBe('SUCCEEDED');
  });
});
