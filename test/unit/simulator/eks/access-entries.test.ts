import { DescribeAccessEntryCommand, DescribeClusterCommand } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { aWorld, simulate } from '../simulated-eks.ts';

const OWN = 'arn:aws:iam::999988887777:role/eks-upkeep/eks-upkeep-KubernetesRole';
const describeEntry = (principalArn = OWN) => new DescribeAccessEntryCommand({ clusterName: 'prod-1', principalArn });
const clusterWith = (cluster: Record<string, unknown>) =>
  simulate(aWorld({}, cluster), { kubernetes: { role: OWN } }).eks;

describe('access entries', () => {
  it.each([
    ['read', ['eks-upkeep-read']],
    ['move', ['eks-upkeep-read', 'eks-upkeep-move']],
    ['restart', ['eks-upkeep-read', 'eks-upkeep-move', 'eks-upkeep-restart']],
  ])('name the groups of the access that the world gives: %s', async (access, groups) => {
    const { accessEntry } = await clusterWith({ kubernetes: { access } }).send(describeEntry());

    expect(accessEntry).toEqual({
      clusterName: 'prod-1',
      principalArn: OWN,
      kubernetesGroups: groups,
      accessEntryArn: expect.stringMatching(
        /^arn:aws:eks:eu-west-1:111122223333:access-entry\/prod-1\/role\/999988887777\/eks-upkeep-KubernetesRole\/[\w-]{36}$/,
      ),
      createdAt: expect.any(Date),
      modifiedAt: expect.any(Date),
      tags: {},
      username: 'arn:aws:sts::999988887777:assumed-role/eks-upkeep-KubernetesRole/{{SessionName}}',
      type: 'STANDARD',
    });
  });

  it.each([
    ['of another role', { kubernetes: { access: 'move' } }, `${OWN}2`],
    ['where the world gives no access', { kubernetes: {} }, OWN],
    ['where there is no Kubernetes API', {}, OWN],
  ])('are not there %s', async (_, cluster, role) => {
    await expect(clusterWith(cluster).send(describeEntry(role))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringMatching(/^The specified principalArn could not be found\./),
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('are refused by a cluster that reads aws-auth alone', async () => {
    const eks = clusterWith({ authenticationMode: 'CONFIG_MAP', kubernetes: { access: 'move' } });
    const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'prod-1' }));

    expect(cluster?.accessConfig?.authenticationMode).toBe('CONFIG_MAP');
    await expect(eks.send(describeEntry())).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringMatching(/must be set to one of \[API, API_AND_CONFIG_MAP\]/),
    });
  });
});

it.each([
  [{}, true, ['0.0.0.0/0']],
  [{ reachable: false }, false, undefined],
  [{ reachable: false, publicAccessCidrs: ['203.0.113.0/24'] }, true, ['203.0.113.0/24']],
])('says who may use the endpoint of a cluster: %o', async (kubernetes, isPublic, cidrs = []) => {
  const { cluster } = await clusterWith({ kubernetes }).send(new DescribeClusterCommand({ name: 'prod-1' }));

  expect(cluster?.resourcesVpcConfig).toMatchObject({ endpointPublicAccess: isPublic, publicAccessCidrs: cidrs });
});
