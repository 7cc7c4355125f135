import {
  DescribeAddonConfigurationCommand,
  DescribeAddonVersionsCommand,
  DescribeClusterCommand,
  UpdateAddonCommand,
} from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { aCluster, ask, aWorld, simulate } from '../simulated-eks.ts';

describe('clusters, versions and configuration', () => {
  it('describes a cluster with what a plan reads', async () => {
    const { eks } = simulate(aWorld({}, { tags: { environment: 'prod' } }));

    const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'prod-1' }));

    expect(cluster).toMatchObject({
      name: 'prod-1',
      arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod-1',
      version: '1.33',
      status: 'ACTIVE',
      platformVersion: 'eks.12',
      tags: { environment: 'prod' },
      health: { issues: [] },
      createdAt: expect.any(Date),
    });
  });

  it.each([
    ['one add-on on one Kubernetes', { addonName: 'vpc-cni', kubernetesVersion: '1.33' }, ['vpc-cni']],
    ['a Kubernetes there is not', { kubernetesVersion: '1.99' }, []],
    ['an add-on there is not', { addonName: 'karpenter' }, []],
    ['a type', { types: ['storage'] }, ['aws-ebs-csi-driver', 'aws-efs-csi-driver', 'snapshot-controller']],
    ['two types', { types: ['storage', 'security'], addonName: 'eks-pod-identity-agent' }, ['eks-pod-identity-agent']],
    ['another publisher', { publishers: ['someone'] }, []],
    ['another owner', { owners: ['community'] }, ['metrics-server']],
  ])('finds the versions of %s', async (_, input, names) => {
    const { eks } = simulate();

    const { addons } = await eks.send(new DescribeAddonVersionsCommand(input));

    expect(addons?.map(({ addonName }) => addonName)).toEqual(names);
  });

  it('gives one compatibility a version when asked for one Kubernetes', async () => {
    const { eks } = simulate();

    const { addons } = await eks.send(
      new DescribeAddonVersionsCommand({ addonName: 'vpc-cni', kubernetesVersion: '1.33' }),
    );

    const versions = addons?.[0]?.addonVersions ?? [];
    expect(versions[0]?.addonVersion).toBe('v1.23.2-eksbuild.1');
    expect(versions.every((version) => version.compatibilities?.length === 1)).toBe(true);
    expect(
      versions
        .filter((version) => version.compatibilities?.[0]?.defaultVersion)
        .map(({ addonVersion }) => addonVersion),
    ).toEqual(['v1.22.4-eksbuild.3']);
  });

  it('gives the configuration schema as text, with the identities AWS recommends', async () => {
    const { eks } = simulate();

    const answer = await eks.send(
      new DescribeAddonConfigurationCommand({ addonName: 'vpc-cni', addonVersion: 'v1.22.4-eksbuild.3' }),
    );

    expect(JSON.parse(answer.configurationSchema ?? '')).toMatchObject({
      $ref: '#/definitions/VpcCni',
      $schema: 'http://json-schema.org/draft-06/schema#',
    });
    expect(answer.podIdentityConfiguration).toEqual([
      { serviceAccount: 'aws-node', recommendedManagedPolicies: ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'] },
    ]);
  });

  it('has no configuration of what it does not offer', async () => {
    const { simulator } = simulate();
    const statusOf = async (query: string) =>
      (await ask(simulator, 'GET', `/addons/configuration-schemas?${query}`)).status;

    expect(
      await Promise.all(
        ['addonName=vpc-cni&addonVersion=v0', 'addonName=x&addonVersion=v0', 'addonName=vpc-cni'].map(statusOf),
      ),
    ).toEqual([400, 400, 400]);
  });

  it('offers what a world’s own catalogue has, in its order', async () => {
    const catalog = [
      {
        addon: 'own',
        versions: ['v1.10.0', 'v1.9.0'].map((version) => ({
          version,
          clusterVersions: ['1.33'],
          default: version === 'v1.9.0',
          schema: { type: 'object', additionalProperties: false },
        })),
      },
    ];
    const { eks } = simulate(
      aWorld({ catalog, clusters: [aCluster({ addons: [{ name: 'own', version: 'v1.9.0' }] })] }),
    );

    const { addons } = await eks.send(new DescribeAddonVersionsCommand({}));
    const bad = eks.send(
      new UpdateAddonCommand({
        clusterName: 'prod-1',
        addonName: 'own',
        addonVersion: 'v1.10.0',
        configurationValues: '{"a":1}',
      }),
    );

    expect(addons?.[0]?.addonVersions?.map(({ addonVersion }) => addonVersion)).toEqual(['v1.10.0', 'v1.9.0']);
    await expect(bad).rejects.toMatchObject({ message: expect.stringContaining('$.a: is not defined in the schema') });
  });
});
