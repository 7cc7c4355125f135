import { describe, expect, it } from 'vitest';
import { UpdateAddonRequest } from '../../../../functions/core/addon/request.ts';
import { inputProblems } from '../../../../functions/core/input/problems.ts';
import { MaintainClusterRequest } from '../../../../functions/core/maintenance/request.ts';

const problemsOf = (input: unknown) => {
  const { error } = MaintainClusterRequest.safeParse(input);
  return error ? inputProblems(error) : [];
};
const placesOf = (input: unknown) => problemsOf(input).map(({ path }) => path);

it('fills in every default', () => {
  expect(MaintainClusterRequest.parse({ cluster: 'prod-1' })).toEqual({
    cluster: { name: 'prod-1' },
    addons: 'all',
    fargateProfiles: [],
    onFailure: 'stop',
    dryRun: false,
  });
});

it('takes of an add-on what update-addon takes, with the same defaults', () => {
  const wish = { addon: 'vpc-cni', version: '1.19', rollBackTo: 'last-good-step' };
  const { cluster: _, ...alone } = UpdateAddonRequest.parse({ cluster: 'prod-1', ...wish });

  expect(MaintainClusterRequest.parse({ cluster: 'prod-1', addons: [wish] }).addons).toEqual([alone]);
});

describe('a request', () => {
  it.each<[string, object]>([
    ['all add-ons', { addons: 'all' }],
    ['some add-ons', { addons: [{ addon: 'coredns' }, { addon: 'vpc-cni', version: 'default' }] }],
    ['profiles alone', { addons: [], fargateProfiles: [{ profile: 'default', force: true }] }],
    ['an add-on and a profile of one name', { addons: [{ addon: 'x' }], fargateProfiles: [{ profile: 'x' }] }],
    ['who started it', { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'arn:aws:states:eu-west-1:1:execution:a:b' }],
  ])('may have %s', (_, changes) => {
    expect(problemsOf({ cluster: 'prod-1', ...changes })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['another word than all', { addons: 'some' }, 'addons'],
    ['a name in place of a list', { addons: ['coredns'] }, 'addons[0]'],
    ['nothing at all', { addons: [] }, 'addons'],
    ['a cluster of an entry', { addons: [{ addon: 'coredns', cluster: 'other' }] }, 'addons[0].cluster'],
    ['a bake beyond the deadline', { addons: [{ addon: 'coredns', bakeSeconds: 4000 }] }, 'addons[0].bakeSeconds'],
    ['an add-on twice', { addons: [{ addon: 'a' }, { addon: 'b' }, { addon: 'a' }] }, 'addons[2].addon'],
    ['a profile twice', { fargateProfiles: [{ profile: 'a' }, { profile: 'a' }] }, 'fargateProfiles[1].profile'],
    [
      'a new name that is kept',
      { fargateProfiles: [{ profile: 'a', newName: 'b', keepName: true }] },
      'fargateProfiles[0].newName',
    ],
    ['101 add-ons', { addons: Array.from({ length: 101 }, (_, i) => ({ addon: `a${i}` })) }, 'addons'],
    ['an unknown field', { addon: 'coredns' }, 'addon'],
    ['another word than stop and continue', { onFailure: 'ignore' }, 'onFailure'],
  ])('may not have %s', (_, changes, path) => {
    expect(placesOf({ cluster: 'prod-1', ...changes })).toEqual([path]);
  });

  it('lists all of its problems at the same time', () => {
    const request = {
      cluster: 'prod 1',
      addons: [{ addon: 'coredns', version: 'newest' }, { addon: 'coredns' }],
      fargateProfiles: [{ profile: '' }],
      onFailure: 'ignore',
      dryrun: true,
    };

    expect(placesOf(request).toSorted()).toEqual(
      [
        'addons[0].version',
        'addons[1].addon',
        'cluster',
        'dryrun',
        'fargateProfiles[0].profile',
        'onFailure',
      ].toSorted(),
    );
  });
});
