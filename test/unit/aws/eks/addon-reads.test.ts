import { describe, expect, it } from 'vitest';
import { addonApi } from '../../../../functions/aws/eks/addons.ts';
import { answer, eksService } from '../../../support/wire/eks-service.ts';

const PLACE = { name: 'prod-1' };
const VERSIONS = '/addons/supported-versions?addonName=coredns&kubernetesVersion=1.33';
const SCHEMA = '/addons/configuration-schemas?addonName=coredns&addonVersion=v1';
const apiOf = (answers: Parameters<typeof eksService>[0]) => addonApi(eksService(answers).connection);

describe('a cluster', () => {
  const cluster = (more: object) =>
    apiOf({ 'prod-1': answer({ cluster: { version: '1.33', status: 'ACTIVE', ...more } }) });

  it.each([
    ['nothing of its own', {}, []],
    ['EKS Auto Mode', { computeConfig: { enabled: true } }, ['auto']],
    ['EKS Auto Mode that is switched off', { computeConfig: { enabled: false } }, []],
    [
      'networks of hybrid nodes',
      { remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ['10.0.0.0/8'] }] } },
      ['hybrid'],
    ],
    ['no networks of hybrid nodes', { remoteNetworkConfig: { remoteNodeNetworks: [] } }, []],
    [
      'both',
      { computeConfig: { enabled: true }, remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: [] }] } },
      ['auto', 'hybrid'],
    ],
  ])('with %s shows it as its compute', async (_, more, compute) => {
    expect(await cluster(more).cluster(PLACE)).toMatchObject({ compute, api: undefined });
  });

  it('without a version is not acted upon', async () => {
    await expect(apiOf({ 'prod-1': answer({}) }).cluster(PLACE)).rejects.toMatchObject({ name: 'EksAnswerIncomplete' });
  });
});

describe('an offered version', () => {
  const offeredFor = (clusterVersion: string, more: object = {}) => ({ clusterVersion, ...more });
  const offered = async (...addonVersions: object[]) =>
    apiOf({ [VERSIONS]: answer({ addons: [{ addonName: 'coredns', addonVersions }] }) }).offeredVersions(
      ...([PLACE, 'coredns', '1.33'] as const),
    );
  const PLAIN = {
    ...{ version: 'v1', isDefault: false, needsIamPermissions: false, defaultNamespace: null },
    ...{ needsConfiguration: false, platformVersions: [], computeTypes: [] },
  };

  it('of which EKS says no more needs nothing', async () => {
    expect(await offered({ addonVersion: 'v1', compatibilities: [offeredFor('1.33')] })).toEqual([PLAIN]);
  });

  it('has what it needs and where it runs', async () => {
    const version = {
      ...{ addonVersion: 'v1', requiresConfiguration: true, requiresIamPermissions: true, computeTypes: ['ec2'] },
      compatibilities: [
        offeredFor('1.33', { platformVersions: ['eks.1', 'eks.2'] }),
        offeredFor('1.33', { defaultVersion: true, platformVersions: ['eks.2'] }),
        offeredFor('1.34', { platformVersions: ['eks.9'] }),
      ],
    };

    expect(await offered(version)).toEqual([
      {
        ...PLAIN,
        ...{ isDefault: true, needsIamPermissions: true, needsConfiguration: true, computeTypes: ['ec2'] },
        platformVersions: ['eks.1', 'eks.2'],
      },
    ]);
  });

  it('for another version of Kubernetes, or for none, is not one', async () => {
    const elsewhere = { addonVersion: 'v1', compatibilities: [offeredFor('1.34', { defaultVersion: true })] };

    expect(await offered(elsewhere, { addonVersion: 'v2' }, {})).toEqual([]);
  });

  it('of another add-on in the same answer is not one', async () => {
    const addonVersions = [{ addonVersion: 'v1', compatibilities: [offeredFor('1.33')] }];
    const api = apiOf({
      [VERSIONS]: answer({
        addons: [
          { addonName: 'another', addonVersions, defaultNamespace: 'elsewhere' },
          { addonName: 'coredns' },
          { addonName: 'coredns', addonVersions, defaultNamespace: 'kube-system' },
        ],
      }),
    });

    expect(await api.offeredVersions(PLACE, 'coredns', '1.33')).toEqual([
      { ...PLAIN, defaultNamespace: 'kube-system' },
    ]);
  });
});

it('the configuration of a version has the service accounts that it is for', async () => {
  const podIdentityConfiguration = [{ serviceAccount: 'aws-node' }, {}, { serviceAccount: 'agent' }];
  const api = apiOf({ [SCHEMA]: answer({ configurationSchema: '{}', podIdentityConfiguration }) });

  expect(await api.configuration(PLACE, 'coredns', 'v1')).toEqual({
    schema: '{}',
    serviceAccounts: ['aws-node', 'agent'],
  });
});

it('an update of which EKS names no id is not waited for', async () => {
  const api = apiOf({ 'prod-1/addons/coredns/update': answer({ update: {} }) });
  const change = {
    addon: 'coredns',
    version: 'v1',
    resolveConflicts: 'NONE' as const,
    clientRequestToken: 'a'.repeat(64),
  };

  await expect(api.updateAddon(PLACE, change)).rejects.toMatchObject({ name: 'EksAnswerIncomplete' });
});
