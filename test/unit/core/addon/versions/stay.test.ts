import { describe, expect, it } from 'vitest';
import { chooseTarget } from '../../../../../functions/core/addon/versions/choose-target.ts';
import type { VersionRules } from '../../../../../functions/core/addon/versions/rules.ts';
import { anOffer, aVersionWish } from '../../../../support/worlds/addon-builders.ts';

const version = (minor: number) => `v1.${minor}.0-eksbuild.1`;
const [NEWEST, MIDDLE, OLDEST] = [version(22), version(21), version(20)] as const;
const OFFERED = [anOffer(NEWEST), anOffer(MIDDLE), anOffer(OLDEST, { isDefault: true })];
const GONE = version(23);

type Case = { policy?: string; current?: string; offered?: typeof OFFERED };
const choose = (rules: Partial<VersionRules>, { policy = 'latest', current = OLDEST, offered = OFFERED }: Case = {}) =>
  chooseTarget(current, offered, aVersionWish(policy, { rules: { ...aVersionWish(policy).rules, ...rules } }));
const notesOf = (...given: Parameters<typeof choose>) => {
  const target = choose(...given);
  return target.kind === 'blocked' ? undefined : target.notes;
};
const beside = (compatibility: 'previous' | 'next', ...versions: string[]) => ({
  neighbour: { compatibility, clusterVersion: compatibility === 'next' ? '1.34' : '1.32', versions: new Set(versions) },
});
const never = (...neverVersions: string[]) => ({ neverVersions });

describe('the notes on newer versions', () => {
  it.each<[string, Partial<VersionRules>, Case, string[]]>([
    ['are none when no rule holds one back', {}, { policy: 'default' }, []],
    [
      'name a rule once, with the newest version that it holds back',
      {
        minimumAgeDays: 7,
        sightings: {
          firstSeenAt: {
            [NEWEST]: '2026-11-20T00:00:00.000Z',
            [MIDDLE]: '2026-11-19T00:00:00.000Z',
            [OLDEST]: '2026-11-01T00:00:00.000Z',
          },
          now: Date.parse('2026-11-21T00:00:00.000Z'),
        },
      },
      {},
      [`${NEWEST} was first seen on 2026-11-20, and waits until it is 7 days old (minimumAgeDays).`],
    ],
    [
      'have the newest first, in whatever order EKS lists them',
      never('v1.21.*', 'v1.22.*'),
      { offered: [anOffer(OLDEST), anOffer(MIDDLE), anOffer(NEWEST)] },
      [`${NEWEST} is excluded (neverVersions: v1.22.*).`, `${MIDDLE} is excluded (neverVersions: v1.21.*).`],
    ],
    ['do not repeat why it stays', never('v1.*'), {}, []],
    ['say nothing of the version that it has', never(NEWEST), { current: NEWEST }, []],
    [
      'say nothing of a version whose name does not say whether it is newer',
      never('nightly'),
      { offered: [...OFFERED, anOffer('nightly')] },
      [],
    ],
    [
      'keep the order of EKS where names do not say which is newer',
      never('*preview', 'v1.23.*'),
      { offered: [anOffer('v1.23.0-eksbuild.preview'), anOffer(GONE), ...OFFERED] },
      [
        'v1.23.0-eksbuild.preview is excluded (neverVersions: *preview).',
        `${GONE} is excluded (neverVersions: v1.23.*).`,
      ],
    ],
  ])('%s', (_, rules, given, notes) => {
    expect(notesOf(rules, given)).toEqual(notes);
  });

  it('are at most five', () => {
    const minors = [26, 25, 24, 23, 22, 21];
    const rules = never(...minors.map((minor) => `v1.${minor}.*`));

    expect(notesOf(rules, { offered: [...minors, 20].map((minor) => anOffer(version(minor))) })).toEqual(
      minors.slice(0, 5).map((minor) => `${version(minor)} is excluded (neverVersions: v1.${minor}.*).`),
    );
  });
});

describe('a version that has to move with the cluster', () => {
  it.each([
    ['next', '1.34', 'upgraded'],
    ['previous', '1.32', 'rolled back'],
  ] as const)('is warned of where it stays, on the %s side', (compatibility, clusterVersion, step) => {
    expect(choose(beside(compatibility, MIDDLE, OLDEST), { current: NEWEST })).toMatchObject({
      kind: 'stay',
      mustMove: true,
      notes: [],
      warnings: [
        `${NEWEST} is not offered for Kubernetes ${clusterVersion}: it has to move before or after the cluster is ${step}.`,
      ],
      advice: [`${MIDDLE} is offered for both; the same request with \`allowDowngrade: true\` goes there.`],
    });
    expect(choose(beside(compatibility), { current: NEWEST })).toMatchObject({
      advice: [`No version of vpc-cni is offered for both; move it directly after the cluster is ${step}.`],
    });
  });

  it.each([
    ['next', '1.34', 'upgraded'],
    ['previous', '1.32', 'rolled back'],
  ] as const)('is a note where it goes, on the %s side', (compatibility, clusterVersion, step) => {
    expect(notesOf(beside(compatibility, NEWEST))).toEqual([
      `${OLDEST} is not offered for Kubernetes ${clusterVersion}, so it has to move before the cluster is ${step}.`,
    ]);
  });

  it('is advised to go where the policy leads, although a newer one is offered for both', () => {
    expect(choose(beside('previous', NEWEST, OLDEST), { policy: 'default', current: MIDDLE })).toMatchObject({
      kind: 'stay',
      advice: [expect.stringContaining(`${OLDEST} is offered for both`)],
    });
  });

  it('is nothing that a blocked request says', () => {
    expect(choose(beside('next', NEWEST), { policy: version(19) })).not.toHaveProperty('mustMove');
  });
});

describe('an installed version that EKS does not offer', () => {
  it.each<[string, Partial<VersionRules>, Case, string]>([
    ['goes down to the newest', {}, {}, `take vpc-cni down to ${NEWEST}:`],
    ['goes down to the newest that no rule holds back', never(NEWEST), {}, `take vpc-cni down to ${MIDDLE}:`],
    ['goes down to where the policy leads', {}, { policy: 'default' }, `take vpc-cni down to ${OLDEST}:`],
    [
      'is to be asked for by name where the rules hold all others back',
      never('*'),
      {},
      'No version of vpc-cni that EKS offers for Kubernetes 1.33 can take its place: the rules of the request hold it back',
    ],
  ])('%s, by the advice', (_, rules, given, advice) => {
    expect(choose(rules, { current: GONE, ...given })).toMatchObject({
      kind: 'stay',
      notOffered: true,
      advice: [expect.stringContaining(advice)],
    });
  });

  it('of an add-on that has none for this Kubernetes version has its warning, and the place to look', () => {
    expect(chooseTarget(GONE, [], aVersionWish('latest', { whenNotOffered: 'stay' }))).toMatchObject({
      notes: [],
      warnings: ['While it stays, EKS refuses every change of it, and a rollback to it too.'],
      advice: [expect.stringContaining('`aws eks describe-addon-versions --addon-name vpc-cni`')],
    });
  });
});
