import { DeleteFargateProfileCommand } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { create, names, profile, remove } from '../eks-calls.ts';
import { aProfile, aWorld, simulate } from '../simulated-eks.ts';

describe('deleting a Fargate profile', () => {
  it('answers DELETING, and later there is none', async () => {
    const { eks, clock } = simulate();

    const going = await remove(eks);
    clock.pass(119);
    const during = await profile(eks, 'default');
    clock.pass(1);

    expect([going?.status, during?.status]).toEqual(['DELETING', 'DELETING']);
    await expect(profile(eks, 'default')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'No Fargate Profile found with name: default.',
      fargateProfileName: 'default',
      clusterName: 'prod-1',
    });
    expect(await names(eks)).toEqual([]);
  });

  it('distinguishes a missing cluster from a missing profile', async () => {
    const { eks } = simulate();

    const noProfile = remove(eks, 'x');
    const noCluster = eks.send(new DeleteFargateProfileCommand({ clusterName: 'x', fargateProfileName: 'default' }));

    await expect(noProfile).rejects.toMatchObject({ message: 'No Fargate Profile found with name: x.' });
    await expect(noCluster).rejects.toMatchObject({ message: 'No cluster found for name: x.' });
  });

  it('ends DELETE_FAILED as the world says, and can be tried again', async () => {
    const fault = { on: 'fargate-delete', ends: { status: 'DELETE_FAILED', issue: { code: 'InternalFailure' } } };
    const { eks, clock } = simulate(aWorld({ faults: [fault] }));
    await remove(eks);

    clock.pass(120);
    const failed = await profile(eks, 'default');
    await remove(eks);
    clock.pass(120);

    expect(failed).toMatchObject({ status: 'DELETE_FAILED', health: { issues: [{ code: 'InternalFailure' }] } });
    expect(await names(eks)).toEqual([]);
  });

  it('is refused for so long after a profile became ACTIVE, though nothing shows', async () => {
    const { eks, clock } = simulate(aWorld({ faults: [{ on: 'fargate-delete', busySeconds: 900 }] }));
    await create(eks);
    clock.pass(90 + 60);
    const early = remove(eks);
    await expect(early).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Cannot Delete Fargate Profile default because cluster prod-1 currently has an update in progress',
      clusterName: 'prod-1',
    });

    clock.pass(900 - 60 - 1);
    const late = remove(eks);
    await expect(late).rejects.toMatchObject({ name: 'ResourceInUseException' });
    clock.pass(1);

    await expect(remove(eks)).resolves.toMatchObject({ status: 'DELETING' });
  });

  it('is refused from the first try on where no profile became ACTIVE before, and free of it after', async () => {
    const { eks, clock } = simulate(
      aWorld(
        { faults: [{ on: 'fargate-delete', busySeconds: 60 }] },
        { fargateProfiles: [aProfile(), aProfile({ name: 'b' })] },
      ),
    );
    clock.pass(1000);

    await expect(remove(eks)).rejects.toMatchObject({ name: 'ResourceInUseException' });
    clock.pass(60);
    await remove(eks);
    clock.pass(120);

    await expect(remove(eks, 'b')).resolves.toMatchObject({ status: 'DELETING' });
  });

  it('is refused from the first try on where a profile was made but never ACTIVE', async () => {
    const faults = [
      { on: 'fargate-create', ends: { status: 'CREATE_FAILED' } },
      { on: 'fargate-delete', busySeconds: 60 },
    ];
    const { eks, clock } = simulate(aWorld({ faults }));
    await create(eks);
    clock.pass(1000);

    await expect(remove(eks)).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });

  it('is first refused and then fails when one fault says both', async () => {
    const fault = { on: 'fargate-delete', busySeconds: 60, takesSeconds: 10, ends: { status: 'DELETE_FAILED' } };
    const { eks, clock } = simulate(aWorld({ faults: [fault] }));
    await expect(remove(eks)).rejects.toMatchObject({ name: 'ResourceInUseException' });

    clock.pass(60);
    await remove(eks);
    clock.pass(10);

    expect((await profile(eks, 'default'))?.status).toBe('DELETE_FAILED');
  });
});

describe('the timeline', () => {
  it('reports every status of a replacement with its time', async () => {
    const { eks, clock, simulator } = simulate();
    await create(eks);
    clock.pass(100);
    await remove(eks);
    clock.pass(500);

    const entries = simulator
      .timeline()
      .map(({ time, kind, name, from, to }) => [time.slice(11, 19), kind, name, from, to]);

    expect(entries).toEqual([
      ['00:00:00', 'fargate-profile', '9999-default', null, 'CREATING'],
      ['00:01:30', 'fargate-profile', '9999-default', 'CREATING', 'ACTIVE'],
      ['00:01:40', 'fargate-profile', 'default', 'ACTIVE', 'DELETING'],
      ['00:03:40', 'fargate-profile', 'default', 'DELETING', null],
    ]);
  });
});
