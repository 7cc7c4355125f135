import {
  CreateFargateProfileCommand,
  type CreateFargateProfileCommandInput,
  DeleteFargateProfileCommand,
  DescribeFargateProfileCommand,
  ListFargateProfilesCommand,
  UpdateAddonCommand,
} from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { aProfile, aWorld, ROLE, START, simulate } from './simulated-eks.ts';

type Eks = ReturnType<typeof simulate>['eks'];

const TOKEN = 't'.repeat(40);

const create = async (eks: Eks, input: Partial<CreateFargateProfileCommandInput> = {}) =>
  (
    await eks.send(
      new CreateFargateProfileCommand({
        clusterName: 'prod-1',
        fargateProfileName: '9999-default',
        podExecutionRoleArn: ROLE,
        selectors: [{ namespace: 'default' }],
        ...input,
      }),
    )
  ).fargateProfile;
const remove = async (eks: Eks, fargateProfileName = 'default') =>
  (await eks.send(new DeleteFargateProfileCommand({ clusterName: 'prod-1', fargateProfileName }))).fargateProfile;
const profile = async (eks: Eks, fargateProfileName = '9999-default') =>
  (await eks.send(new DescribeFargateProfileCommand({ clusterName: 'prod-1', fargateProfileName }))).fargateProfile;
const names = async (eks: Eks) =>
  (await eks.send(new ListFargateProfilesCommand({ clusterName: 'prod-1' }))).fargateProfileNames;

describe('creating a Fargate profile', () => {
  it('fills in the subnets of the cluster and is ACTIVE after a while', async () => {
    const { eks, clock } = simulate();

    const made = await create(eks, {
      selectors: [{ namespace: 'a*', labels: { 'k?': 'v' } }, { namespace: 'b' }],
      tags: { team: 'x' },
    });
    clock.pass(89);
    const during = await profile(eks);
    clock.pass(1);
    const after = await profile(eks);

    expect(made).toMatchObject({
      status: 'CREATING',
      subnets: ['subnet-0a', 'subnet-0b'],
      tags: { team: 'x' },
      health: { issues: [] },
      createdAt: new Date(START),
      selectors: [{ namespace: 'a*', labels: { 'k?': 'v' } }, { namespace: 'b' }],
    });
    expect(made?.fargateProfileArn).toMatch(
      /^arn:aws:eks:eu-west-1:111122223333:fargateprofile\/prod-1\/9999-default\/[0-9a-f-]{36}$/,
    );
    expect([during?.status, after?.status]).toEqual(['CREATING', 'ACTIVE']);
  });

  it('takes selectors another profile has already', async () => {
    const { eks } = simulate();

    await expect(create(eks, { selectors: [{ namespace: 'default' }] })).resolves.toMatchObject({ status: 'CREATING' });
  });

  it.each<[string, Partial<CreateFargateProfileCommandInput>, string]>([
    [
      'a long name',
      { fargateProfileName: 'a'.repeat(101) },
      'The Fargate profile name parameter should not be greater than 100 characters.',
    ],
    [
      'a reserved name',
      { fargateProfileName: 'eks-a' },
      "The fargate profile name starts with the reserved prefix: 'eks-'.",
    ],
    ['no selector', { selectors: [] }, 'Fargate Profile requires at least one selector.'],
    ['absent selectors', { selectors: undefined }, 'Fargate Profile requires at least one selector.'],
    [
      'no namespace',
      { selectors: [{ labels: { a: 'b' } }] },
      'Fargate Profile must have at least one selector with at least one namespace value.',
    ],
    [
      'six labels',
      { selectors: [{ namespace: 'a', labels: Object.fromEntries([...'abcdef'].map((key) => [key, '1'])) }] },
      'Request contains Selector with more than 5 Label pairs',
    ],
    [
      'six selectors',
      { selectors: [...'abcdef'].map((namespace) => ({ namespace })) },
      'Request contains more than 5 Selectors',
    ],
    [
      'a public subnet',
      { subnets: ['subnet-a', 'subnet-public'] },
      'Subnet subnet-public provided in Fargate Profile is not a private subnet',
    ],
    ['a subnet that is none', { subnets: ['a'] }, 'Subnet a provided in Fargate Profile is not a valid subnet id'],
    ['a role that is no ARN', { podExecutionRoleArn: 'pods' }, 'The pod execution role ARN pods is not valid.'],
    ['a reserved tag', { tags: { 'aws:x': 'y' } }, 'The tag key aws:x starts with the reserved prefix aws:.'],
    [
      'a short token',
      { clientRequestToken: 'short' },
      'The client request token parameter must be between 33 and 126 characters.',
    ],
  ])('refuses %s and makes nothing', async (_, input, message) => {
    const { eks } = simulate(aWorld({}, { publicSubnets: ['subnet-public'] }));

    const refused = create(eks, input);

    await expect(refused).rejects.toMatchObject({ name: 'InvalidParameterException', message });
    expect(await names(eks)).toEqual(['default']);
  });

  it.each(['ACTIVE', 'CREATE_FAILED', 'DELETE_FAILED'])('refuses the name of a profile that is %s', async (status) => {
    const { eks } = simulate(aWorld({}, { fargateProfiles: [aProfile({ status })] }));

    await expect(create(eks, { fargateProfileName: 'default' })).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'A Fargate Profile already exists with this name in this cluster.',
      $metadata: { httpStatusCode: 409 },
    });
  });

  it('refuses more profiles than the quota', async () => {
    const fargateProfiles = Array.from({ length: 10 }, (_, i) => aProfile({ name: `p${i}` }));
    const { eks } = simulate(aWorld({}, { fargateProfiles }));
    const wider = simulate(aWorld({ quotas: { fargateProfilesPerCluster: 11 } }, { fargateProfiles }));

    await expect(create(eks)).rejects.toMatchObject({
      name: 'ResourceLimitExceededException',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(create(wider.eks)).resolves.toMatchObject({ status: 'CREATING' });
  });

  it('refuses on a cluster that is not ACTIVE', async () => {
    const { eks } = simulate(aWorld({}, { status: 'FAILED' }));

    await expect(create(eks)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "Cluster 'prod-1' is not in ACTIVE status",
    });
  });

  it('gives the first profile back for the same token, and refuses the token for another', async () => {
    const { eks } = simulate();
    const first = await create(eks, { clientRequestToken: TOKEN });

    const again = await create(eks, { clientRequestToken: TOKEN });
    const other = create(eks, { clientRequestToken: TOKEN, fargateProfileName: 'other' });

    expect(again?.fargateProfileArn).toBe(first?.fargateProfileArn);
    await expect(other).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('ends as the world says, with the issue, and blocks the name until it is deleted', async () => {
    const issue = { code: 'PodExecutionRoleAlreadyInUse', message: 'In use.', resourceIds: [ROLE] };
    const { eks, clock } = simulate(
      aWorld({ faults: [{ on: 'fargate-create', takesSeconds: 30, ends: { status: 'CREATE_FAILED', issue } }] }),
    );
    await create(eks);

    clock.pass(30);
    const failed = await profile(eks);
    await remove(eks, '9999-default');
    clock.pass(120);
    const second = await create(eks);
    clock.pass(90);

    expect(failed).toMatchObject({ status: 'CREATE_FAILED', health: { issues: [issue] } });
    expect(second?.status).toBe('CREATING');
    expect((await profile(eks))?.status).toBe('ACTIVE');
  });

  it('stays CREATING for good when the world says so', async () => {
    const { eks, clock } = simulate(aWorld({ faults: [{ on: 'fargate-create', never: true }] }));
    await create(eks);

    clock.pass(7 * 24 * 3600);

    expect((await profile(eks))?.status).toBe('CREATING');
  });
});

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

  it('tells a missing cluster from a missing profile', async () => {
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

  it('is first refused and then fails when one fault tells both', async () => {
    const fault = { on: 'fargate-delete', busySeconds: 60, takesSeconds: 10, ends: { status: 'DELETE_FAILED' } };
    const { eks, clock } = simulate(aWorld({ faults: [fault] }));
    await expect(remove(eks)).rejects.toMatchObject({ name: 'ResourceInUseException' });

    clock.pass(60);
    await remove(eks);
    clock.pass(10);

    expect((await profile(eks, 'default'))?.status).toBe('DELETE_FAILED');
  });
});

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

describe('the timeline', () => {
  it('tells every status of a replacement with its time', async () => {
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
