import { describe, expect, it } from 'vitest';
import { chooseTarget } from '../../../../../functions/core/addon/versions/choose-target.ts';
import type { VersionRules } from '../../../../../functions/core/addon/versions/rules.ts';
import { sightingsKey } from '../../../../../functions/core/addon/versions/sightings.ts';
import { anOffer, aVersionWish } from '../../../../support/worlds/addon-builders.ts';

const [NEWEST, MIDDLE, OLDEST] = ['v1.21.0-eksbuild.1', 'v1.20.0-eksbuild.1', 'v1.19.0-eksbuild.1'] as const;
const OFFERED = [anOffer(NEWEST), anOffer(MIDDLE, { isDefault: true }), anOffer(OLDEST)];
const rulesWith = (changes: Partial<VersionRules>): VersionRules => ({ ...aVersionWish('latest').rules, ...changes });
const choose = (
  changes: Partial<VersionRules>,
  { policy = 'latest', current = OLDEST as string, offered = OFFERED } = {},
) => chooseTarget(current, offered, aVersionWish(policy, { rules: rulesWith(changes) }));
const beside = (compatibility: 'previous' | 'next', ...versions: string[]) => ({
  neighbour: { compatibility, clusterVersion: compatibility === 'next' ? '1.34' : '1.32', versions: new Set(versions) },
});

describe('a rule', () => {
  it.each<[string, Partial<VersionRules>, string]>([
    [
      'of the next Kubernetes version',
      beside('next', MIDDLE, OLDEST),
      'is not offered for Kubernetes 1.34 (compatibility: next)',
    ],
    [
      'of the previous one',
      beside('previous', MIDDLE, OLDEST),
      'is not offered for Kubernetes 1.32 (compatibility: previous)',
    ],
    ['of versions never to go to', { neverVersions: ['v1.2?.9*', 'v1.21.*'] }, 'is excluded (neverVersions: v1.21.*)'],
    ['of the configuration', { misfits: new Map([[NEWEST, 'does not take it']]) }, 'does not take it'],
    [
      'of age',
      {
        minimumAgeDays: 7,
        sightings: {
          firstSeenAt: { [NEWEST]: '2026-11-20T00:00:00.000Z', [MIDDLE]: '2026-11-14T00:00:00.000Z' },
          now: Date.parse('2026-11-21T00:00:00.000Z'),
        },
      },
      'was first seen on 2026-11-20, and waits until it is 7 days old (minimumAgeDays)',
    ],
  ])('%s holds the newest back, and the plan says which', (_, rules, reason) => {
    expect(choose(rules)).toMatchObject({
      kind: 'go',
      offer: { version: MIDDLE },
      notes: [`${NEWEST} ${reason}.`],
      warnings: [],
    });
    expect(choose(rules, { policy: NEWEST })).toMatchObject({ kind: 'blocked', reason: `${NEWEST} ${reason}.` });
    expect(choose(rules, { current: MIDDLE })).toMatchObject({ kind: 'go', offer: { version: MIDDLE } });
  });

  it.each([
    [['eks.5+'], 'eks.12', true],
    [['eks.5+'], 'eks.5', true],
    [['eks.5+'], 'eks.4', false],
    [['eks.5+'], 'eks-local.12', false],
    [['eks.3'], 'eks.4', false],
    [['eks.3', 'eks.9+'], 'eks.3', true],
    [['eks.3', 'eks.9+'], 'eks.4', false],
    [['*'], 'eks.1', true],
    [[], 'eks.1', true],
    [['eks.5+'], undefined, true],
  ])('of platform versions %j takes a cluster at %s: %j', (platformVersions, platformVersion, fits) => {
    const offered = [anOffer(NEWEST, { platformVersions }), anOffer(OLDEST)];

    expect(choose({ platformVersion }, { offered })).toMatchObject({ offer: { version: fits ? NEWEST : OLDEST } });
  });

  it('that holds everything back lets the add-on stay', () => {
    expect(choose({ neverVersions: ['*'] })).toMatchObject({ kind: 'stay', warnings: [], reason: expect.any(String) });
  });

  it('lets default stay rather than go to another version', () => {
    expect(choose({ neverVersions: [MIDDLE] }, { policy: 'default' })).toMatchObject({ kind: 'stay' });
  });

  it('of age is none without an age, even for what was first seen in the future', () => {
    const sightings = { firstSeenAt: { [NEWEST]: '2026-11-22T00:00:00.000Z' }, now: Date.parse('2026-11-21') };

    expect(choose({ sightings })).toMatchObject({ kind: 'go', offer: { version: NEWEST } });
  });

  it('of age holds everything back where nothing was ever seen', () => {
    expect(choose({ minimumAgeDays: 1, sightings: undefined })).toMatchObject({ kind: 'stay' });
  });

  it('of age counts a version that was not seen before as new', () => {
    const sightings = { firstSeenAt: {}, now: 0 };

    expect(choose({ minimumAgeDays: 1, sightings })).toMatchObject({
      kind: 'stay',
      reason: `${NEWEST} was not seen before, and waits until it is 1 day old (minimumAgeDays).`,
    });
  });
});

describe('what stays although the cluster is to move', () => {
  it('is warned of, with the version that is offered on both sides', () => {
    expect(choose(beside('previous', OLDEST), { current: NEWEST })).toMatchObject({
      kind: 'stay',
      mustMove: true,
      warnings: [expect.stringContaining(`${NEWEST} is not offered for Kubernetes 1.32`)],
      advice: [expect.stringContaining(`${OLDEST} is offered for both`)],
    });
    expect(choose(beside('next'), { current: NEWEST })).toMatchObject({
      advice: [expect.stringContaining('No version of vpc-cni is offered for both')],
    });
  });
});

it('has to move when the installed version is not offered on the other side, which the plan says', () => {
  expect(choose(beside('next', MIDDLE))).toMatchObject({
    kind: 'go',
    mustMove: true,
    notes: [
      `${OLDEST} is not offered for Kubernetes 1.34, so it has to move before the cluster is upgraded.`,
      expect.stringContaining(NEWEST),
    ],
  });
  expect(choose(beside('next', MIDDLE, OLDEST))).not.toHaveProperty('mustMove');
});

describe('an installed version that EKS does not offer', () => {
  const current = 'v1.22.0-eksbuild.1';

  it('is no news that all is well: it is a state of its own, with what to do', () => {
    expect(choose({}, { current })).toMatchObject({
      kind: 'stay',
      notOffered: true,
      reason: expect.stringMatching(/^EKS does not offer v1\.22\.0-eksbuild\.1 for Kubernetes 1\.33\./),
      warnings: [expect.stringContaining('EKS refuses every change')],
      advice: [expect.stringMatching(/down to v1\.21\.0-eksbuild\.1.*allowDowngrade: true/)],
    });
  });

  it('moves down when the request allows it', () => {
    const wish = aVersionWish('latest', { allowDowngrade: true });

    expect(chooseTarget(current, OFFERED, wish)).toMatchObject({ kind: 'go', offer: { version: NEWEST } });
  });

  it('moves up without being asked twice', () => {
    expect(choose({}, { current: 'v1.18.0-eksbuild.1' })).toMatchObject({ kind: 'go', offer: { version: NEWEST } });
  });

  it('of an add-on that has none for this Kubernetes version stays where the request says so', () => {
    const wish = aVersionWish('latest', { whenNotOffered: 'stay' });

    expect(chooseTarget(current, [], wish)).toMatchObject({ kind: 'stay', notOffered: true });
    expect(chooseTarget(current, [], aVersionWish('latest'))).toMatchObject({ kind: 'blocked' });
  });
});

it('is remembered of each add-on and Region by itself when a version was first seen', () => {
  const keys = [
    sightingsKey({ region: 'eu-west-1' }, 'coredns'),
    sightingsKey({ region: 'us-east-2' }, 'coredns'),
    sightingsKey({ region: 'eu-west-1' }, 'vpc-cni'),
  ];

  expect(new Set(keys).size).toBe(3);
  expect(sightingsKey({ region: 'eu-west-1' }, 'coredns')).toBe(keys[0]);
});
