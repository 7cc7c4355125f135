import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { UpdateAddonRequest } from '../../../../functions/core/addon/request.ts';
import { ReplaceFargateProfileRequest } from '../../../../functions/core/fargate/request.ts';
import { inputProblems } from '../../../../functions/core/input/problems.ts';
import { MaintainClusterRequest } from '../../../../functions/core/maintenance/request.ts';

const unknownOf = (schema: z.ZodMiniType, value: object) => {
  const input = z.strictObject({ request: schema });
  const { error } = input.safeParse({ request: value });
  return error
    ? inputProblems(error, input).flatMap(({ path, message }) => (/known/.test(message) ? [`${path}: ${message}`] : []))
    : [];
};

describe('an unknown field of a request', () => {
  it.each([
    ['clusterName', UpdateAddonRequest, { clusterName: 'prod-1' }, 'request.clusterName', 'cluster'],
    ['addonName', UpdateAddonRequest, { addonName: 'coredns' }, 'request.addonName', 'addon'],
    ['addonVersion', UpdateAddonRequest, { addonVersion: '1.12' }, 'request.addonVersion', 'version'],
    [
      'resolve-conflicts',
      UpdateAddonRequest,
      { 'resolve-conflicts': 'NONE' },
      'request.resolve-conflicts',
      'resolveConflicts',
    ],
    [
      'in the place of a cluster',
      UpdateAddonRequest,
      { cluster: { clusterName: 'a' } },
      'request.cluster.clusterName',
      'name',
    ],
    [
      'in a list',
      UpdateAddonRequest,
      { podIdentityAssociations: [{ rolArn: 'a' }] },
      'request.podIdentityAssociations[0].rolArn',
      'roleArn',
    ],
    [
      'fargateProfileName',
      ReplaceFargateProfileRequest,
      { fargateProfileName: 'a' },
      'request.fargateProfileName',
      'profile',
    ],
    [
      'of an entry of a cluster',
      MaintainClusterRequest,
      { cluster: 'a', addons: [{ addonName: 'a' }] },
      'request.addons[0].addonName',
      'addon',
    ],
    [
      'of all add-ons',
      MaintainClusterRequest,
      { cluster: 'a', addons: { all: true, exept: [] } },
      'request.addons.exept',
      'except',
    ],
  ] as const)('comes with the field that was meant: %s', (_, schema, value, path, meant) => {
    expect(unknownOf(schema, value)).toContain(`${path}: is not a known field. Did you mean ${meant}?`);
  });

  it('that is like no other comes alone', () => {
    expect(unknownOf(UpdateAddonRequest, { colour: 'red' })).toEqual(['request.colour: is not a known field']);
  });
});
