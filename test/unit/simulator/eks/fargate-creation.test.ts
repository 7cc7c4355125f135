import type { CreateFargateProfileCommandInput } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { create, names, profile, remove } from '../eks-calls.ts';
import { aProfile, aWorld, ROLE, START, simulate } from '../simulated-eks.ts';

const TOKEN = 't'.repeat(40);

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
