import { describe, expect, it } from 'vitest';
import { healthApi } from '../../../../functions/aws/eks/health.ts';
import { answer, eksService, refused } from '../../../support/wire/eks-service.ts';

const PLACE = { name: 'prod-1' };
const ACCOUNT = { accountId: '111122223333', region: 'eu-west-1' };
const HERE = { accountId: '111122223333', region: 'eu-west-1', cluster: 'prod-1' };
const arn = (rest: string) => `arn:aws:eks:eu-west-1:111122223333:${rest}`;
const ISSUE = { code: 'Unknown', message: 'As given.', resourceIds: ['a'] };
const COREDNS = {
  ...{ addonArn: arn('addon/prod-1/coredns/1'), status: 'DEGRADED', addonVersion: 'v1', health: { issues: [ISSUE] } },
  namespaceConfig: { namespace: 'kube-system' },
};
const DEFAULT = { fargateProfileArn: arn('fargateprofile/prod-1/default/1'), status: 'ACTIVE', tags: { team: 'a' } };
const reading = (answers: Parameters<typeof eksService>[0]) => healthApi(eksService(answers).connection);

describe('the health of a cluster', () => {
  const everything = {
    'prod-1/addons': [answer({ addons: ['coredns'], nextToken: 'two' }), answer({ addons: ['gone'] })],
    'prod-1/addons/coredns': answer({ addon: COREDNS }),
    'prod-1/addons/gone': refused('ResourceNotFoundException', 'No addon: gone found in cluster: prod-1'),
    'prod-1/fargate-profiles': [
      answer({ fargateProfileNames: ['default'], nextToken: 'two' }),
      answer({ fargateProfileNames: ['lost'] }),
    ],
    'prod-1/fargate-profiles/default': answer({ fargateProfile: DEFAULT }),
    'prod-1/fargate-profiles/lost': refused('ResourceNotFoundException', 'No Fargate Profile found with name: lost.'),
  };
  const coredns = {
    ...{ ...HERE, kind: 'addon', name: 'coredns', status: 'DEGRADED', issues: [ISSUE] },
    ...{ version: 'v1', namespace: 'kube-system' },
  };
  const profile = {
    ...HERE,
    kind: 'fargate-profile',
    name: 'default',
    status: 'ACTIVE',
    issues: [],
    tags: { team: 'a' },
  };

  it('is that of its add-ons and Fargate profiles, without those that were deleted meanwhile', async () => {
    expect(await reading(everything).resources(PLACE)).toEqual([coredns, profile]);
    expect(await reading(everything).addons(PLACE)).toEqual([coredns]);
    expect(await reading(everything).addon(PLACE, 'coredns')).toEqual(coredns);
  });

  it('of an add-on that is gone says so', async () => {
    expect(await reading(everything).addon(PLACE, 'gone')).toMatchObject({
      what: 'gone on prod-1',
      error: 'AddonNotFound',
    });
  });

  it('without anything in it is that of nothing', async () => {
    const api = reading({ 'prod-1/addons': answer(), 'prod-1/fargate-profiles': answer() });

    expect(await api.resources(PLACE)).toEqual([]);
  });

  it.each([
    ['addons/coredns', { addon: { status: 'ACTIVE' } }],
    ['addons/coredns', {}],
    ['fargate-profiles/default', { fargateProfile: { fargateProfileArn: 'arn' } }],
    ['fargate-profiles/default', {}],
  ])('is not decided from an answer that lacks what EKS always says: %s %j', async (path, body) => {
    const api = reading({ ...everything, [`prod-1/${path}`]: answer(body) });

    expect(await api.resources(PLACE)).toMatchObject({ what: 'Cluster prod-1', error: 'EksAnswerIncomplete' });
  });

  it.each([
    ['ThrottlingException', 429, 'EksThrottled'],
    ['ServerException', 500, 'EksUnavailable'],
  ])('is read again later when EKS cannot say it now: %s', async (code, status, name) => {
    const api = reading({ 'prod-1/addons': refused(code, 'No.', status) });

    await expect(api.addons(PLACE)).rejects.toMatchObject({ name });
    await expect(api.updateErrors(PLACE, 'coredns', 'u-1')).resolves.toBeUndefined();
  });
});

describe('the clusters of an account and Region', () => {
  it('come ten at a time, page by page', async () => {
    const eks = eksService({
      '/clusters?maxResults=10': answer({ clusters: ['a', 'b'], nextToken: 'two' }),
      '/clusters?maxResults=10&nextToken=two': answer({}),
    });

    expect(await healthApi(eks.connection).clusters(ACCOUNT, null)).toEqual({ names: ['a', 'b'], next: 'two' });
    expect(await healthApi(eks.connection).clusters(ACCOUNT, 'two')).toEqual({ names: [], next: null });
  });
});

describe('the Kubernetes API of a cluster', () => {
  const reach = (cluster: object | undefined) => reading({ 'prod-1': answer({ cluster }) }).reach(PLACE, 'eu-west-1');

  it('is where EKS says', async () => {
    expect(await reach({ endpoint: 'https://a', certificateAuthority: { data: 'AA==' } })).toEqual({
      ...{ name: 'prod-1', region: 'eu-west-1', endpoint: 'https://a', certificateAuthority: 'AA==' },
    });
  });

  it.each([
    ['the cluster', undefined],
    ['it', {}],
    ['its endpoint', { certificateAuthority: { data: 'AA==' } }],
    ['its certificate authority', { endpoint: 'https://a' }],
  ])('is nowhere while EKS does not know %s', async (_, cluster) => {
    expect(await reach(cluster)).toEqual({
      what: 'Cluster prod-1',
      error: 'ClusterNotReady',
      message: 'EKS does not say where its Kubernetes API is',
    });
  });
});

describe('the errors of an update', () => {
  const errors = (update: object | undefined) =>
    reading({ 'prod-1/updates/u-1': answer({ update }) }).updateErrors(PLACE, 'coredns', 'u-1');

  it('are those that EKS has', async () => {
    const given = [{ errorCode: 'AccessDenied', errorMessage: 'No.', resourceIds: ['role'] }, {}];

    expect(await errors({ errors: given })).toEqual([
      { code: 'AccessDenied', message: 'No.', resourceIds: ['role'] },
      { code: 'Unknown', message: '', resourceIds: [] },
    ]);
  });

  it('are read again later when EKS cannot say them now', async () => {
    const api = reading({ 'prod-1/updates/u-1': refused('ThrottlingException', 'No.', 429) });

    await expect(api.updateErrors(PLACE, 'coredns', 'u-1')).rejects.toMatchObject({
      name: 'EksThrottled',
      message: 'eks:DescribeUpdate answered ThrottlingException: No.',
    });
  });

  it('are none when it has none', async () => {
    expect(await errors({})).toEqual([]);
  });
});
