import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../../functions/aws/connection.ts';
import { addonApi } from '../../../../functions/aws/eks/addons.ts';
import { changesInProgress } from '../../../../functions/aws/eks/changes-in-progress.ts';
import { fargateApi } from '../../../../functions/aws/eks/fargate-profiles.ts';
import { fleetApi } from '../../../../functions/aws/eks/fleet.ts';
import { healthApi } from '../../../../functions/aws/eks/health.ts';
import { insightApi } from '../../../../functions/aws/eks/insights.ts';
import { answer, DENIED, eksService } from '../../../support/wire/eks-service.ts';

const PLACE = { name: 'prod-1' };
const ACCOUNT = { accountId: '111122223333', region: 'eu-west-1' };
const ALL = { isNamed: () => true, isLastTry: false };
const ADDON = 'prod-1/addons/coredns';
const PROFILE = 'prod-1/fargate-profiles/default';
const NEW_PROFILE = {
  ...{ name: 'default', podExecutionRoleArn: 'arn:role', subnets: [], selectors: [], tags: {} },
  clientRequestToken: 'a'.repeat(64),
};

/** A cluster with one of everything, that can be read; but not what is asked for at a path. */
const denying = (path: string) =>
  eksService({
    '/clusters?maxResults=10': answer({ clusters: ['prod-1'] }),
    '/clusters?maxResults=100': answer({ clusters: ['prod-1'] }),
    'prod-1/addons': answer({ addons: ['coredns'] }),
    'prod-1/fargate-profiles': answer({ fargateProfileNames: ['default'] }),
    [ADDON]: answer({ addon: { podIdentityAssociations: ['arn:aws:eks:x/a-1'], addonArn: 'arn', status: 'ACTIVE' } }),
    'prod-1/insights': answer({ insights: [{ id: 'one', category: 'UPGRADE_READINESS', name: 'Skew' }] }),
    [path]: DENIED,
  }).connection;

const eks = (act: (api: ReturnType<typeof addonApi>) => Promise<unknown>) => (to: Connection) => act(addonApi(to));
const fargate = (act: (api: ReturnType<typeof fargateApi>) => Promise<unknown>) => (to: Connection) =>
  act(fargateApi(to));

describe('a call that is denied', () => {
  it.each<[string, string, (to: Connection) => Promise<unknown>]>([
    ['eks:DescribeCluster', 'prod-1', eks((api) => api.cluster(PLACE))],
    ['eks:DescribeAddon', ADDON, eks((api) => api.addon(PLACE, 'coredns'))],
    [
      'eks:DescribePodIdentityAssociation',
      'prod-1/pod-identity-associations/a-1',
      eks((api) => api.addon(PLACE, 'coredns')),
    ],
    ['eks:DescribeUpdate', 'prod-1/updates/u-1', eks((api) => api.update(PLACE, 'coredns', 'u-1'))],
    [
      'eks:DescribeAddonVersions',
      '/addons/supported-versions?addonName=coredns&kubernetesVersion=1.33',
      eks((api) => api.offeredVersions(PLACE, 'coredns', '1.33')),
    ],
    [
      'eks:DescribeAddonConfiguration',
      '/addons/configuration-schemas?addonName=coredns&addonVersion=v1',
      eks((api) => api.configuration(PLACE, 'coredns', 'v1')),
    ],
    [
      'eks:UpdateAddon',
      `${ADDON}/update`,
      eks((api) =>
        api.updateAddon(PLACE, {
          addon: 'coredns',
          version: 'v1',
          resolveConflicts: 'NONE',
          clientRequestToken: 'a'.repeat(64),
        }),
      ),
    ],
    ['eks:ListUpdates', 'prod-1/updates', eks((api) => api.updateIds(PLACE, 'coredns'))],
    ['eks:DescribeCluster', 'prod-1', fargate((api) => api.clusterStatus(PLACE))],
    ['eks:ListFargateProfiles', 'prod-1/fargate-profiles', fargate((api) => api.profiles(PLACE))],
    ['eks:DescribeFargateProfile', PROFILE, fargate((api) => api.profile(PLACE, 'default'))],
    ['eks:CreateFargateProfile', 'POST prod-1/fargate-profiles', fargate((api) => api.create(PLACE, NEW_PROFILE))],
    ['eks:DeleteFargateProfile', `DELETE ${PROFILE}`, fargate((api) => api.remove(PLACE, 'default'))],
    ['eks:ListAddons', 'prod-1/addons', (to) => changesInProgress(to).inProgress(PLACE)],
    ['eks:DescribeAddon', ADDON, (to) => changesInProgress(to).inProgress(PLACE)],
    ['eks:ListFargateProfiles', 'prod-1/fargate-profiles', (to) => changesInProgress(to).inProgress(PLACE)],
    ['eks:DescribeFargateProfile', PROFILE, (to) => changesInProgress(to).inProgress(PLACE)],
  ])('is an error that names it: %s at %s', async (action, path, act) => {
    await expect(act(denying(path))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringMatching(new RegExp(`lacks ${action}: ${action} answered AccessDeniedException: Not you.`)),
    });
  });

  const health = (act: (api: ReturnType<typeof healthApi>) => Promise<unknown>) => (to: Connection) =>
    act(healthApi(to));
  it.each<[string, string, string, (to: Connection) => Promise<unknown>]>([
    [
      'The list of clusters',
      'eks:ListClusters',
      '/clusters?maxResults=10',
      health((api) => api.clusters(ACCOUNT, null)),
    ],
    ['Cluster prod-1', 'eks:ListAddons', 'prod-1/addons', health((api) => api.resources(PLACE))],
    ['Cluster prod-1', 'eks:ListAddons', 'prod-1/addons', health((api) => api.addons(PLACE))],
    ['Cluster prod-1', 'eks:DescribeAddon', ADDON, health((api) => api.addons(PLACE))],
    ['Cluster prod-1', 'eks:ListFargateProfiles', 'prod-1/fargate-profiles', health((api) => api.resources(PLACE))],
    ['Cluster prod-1', 'eks:DescribeFargateProfile', PROFILE, health((api) => api.resources(PLACE))],
    ['coredns on prod-1', 'eks:DescribeAddon', ADDON, health((api) => api.addon(PLACE, 'coredns'))],
    ['Cluster prod-1', 'eks:DescribeCluster', 'prod-1', health((api) => api.reach(PLACE, 'eu-west-1'))],
    ["EKS's own insights into prod-1", 'eks:ListInsights', 'prod-1/insights', (to) => insightApi(to).readiness(PLACE)],
  ])('of a scan is part of the result: %s, %s at %s', async (what, action, path, act) => {
    expect(await act(denying(path))).toEqual({
      what,
      error: 'AccessDenied',
      message: expect.stringContaining(`lacks ${action}: ${action} answered AccessDeniedException`),
    });
  });

  it('of the details of an insight leaves the insight', async () => {
    expect(await insightApi(denying('prod-1/insights/one')).readiness(PLACE)).toMatchObject([
      {
        id: 'one',
        details: {
          what: 'The details of Skew',
          error: 'AccessDenied',
          message: expect.stringContaining('lacks eks:DescribeInsight: '),
        },
      },
    ]);
  });

  it.each([
    ['eks:ListClusters', '/clusters?maxResults=100'],
    ['eks:DescribeCluster', 'prod-1'],
  ])('of a search for clusters is part of the result: %s', async (action, path) => {
    expect(await fleetApi(denying(path)).found(ACCOUNT, ALL)).toEqual({
      place: ACCOUNT,
      clusters: [],
      notRead: [{ what: 'EKS', error: 'AccessDenied', message: expect.stringContaining(`lacks ${action}: `) }],
    });
  });

  it('leaves the errors of an update unknown', async () => {
    expect(await healthApi(denying('prod-1/updates/u-1')).updateErrors(PLACE, 'coredns', 'u-1')).toBeUndefined();
  });
});
