import { describe, expect, it } from 'vitest';
import { fargateApi } from '../../../../functions/aws/eks/fargate-profiles.ts';
import { answer, eksService, refused } from '../../../support/wire/eks-service.ts';

const PLACE = { name: 'prod-1' };
const CREATED = Date.parse('2026-11-21T08:00:00Z') / 1000;
const BARE = {
  ...{ fargateProfileName: 'default', fargateProfileArn: 'arn', createdAt: CREATED, status: 'ACTIVE' },
  podExecutionRoleArn: 'arn:role',
};
const READ = {
  ...{ name: 'default', arn: 'arn', createdAt: '2026-11-21T08:00:00.000Z', status: 'ACTIVE' },
  podExecutionRoleArn: 'arn:role',
};
const NOTHING = { subnets: [], selectors: [], tags: {}, issues: [] };
const PATH = 'prod-1/fargate-profiles/default';
const NEW = { name: 'default', podExecutionRoleArn: 'arn:role', subnets: ['subnet-1'], tags: { a: 'b' } };
const profileOf = (answers: Parameters<typeof eksService>[0]) =>
  fargateApi(eksService(answers).connection).profile(PLACE, 'default');

describe('a Fargate profile', () => {
  it('is read with all that it has', async () => {
    const issue = { code: 'PodExecutionRoleAlreadyInUse', message: 'No.', resourceIds: ['a'] };
    const fargateProfile = {
      ...BARE,
      ...{ subnets: ['subnet-1'], selectors: [{ namespace: 'shop', labels: { app: 'web' } }, {}], tags: { a: 'b' } },
      health: { issues: [issue] },
    };

    expect(await profileOf({ [PATH]: answer({ fargateProfile }) })).toEqual({
      ...READ,
      ...{ subnets: ['subnet-1'], tags: { a: 'b' }, issues: [issue] },
      selectors: [
        { namespace: 'shop', labels: { app: 'web' } },
        { namespace: '', labels: {} },
      ],
    });
  });

  it('that has no more than a name is read with nothing else', async () => {
    expect(await profileOf({ [PATH]: answer({ fargateProfile: BARE }) })).toEqual({ ...READ, ...NOTHING });
  });

  it('of which EKS says nothing is not read', async () => {
    await expect(profileOf({ [PATH]: answer() })).rejects.toMatchObject({ name: 'EksAnswerIncomplete' });
  });

  it('that is not there is none, but without its cluster nothing is known', async () => {
    const missing = (message: string) => ({ [PATH]: refused('ResourceNotFoundException', message, 404) });

    expect(await profileOf(missing('No Fargate Profile found with name: default.'))).toBeUndefined();
    await expect(profileOf(missing('No cluster found for name: prod-1.'))).rejects.toMatchObject({
      name: 'ClusterNotFound',
    });
  });

  it('is one of several pages', async () => {
    const eks = eksService({
      'prod-1/fargate-profiles': [answer({ fargateProfileNames: ['default'], nextToken: 'two' }), answer()],
      [PATH]: answer({ fargateProfile: BARE }),
    });

    expect(await fargateApi(eks.connection).profiles(PLACE)).toEqual([{ ...READ, ...NOTHING }]);
  });

  it('is created with the labels that it has, and without labels where it has none', async () => {
    const eks = eksService({ 'prod-1/fargate-profiles': answer({ fargateProfile: BARE }) });
    const selectors = [
      { namespace: 'shop', labels: { app: 'web' } },
      { namespace: 'jobs', labels: {} },
    ];

    const created = await fargateApi(eks.connection).create(PLACE, { ...NEW, selectors, clientRequestToken: 'token' });

    expect(created).toEqual({ ...READ, ...NOTHING });
    expect(eks.asked).toEqual(['POST /clusters/prod-1/fargate-profiles']);
    expect(eks.bodies).toEqual([
      {
        fargateProfileName: 'default',
        podExecutionRoleArn: 'arn:role',
        subnets: ['subnet-1'],
        selectors: [{ namespace: 'shop', labels: { app: 'web' } }, { namespace: 'jobs' }],
        tags: { a: 'b' },
        clientRequestToken: 'token',
      },
    ]);
  });

  it('is deleted by its name', async () => {
    const eks = eksService({ [PATH]: answer({ fargateProfile: BARE }) });

    await fargateApi(eks.connection).remove(PLACE, 'default');

    expect(eks.asked).toEqual([`DELETE /clusters/${PATH}`]);
  });
});

it('a cluster has its status, and the way to its Kubernetes API as far as EKS says it', async () => {
  const cluster = (more: object) =>
    fargateApi(eksService({ 'prod-1': answer({ cluster: { status: 'ACTIVE', ...more } }) }).connection);
  const reach = { endpoint: 'https://a', certificateAuthority: { data: 'AA==' } };

  expect(await cluster(reach).cluster(PLACE)).toEqual({
    ...{ status: 'ACTIVE', endpoint: 'https://a', certificateAuthority: 'AA==' },
  });
  expect(await cluster({}).cluster(PLACE)).toEqual({ status: 'ACTIVE' });
  expect(await cluster({}).clusterStatus(PLACE)).toBe('ACTIVE');
  await expect(fargateApi(eksService({ 'prod-1': answer() }).connection).cluster(PLACE)).rejects.toMatchObject({
    name: 'EksAnswerIncomplete',
  });
});
