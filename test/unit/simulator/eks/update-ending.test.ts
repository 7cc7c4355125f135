import { describe, expect, it } from 'vitest';
import { AddonStatus } from '../../../../local/simulator/world/fault-schema.ts';
import { addon, update, updateOf } from '../eks-calls.ts';
import { aWorld, simulate } from '../simulated-eks.ts';

const worldWith = (ends: object, more: object = {}) =>
  aWorld({ faults: [{ on: 'addon-update', addon: 'coredns', takesSeconds: 60, ends, ...more }] });

describe('how an update ends', () => {
  const conflicts = ['DaemonSet.apps a - .spec.x', 'DaemonSet.apps a - .spec.y'];
  const conflicting = aWorld({}, { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.2', conflicts }] });

  it('fails on fields changed by hand when no conflicts are resolved, and leaves the add-on as it was', async () => {
    const { eks, clock } = simulate(conflicting);
    const made = await update(eks, { addonVersion: 'v1.12.4-eksbuild.6' });

    clock.pass(60);

    const { status, errors } = (await updateOf(eks, made?.id)) ?? {};
    expect(status).toBe('Failed');
    expect(errors?.[0]?.errorCode).toBe('ConfigurationConflict');
    expect(errors?.[0]?.errorMessage).toBe(
      `Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts:\n${conflicts.join('\n')}`,
    );
    expect(errors?.[0]?.resourceIds).toBeUndefined();
    expect(await addon(eks)).toMatchObject({ status: 'ACTIVE', addonVersion: 'v1.11.4-eksbuild.2' });
  });

  it.each([
    ['PRESERVE', conflicts],
    ['OVERWRITE', []],
  ] as const)('succeeds with %s, and the fields are then %j', async (resolveConflicts, left) => {
    const { eks, clock, simulator } = simulate(conflicting);

    await update(eks, { addonVersion: 'v1.12.4-eksbuild.6', resolveConflicts });
    clock.pass(60);

    expect(await addon(eks)).toMatchObject({ status: 'ACTIVE', addonVersion: 'v1.12.4-eksbuild.6' });
    expect(simulator.clusters()[0]?.addons[0]?.conflicts).toEqual(left);
  });

  it('lands and is degraded when it failed but was applied, then recovers', async () => {
    const ends = {
      status: 'Failed',
      errorCode: 'InsufficientNumberOfReplicas',
      applied: true,
      healsAfterSeconds: 240,
    };
    const { eks, clock, events } = simulate(worldWith(ends));
    await update(eks, { addonVersion: 'v1.12.4-eksbuild.6' });

    clock.pass(60);
    const failed = await addon(eks);
    clock.pass(240);
    const healed = await addon(eks);

    expect(failed).toMatchObject({ status: 'DEGRADED', addonVersion: 'v1.12.4-eksbuild.6' });
    expect(failed?.health?.issues).toEqual([
      {
        code: 'InsufficientNumberOfReplicas',
        message: "The add-on is unhealthy because it doesn't have the desired number of replicas.",
      },
    ]);
    expect(healed).toMatchObject({ status: 'ACTIVE', health: { issues: [] } });
    expect(events.map((event) => event['detail-type'])).toEqual([
      'EKS Addon Health Degraded',
      'EKS Addon Update Failed',
      'EKS Addon Health Restored',
    ]);
  });

  it('degrades later although it succeeded, and a new update puts an end to that', async () => {
    const { eks, clock, simulator } = simulate(
      worldWith({ status: 'Successful', degradesAfterSeconds: 30, healsAfterSeconds: 500 }),
    );
    await update(eks);
    clock.pass(60);
    const first = await addon(eks);
    clock.pass(30);
    const second = await addon(eks);

    await update(eks);
    clock.pass(600);

    expect([first?.status, second?.status]).toEqual(['ACTIVE', 'DEGRADED']);
    const statuses = simulator.timeline().flatMap(({ kind, to }) => (kind === 'addon' ? [to] : []));
    expect(statuses).toEqual(['UPDATING', 'ACTIVE', 'DEGRADED', 'UPDATING', 'ACTIVE']);
  });

  it('does not degrade later when a new update has begun by then', async () => {
    const { eks, clock, simulator } = simulate(worldWith({ status: 'Successful', degradesAfterSeconds: 30 }));
    await update(eks);
    clock.pass(60 + 25);

    await update(eks);
    clock.pass(600);

    expect(simulator.timeline().map(({ to }) => to)).not.toContain('DEGRADED');
  });

  it('comes in the order of time, not of asking', async () => {
    const { eks, clock, simulator } = simulate(worldWith({ status: 'Successful' }));
    await update(eks);
    await update(eks, { addonName: 'vpc-cni' });

    clock.pass(600);

    const ends = simulator.timeline().filter(({ kind, to }) => kind === 'addon' && to === 'ACTIVE');
    expect(ends.map(({ name, time }) => [name, time.slice(14, 19)])).toEqual([
      ['vpc-cni', '00:11'],
      ['coredns', '01:00'],
    ]);
  });

  it('hangs for good, and refuses all that comes after', async () => {
    const { eks, clock } = simulate(aWorld({ faults: [{ on: 'addon-update', never: true }] }));
    const made = await update(eks);

    clock.pass(30 * 24 * 3600);

    expect((await updateOf(eks, made?.id))?.status).toBe('InProgress');
    expect((await addon(eks))?.status).toBe('UPDATING');
    await expect(update(eks)).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });

  it.each(AddonStatus.options)('leaves the add-on %s when the world says so', async (addonStatus) => {
    const { eks, clock } = simulate(worldWith({ status: 'Cancelled', addonStatus }));
    const made = await update(eks);

    clock.pass(60);

    expect((await addon(eks))?.status).toBe(addonStatus);
    expect(await updateOf(eks, made?.id)).toMatchObject({ status: 'Cancelled', errors: [] });
  });

  it('reports codes, resources and health exactly as the world does, known or not', async () => {
    const issue = { code: 'NewCode', message: 'Something new.', resourceIds: ['r-1'] };
    const { eks, clock } = simulate(
      worldWith({
        status: 'Failed',
        errorCode: 'NewError',
        errorMessage: 'New.',
        resourceIds: ['i-1'],
        applied: true,
        addonStatus: 'UPDATE_FAILED',
        health: [issue],
      }),
    );
    const made = await update(eks);

    clock.pass(60);

    expect((await updateOf(eks, made?.id))?.errors).toEqual([
      { errorCode: 'NewError', errorMessage: 'New.', resourceIds: ['i-1'] },
    ]);
    expect((await addon(eks))?.health?.issues).toEqual([issue]);
  });

  it('can have statuses that EKS does not have yet', async () => {
    const { eks, clock, events } = simulate(worldWith({ status: 'NewOutcome', addonStatus: 'NewStatus' }));
    const made = await update(eks);

    clock.pass(60);

    expect((await updateOf(eks, made?.id))?.status).toBe('NewOutcome');
    expect((await addon(eks))?.status).toBe('NewStatus');
    expect(events).toEqual([]);
  });

  it('sends EventBridge an event of a success, unless the world loses events', async () => {
    const heard = simulate();
    const deaf = simulate(aWorld({ events: 'lost' }));
    await update(heard.eks);
    await update(deaf.eks);

    heard.clock.pass(60);
    deaf.clock.pass(60);

    expect(heard.events).toMatchObject([
      {
        source: 'aws.eks',
        'detail-type': 'EKS Addon Update Succeeded',
        time: '2026-11-21T00:00:11Z',
        region: 'eu-west-1',
        account: '111122223333',
      },
    ]);
    expect(deaf.events).toEqual([]);
  });
});
