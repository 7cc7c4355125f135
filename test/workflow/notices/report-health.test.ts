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

  it('says which add-ons are behind when it is asked to, and what must move before the next Kubernetes version', async () => {
    const { output, calls } = await runMachine('report-health', { cluster: 'prod-1', drift: true }, aWorld());

    expect(output).toMatchObject({
      name: 'HealthReported',
      severity: 'warning',
      summary: expect.stringMatching(/ is unhealthy\. 1 of 1 add-on is behind\.$/),
      reasons: [expect.stringMatching(/^coredns v1\.\S+, latest v1\.\S+: \d+ minor lines?$/)],
      advice: ['See what an update would change: `upkeep plan maintain-cluster --aws --cluster prod-1`'],
      details: { drift: { behind: 1, blocking: 0, addons: [{ addon: 'coredns', state: 'behind', next: 'ready' }] } },
    });
    expect(calls.filter(({ operation }) => !/^(List|Describe)/.test(operation))).toEqual([]);
  });

  it('reports the health when EKS does not say what it offers', async () => {
    const faults = [
      { on: 'DescribeAddonVersions', times: 'always', error: { name: 'AccessDeniedException', message: 'No.' } },
    ];

    const { status, output } = await runMachine(
      'report-health',
      { cluster: 'prod-1', drift: true },
      aWorld({ faults }),
    );

    expect(status).toBe('SUCCEEDED');
    expect(output).toMatchObject({
      severity: 'warning',
      reasons: [
        expect.stringMatching(
          /^Which add-ons are behind is not known\. What EKS offers for prod-1 could not be read: AccessDenied/,
        ),
      ],
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
