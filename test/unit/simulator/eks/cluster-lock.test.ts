import { UpdateAddonCommand } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { create, remove } from '../eks-calls.ts';
import { aProfile, aWorld, simulate } from '../simulated-eks.ts';

describe('one thing at a time in a cluster', () => {
  it.each([
    [
      'CREATING',
      'Cannot create Fargate Profile 9999-default because cluster prod-1 currently has Fargate profile a in status CREATING',
    ],
    [
      'DELETING',
      'Cannot create Fargate Profile 9999-default because cluster prod-1 currently has Fargate profile a in status DELETING',
    ],
  ])('refuses to create while another profile is %s', async (status, message) => {
    const { eks, clock } = simulate(
      aWorld({}, { fargateProfiles: [aProfile({ name: 'a', status, endsInSeconds: 50 })] }),
    );

    await expect(create(eks)).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message,
      clusterName: 'prod-1',
      $metadata: { httpStatusCode: 409 },
    });
    clock.pass(50);
    await expect(create(eks)).resolves.toMatchObject({ status: 'CREATING' });
  });

  it.each(['CREATING', 'DELETING'])('refuses to delete while another profile is %s', async (status) => {
    const { eks } = simulate(aWorld({}, { fargateProfiles: [aProfile(), aProfile({ name: 'a', status })] }));

    await expect(remove(eks)).rejects.toMatchObject({
      message: `Cannot Delete Fargate Profile default because cluster prod-1 currently has Fargate profile a in status ${status}`,
    });
  });

  it.each(['CREATING', 'DELETING'])('refuses to delete a profile that is itself %s', async (status) => {
    const { eks } = simulate(aWorld({}, { fargateProfiles: [aProfile({ status })] }));

    await expect(remove(eks)).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });

  it('refuses profiles while an add-on is updated, naming the update to the one who creates', async () => {
    const { eks, clock } = simulate();
    const { update } = await eks.send(new UpdateAddonCommand({ clusterName: 'prod-1', addonName: 'coredns' }));

    await expect(create(eks)).rejects.toMatchObject({
      message: `Cannot create Fargate Profile 9999-default because cluster prod-1 currently has update ${update?.id} in progress`,
    });
    await expect(remove(eks)).rejects.toMatchObject({
      message: 'Cannot Delete Fargate Profile default because cluster prod-1 currently has an update in progress',
    });
    clock.pass(11);
    await expect(remove(eks)).resolves.toMatchObject({ status: 'DELETING' });
  });

  it('refuses to update an add-on while a profile is created', async () => {
    const { eks, clock } = simulate();
    await create(eks);
    const update = () => eks.send(new UpdateAddonCommand({ clusterName: 'prod-1', addonName: 'coredns' }));

    await expect(update()).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message:
        'Addon coredns cannot be updated as cluster prod-1 currently has Fargate profile 9999-default in status CREATING',
      addonName: 'coredns',
    });
    clock.pass(90);
    await expect(update()).resolves.toMatchObject({ update: { status: 'InProgress' } });
  });

  it('refuses everything while EKS updates itself unseen', async () => {
    const { eks, clock } = simulate(aWorld({}, { busyForSeconds: 600 }));

    await expect(create(eks)).rejects.toMatchObject({
      message: 'Cannot create Fargate Profile 9999-default because cluster prod-1 currently has an update in progress',
    });
    await expect(remove(eks)).rejects.toMatchObject({ name: 'ResourceInUseException' });
    await expect(
      eks.send(new UpdateAddonCommand({ clusterName: 'prod-1', addonName: 'coredns' })),
    ).rejects.toMatchObject({ name: 'ResourceInUseException' });
    clock.pass(600);
    await expect(create(eks)).resolves.toMatchObject({ status: 'CREATING' });
  });

  it('leaves other clusters alone', async () => {
    const world = aWorld({
      clusters: ['prod-1', 'prod-2'].map((name) => ({ name, version: '1.33', fargateProfiles: [aProfile()] })),
    });
    const { eks } = simulate(world);
    await create(eks);

    await expect(create(eks, { clusterName: 'prod-2' })).resolves.toMatchObject({ status: 'CREATING' });
  });
});
