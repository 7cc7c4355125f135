import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { AddonWish, OtherWishes, UpdateAddonRequest } from '../../../../functions/core/addon/request.ts';
import { inputProblems, pathText, problemText } from '../../../../functions/core/input/problems.ts';
import { ROLE } from '../../../support/worlds/addon-builders.ts';

const MINIMAL = { cluster: 'prod-1', addon: 'coredns' };
const problemsOf = (input: unknown) => {
  const { error } = UpdateAddonRequest.safeParse(input);
  return error ? inputProblems(error) : [];
};
const placesOf = (input: unknown) => problemsOf(input).map(({ path }) => path);

it('fills in every default', () => {
  expect(UpdateAddonRequest.parse(MINIMAL)).toEqual({
    cluster: { name: 'prod-1' },
    addon: 'coredns',
    version: 'latest',
    compatibility: 'cluster',
    neverVersions: [],
    minimumAgeDays: 0,
    whenNotOffered: 'block',
    resolveConflicts: 'NONE',
    onConflict: 'fail',
    allowDowngrade: false,
    rollBack: true,
    rollBackTo: 'start',
    bakeSeconds: 60,
    deadlineSeconds: 3600,
    diagnose: true,
    dryRun: false,
  });
});

describe('a field of a request', () => {
  it.each<[string, unknown[], unknown[]]>([
    [
      'version',
      ['latest', 'latest-that-fits', 'default', '1.19', 'v1.19', 'v1.19.0-eksbuild.1', 'v1.19.0-eksbuild.preview'],
      ['the latest', 'latest one', '1.19.0', 'v1.19.0', 'at 1.19', '1.19 or so'],
    ],
    [
      'addon',
      ['coredns', 'chainguard_aws-vpc-cni', 'a'.repeat(100)],
      ['', ' coredns', 'core dns', '-coredns', 'a'.repeat(101)],
    ],
    ['compatibility', ['cluster', 'previous', 'next'], ['last']],
    [
      'neverVersions',
      [['v1.19.*'], Array.from({ length: 50 }, () => '*')],
      [['v1 or v2'], Array.from({ length: 51 }, () => '*')],
    ],
    ['minimumAgeDays', [0, 365], [-1, 366, 1.5]],
    ['whenNotOffered', ['block', 'stay'], ['go']],
    ['resolveConflicts', ['NONE', 'PRESERVE', 'OVERWRITE'], ['none', 'FORCE']],
    ['onConflict', ['fail', 'preserve', 'overwrite'], ['PRESERVE']],
    ['rollBack', [true, false, 'required'], ['maybe']],
    ['rollBackTo', ['start', 'last-good-step', 'nearest'], ['end']],
    ['bakeSeconds', [0, 3599], [-1, 1.5]],
    ['settleSeconds', [0, 86_400], [-1, 86_401]],
    ['deadlineSeconds', [900, 86_400], [899, 86_401]],
    [
      'podIdentityAssociations',
      [[], [{ serviceAccount: 'a', roleArn: ROLE }]],
      [[{ serviceAccount: '', roleArn: ROLE }]],
    ],
  ])('%s is one of what it may be', (field, valid, invalid) => {
    expect(valid.filter((value) => problemsOf({ ...MINIMAL, [field]: value }).length > 0)).toEqual([]);
    expect(invalid.filter((value) => problemsOf({ ...MINIMAL, [field]: value }).length === 0)).toEqual([]);
  });

  it('bakeSeconds is at most a day, and shorter than the deadline', () => {
    expect(placesOf({ ...MINIMAL, bakeSeconds: 3600 })).toEqual(['bakeSeconds']);
    expect(placesOf({ ...MINIMAL, bakeSeconds: 86_401, deadlineSeconds: 86_400 })).toContain('bakeSeconds');
    expect(AddonWish.safeParse({ addon: 'coredns', bakeSeconds: 3600 }).success).toBe(false);
  });
});

describe('a request', () => {
  it.each<[string, object]>([
    ['a place', { cluster: { name: 'prod-1', region: 'eu-west-1', accountId: '111122223333', roleArn: ROLE } }],
    ['a version', { version: 'v1.19.0-eksbuild.1' }],
    ['a minor line', { version: '1.19' }],
    ['a minor line with a v', { version: 'v1.19' }],
    ['a configuration as text', { configurationValues: 'replicaCount: 2' }],
    ['a configuration as an object', { configurationValues: { replicaCount: 2 } }],
    ['no configuration', { configurationValues: {} }],
    ['no role', { serviceAccountRoleArn: null }],
    ['no identities', { podIdentityAssociations: [] }],
    ['the shortest deadline', { deadlineSeconds: 900 }],
    ['the newest version that fits', { version: 'latest-that-fits' }],
    ['a version whose build is no number', { version: 'v1.4.0-eksbuild.preview' }],
    ['a neighbouring Kubernetes version', { compatibility: 'previous' }],
    ['versions never to go to', { neverVersions: ['v1.21.*', 'v1.19.?-eksbuild.1'] }],
  ])('may have %s', (_, changes) => {
    expect(problemsOf({ ...MINIMAL, ...changes })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['an unknown field', { resolveConflict: 'NONE' }, 'resolveConflict'],
    ['an unknown field of the cluster', { cluster: { name: 'prod-1', zone: 'a' } }, 'cluster.zone'],
    ['a cluster name with spaces', { cluster: 'prod 1' }, 'cluster'],
    ['a cluster name of 101 characters', { cluster: 'a'.repeat(101) }, 'cluster'],
    ['a bad Region', { cluster: { name: 'prod-1', region: 'Ireland' } }, 'cluster.region'],
    ['an account as a number', { cluster: { name: 'prod-1', accountId: 111122223333 } }, 'cluster.accountId'],
    ['no name of an add-on', { addon: '' }, 'addon'],
    ['a version of another shape', { version: 'newest' }, 'version'],
    ['a version as a number', { version: 1.19 }, 'version'],
    ['a role that is none', { serviceAccountRoleArn: '' }, 'serviceAccountRoleArn'],
    [
      'an identity without a role',
      { podIdentityAssociations: [{ serviceAccount: 'a' }] },
      'podIdentityAssociations[0].roleArn',
    ],
    ['a configuration that is a list', { configurationValues: [] }, 'configurationValues'],
    ['a configuration of 64 KiB and more', { configurationValues: 'a'.repeat(65_537) }, 'configurationValues'],
    ['a deadline that is too short', { deadlineSeconds: 899 }, 'deadlineSeconds'],
    ['a deadline that is too long', { deadlineSeconds: 86_401 }, 'deadlineSeconds'],
    ['half a second', { bakeSeconds: 0.5 }, 'bakeSeconds'],
    ['a bake longer than all', { bakeSeconds: 3600, deadlineSeconds: 3600 }, 'bakeSeconds'],
    ['a pattern with a blank in it', { neverVersions: ['v1.21.*', 'v1 .*'] }, 'neverVersions[1]'],
    ['half a day', { minimumAgeDays: 0.5 }, 'minimumAgeDays'],
    ['another compatibility', { compatibility: 'N-1' }, 'compatibility'],
    ['a truth as text', { dryRun: 'yes' }, 'dryRun'],
  ])('has no %s, and the place of the problem is named', (_, changes, path) => {
    expect(placesOf({ ...MINIMAL, ...changes })).toEqual([path]);
  });

  it('has all of its problems reported together', () => {
    const input = { cluster: { name: '', zone: 'a' }, version: 'newest', deadlineSeconds: 'long', extra: 1, more: 2 };

    expect(placesOf(input).toSorted()).toEqual([
      'addon',
      'cluster.name',
      'cluster.zone',
      'deadlineSeconds',
      'extra',
      'more',
      'version',
    ]);
  });

  it.each([null, undefined, 'prod-1', 42, []])('is an object, not %j', (input) => {
    expect(placesOf(input)).toEqual(['']);
  });
});

describe('a wish for one of many add-ons', () => {
  const Wish = z.strictObject(OtherWishes);

  it('has no defaults, since what is omitted is no wish', () => {
    expect(Wish.parse({ addon: 'coredns' })).toEqual({ addon: 'coredns' });
  });

  it('has the bounds of a request', () => {
    expect(Wish.safeParse({ addon: 'coredns', bakeSeconds: 86_400 }).success).toBe(true);
    expect(Wish.safeParse({ addon: 'coredns', bakeSeconds: 86_401 }).success).toBe(false);
    expect(Wish.safeParse({ addon: '' }).success).toBe(false);
  });
});

describe('a problem', () => {
  it('says what is wrong with an unknown field', () => {
    expect(problemsOf({ ...MINIMAL, extra: 1 })).toEqual([{ path: 'extra', message: 'is not a known field' }]);
  });

  it('is written with its place, a line each', () => {
    const problems = [
      { path: 'a[0].b', message: 'is wrong' },
      { path: '', message: 'is all wrong' },
    ];

    expect(problemText(problems)).toBe('a[0].b: is wrong\nis all wrong');
  });

  it('is counted when the text would be too long', () => {
    const problems = ['a', 'b', 'c', 'd'].map((path) => ({ path, message: 'is wrong' }));

    expect(problemText(problems, 24)).toBe('a: is wrong\nb: is wrong\nand 2 more problems');
    expect(problemText(problems, 3)).toBe('and 4 more problems');
  });

  it.each([
    [[], ''],
    [['clusters', 0, 'name'], 'clusters[0].name'],
    [[1, 2], '[1][2]'],
  ])('at %j is at %s', (path, text) => {
    expect(pathText(path)).toBe(text);
  });
});
