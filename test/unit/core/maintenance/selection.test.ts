import { describe, expect, it } from 'vitest';
import { inputProblems } from '../../../../functions/core/input/problems.ts';
import { MaintainClusterRequest } from '../../../../functions/core/maintenance/request.ts';
import { selectionOf } from '../../../../functions/core/maintenance/selection.ts';

const INSTALLED = ['vpc-cni', 'coredns', 'aws-guardduty-agent'];
const problemsOf = (addons: unknown) => {
  const { error } = MaintainClusterRequest.safeParse({ cluster: 'prod-1', addons });
  return error ? inputProblems(error).map(({ path }) => path) : [];
};
const selected = (addons: unknown) => {
  const { wishes, leftAlone } = selectionOf(
    MaintainClusterRequest.parse({ cluster: 'prod-1', addons }).addons,
    INSTALLED,
  );
  return { wishes, names: wishes.map(({ addon }) => addon), left: leftAlone.map(({ addon }) => addon), leftAlone };
};

describe('all add-ons', () => {
  it.each(['all', { all: true }])('asked for by %j are those that no other service manages', (addons) => {
    const { wishes, names, leftAlone } = selected(addons);

    expect(names).toEqual(['vpc-cni', 'coredns']);
    expect(wishes[0]).toMatchObject({ version: 'latest', whenNotOffered: 'stay', bakeSeconds: 60 });
    expect(leftAlone).toEqual([{ addon: 'aws-guardduty-agent', reason: expect.stringContaining('GuardDuty') }]);
  });

  it('are without those that the request leaves out, installed or not', () => {
    expect(selected({ all: true, except: ['coredns', 'metrics-server'] })).toMatchObject({
      names: ['vpc-cni'],
      left: ['coredns', 'aws-guardduty-agent'],
    });
  });

  it('share what is said of all, and single ones have it otherwise', () => {
    const { wishes } = selected({
      all: true,
      compatibility: 'next',
      bakeSeconds: 5,
      overrides: [{ addon: 'coredns', version: 'default', bakeSeconds: 9, configurationValues: { replicaCount: 3 } }],
    });

    expect(wishes).toMatchObject([
      { addon: 'vpc-cni', version: 'latest', compatibility: 'next', bakeSeconds: 5 },
      { addon: 'coredns', version: 'default', compatibility: 'next', bakeSeconds: 9, whenNotOffered: 'stay' },
    ]);
    expect(wishes[0]).not.toHaveProperty('configurationValues');
  });

  it('are left as they are by options for one that is not installed, which is said', () => {
    const { names, leftAlone } = selected({ all: true, overrides: [{ addon: 'metrics-server', version: 'default' }] });

    expect(names).toEqual(['vpc-cni', 'coredns']);
    expect(leftAlone).toContainEqual({
      addon: 'metrics-server',
      reason: expect.stringContaining('It is not installed'),
    });
  });

  it('have the one that another service manages when the request names it', () => {
    const { names, left } = selected({ all: true, overrides: [{ addon: 'aws-guardduty-agent' }] });

    expect(names).toContain('aws-guardduty-agent');
    expect(left).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ['false for all', { all: false }, ['addons.all']],
    ['an unknown field', { all: true, exept: ['coredns'] }, ['addons.exept']],
    ['a role for all', { all: true, serviceAccountRoleArn: null }, ['addons.serviceAccountRoleArn']],
    ['a bad name left out', { all: true, except: ['core dns'] }, ['addons.except[0]']],
    ['an add-on twice', { all: true, overrides: [{ addon: 'a' }, { addon: 'a' }] }, ['addons.overrides[1].addon']],
    [
      'one left out and named',
      { all: true, except: ['a'], overrides: [{ addon: 'a' }] },
      ['addons.overrides[0].addon'],
    ],
    ['a bake longer than all', { all: true, bakeSeconds: 3600 }, ['addons.bakeSeconds']],
    [
      'a bake longer than all together',
      { all: true, bakeSeconds: 1000, overrides: [{ addon: 'a', deadlineSeconds: 900 }] },
      ['addons.overrides[0].bakeSeconds'],
    ],
    [
      'a bad field of one',
      { all: true, overrides: [{ addon: 'a', version: 'newest' }] },
      ['addons.overrides[0].version'],
    ],
  ])('are not asked for with %s', (_, addons, paths) => {
    expect(problemsOf(addons)).toEqual(paths);
  });
});
