import {
  CreateFargateProfileCommand,
  DeleteFargateProfileCommand,
  DescribeAddonCommand,
  DescribeFargateProfileCommand,
  DescribeUpdateCommand,
  UpdateAddonCommand,
} from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { sleepUntil, virtualClock } from '../../../local/clock.ts';
import { createSimulator, type SavedSimulator } from '../../../local/simulator/simulator.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { aWorld, clientOf, ROLE, START, simulate } from './simulated-eks.ts';

const TOKEN = 's'.repeat(36);
const coredns = { clusterName: 'prod-1', addonName: 'coredns' };
const throughJson = (saved: SavedSimulator): SavedSimulator => JSON.parse(JSON.stringify(saved));

describe('a simulator that was killed and started again', () => {
  it('resumes where it was, and what was in progress ended at its time', async () => {
    const first = simulate();
    const { update } = await first.eks.send(new UpdateAddonCommand({ ...coredns, addonVersion: 'v1.12.4-eksbuild.6' }));
    const saved = throughJson(first.simulator.save());

    const second = simulate(aWorld(), { saved });

    const { addon } = await second.eks.send(new DescribeAddonCommand(coredns));
    const found = await second.eks.send(
      new DescribeUpdateCommand({ name: 'prod-1', addonName: 'coredns', updateId: update?.id }),
    );
    expect(addon).toMatchObject({
      status: 'ACTIVE',
      addonVersion: 'v1.12.4-eksbuild.6',
      modifiedAt: new Date(START + 40_000),
    });
    expect(found.update?.status).toBe('Successful');
    expect(second.simulator.calls().map(({ operation }) => operation)).toEqual([
      'UpdateAddon',
      'DescribeAddon',
      'DescribeUpdate',
    ]);
  });

  it('remembers tokens, used-up faults and the limits of calls', async () => {
    const world = aWorld({
      faults: [{ on: 'UpdateAddon', drop: true }],
      rateLimits: { DeleteFargateProfile: { perSecond: 0.0001, burst: 1 } },
    });
    const first = simulate(world);
    await first.eks.send(new UpdateAddonCommand({ ...coredns, clientRequestToken: TOKEN })).catch(() => {});
    await first.eks
      .send(new DeleteFargateProfileCommand({ clusterName: 'prod-1', fargateProfileName: 'x' }))
      .catch(() => {});

    const second = simulate(world, { saved: throughJson(first.simulator.save()) });

    const { update } = await second.eks.send(new UpdateAddonCommand({ ...coredns, clientRequestToken: TOKEN }));
    const limited = second.eks.send(
      new DeleteFargateProfileCommand({ clusterName: 'prod-1', fargateProfileName: 'x' }),
    );
    expect(update?.status).toBe('Successful');
    await expect(limited).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  });

  it('reports each change to whoever saves it, and the last one is all there is', async () => {
    const { eks, clock, changes, simulator } = simulate();
    await eks.send(new UpdateAddonCommand(coredns));
    clock.pass(60);

    const [afterCall, afterEnd, ...more] = changes;

    expect(afterCall?.pending).toHaveLength(1);
    expect(afterEnd).toEqual(simulator.save());
    expect(more).toEqual([]);
  });

  it('does not change what it was started from', async () => {
    const first = simulate();
    const saved = first.simulator.save();
    const before = throughJson(saved);

    const second = simulate(aWorld(), { saved });
    await second.eks.send(new UpdateAddonCommand(coredns));

    expect(throughJson(saved)).toEqual(before);
  });
});

describe('the clusters as they are', () => {
  it('are a world again', async () => {
    const { eks, clock, simulator } = simulate();
    await eks.send(
      new UpdateAddonCommand({ ...coredns, addonVersion: 'v1.12.4-eksbuild.6', serviceAccountRoleArn: ROLE }),
    );
    clock.pass(60);

    const clusters = simulator.clusters();

    const again = simulate(JSON.stringify({ clusters }));
    expect(again.simulator.clusters()).toEqual(clusters);
  });

  it('are as before when an update is taken back, apart from times', async () => {
    const versions = ['v1.12.4-eksbuild.6', 'v1.11.4-eksbuild.2'].map((version) => ({
      version,
      clusterVersions: ['1.33'],
    }));
    const catalog = { extends: 'builtin', addons: [{ addon: 'coredns', versions }] };
    const { eks, clock, simulator } = simulate(aWorld({ catalog }));
    const withoutTimes = () =>
      JSON.parse(
        JSON.stringify(simulator.clusters(), (key, value: unknown) => (key.endsWith('At') ? undefined : value)),
      );
    const before = withoutTimes();
    await eks.send(
      new UpdateAddonCommand({
        ...coredns,
        addonVersion: 'v1.12.4-eksbuild.6',
        configurationValues: '{}',
        serviceAccountRoleArn: ROLE,
        podIdentityAssociations: [{ serviceAccount: 'a', roleArn: ROLE }],
      }),
    );
    clock.pass(60);
    const between = withoutTimes();

    await eks.send(
      new UpdateAddonCommand({
        ...coredns,
        addonVersion: 'v1.11.4-eksbuild.2',
        configurationValues: '{"replicaCount":3}',
        podIdentityAssociations: [],
      }),
    );
    clock.pass(60);

    expect(between).not.toEqual(before);
    expect(withoutTimes()).toEqual(before);
  });
});

describe('on a virtual clock', () => {
  it('lets things happen at their time though nobody asks', async () => {
    const clock = virtualClock(START);
    const times: string[] = [];
    const simulator = createSimulator({
      world: parseWorld(
        aWorld({
          faults: [
            { on: 'addon-update', ends: { status: 'Successful', degradesAfterSeconds: 30, healsAfterSeconds: 60 } },
          ],
        }),
      ),
      clock,
      onEvent: (event) => times.push(`${event.time} ${event['detail-type']}`),
    });
    await clock.during(() => clientOf(simulator).send(new UpdateAddonCommand(coredns)));

    await sleepUntil(clock, START + 3600_000);

    expect(times).toEqual([
      '2026-11-21T00:00:11Z EKS Addon Update Succeeded',
      '2026-11-21T00:00:41Z EKS Addon Health Degraded',
      '2026-11-21T00:01:41Z EKS Addon Health Restored',
    ]);
  });

  it('does not move while a task runs', async () => {
    const clock = virtualClock(START);
    const simulator = createSimulator({ world: parseWorld(aWorld()), clock });
    const eks = clientOf(simulator);

    const status = await clock.during(async () => {
      await eks.send(
        new CreateFargateProfileCommand({
          clusterName: 'prod-1',
          fargateProfileName: 'new',
          podExecutionRoleArn: ROLE,
          selectors: [{ namespace: 'a' }],
        }),
      );
      const { fargateProfile } = await eks.send(
        new DescribeFargateProfileCommand({ clusterName: 'prod-1', fargateProfileName: 'new' }),
      );
      return fargateProfile?.status;
    });

    expect(status).toBe('CREATING');
  });

  it('has no timer left once closed', async () => {
    const { eks, clock, simulator, events } = simulate();
    await eks.send(new UpdateAddonCommand(coredns));

    simulator.close();
    clock.pass(60);

    expect(events).toEqual([]);
  });
});
