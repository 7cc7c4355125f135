import { describe, expect, it } from 'vitest';
import { aWorld, simulate } from '../simulated-eks.ts';

const THROTTLED = { name: 'ThrottlingException' };

describe('other actors', () => {
  it('act at their time, are reported as others, and meet no faults on calls', async () => {
    // Out of order, since a world is written by people.
    const actions = [
      { atSeconds: 40, UpdateAddon: { clusterName: 'prod-1', addonName: 'coredns' } },
      { atSeconds: 30, DeleteFargateProfile: { clusterName: 'prod-1', fargateProfileName: 'default' } },
    ];
    const { simulator, clock } = simulate(
      aWorld({ actions, faults: [{ on: 'DeleteFargateProfile', error: THROTTLED }] }),
    );

    clock.pass(200);

    expect(simulator.calls()).toMatchObject([
      { time: '2026-11-21T00:00:30.000Z', operation: 'DeleteFargateProfile', status: 200, by: 'other' },
      {
        time: '2026-11-21T00:00:40.000Z',
        operation: 'UpdateAddon',
        status: 409,
        by: 'other',
        answer: { name: 'ResourceInUseException' },
      },
    ]);
    expect(simulator.clusters()[0]?.fargateProfiles).toEqual([]);
  });
});
