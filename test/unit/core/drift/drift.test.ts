import { describe, expect, it } from 'vitest';
import type { OfferedVersion } from '../../../../functions/core/addon/addon.ts';
import { clusterDrift, driftTotals, isBehind } from '../../../../functions/core/drift/drift.ts';
import { behindLines, behindText, nextText, totalsText } from '../../../../functions/core/drift/drift-text.ts';
import type { ResourceHealth } from '../../../../functions/core/health/health.ts';
import { anOffer } from '../../../support/worlds/addon-builders.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1', name: 'prod-1' };
const CLUSTER = { name: 'prod-1', version: '1.33', status: 'ACTIVE', platformVersion: 'eks.9', compute: [] };
const V = (minor: number, build = 1) => `v1.${minor}.0-eksbuild.${build}`;

const addon = (name: string, version: string, changes: Partial<ResourceHealth> = {}): ResourceHealth => ({
  ...{ accountId: PLACE.accountId, region: PLACE.region, cluster: PLACE.name },
  ...{ kind: 'addon', name, version, status: 'ACTIVE', issues: [] },
  ...changes,
});
const offers = (versions: readonly (string | OfferedVersion)[]) =>
  versions.map((each) => (typeof each === 'string' ? anOffer(each) : each));

type Offered = readonly (string | OfferedVersion)[];
const rowOf = (installed: string, now: Offered, next: Offered = now, changes: Partial<ResourceHealth> = {}) => {
  const others = new Map([['1.34', offers([V(9)])]]);
  const offered = new Map([
    [
      'coredns',
      new Map([
        ['1.33', offers(now)],
        ['1.34', offers(next)],
      ]),
    ],
    ['other', others],
  ]);
  const addons = [addon('coredns', installed, changes), addon('other', V(9))];
  const { addons: rows } = clusterDrift({ place: PLACE, cluster: CLUSTER, addons, offered });
  const row = rows.find((each) => each.addon === 'coredns');
  if (!row) throw new Error('The row of coredns is missing.');
  return row;
};

describe('the drift of an add-on', () => {
  it.each([
    ['at its latest version', V(13), [V(13), V(12)], 'latest', V(13), 0, 'latest'],
    ['an older build of the latest line', V(13, 1), [V(13, 2), V(13, 1)], 'behind', V(13, 2), 0, 'same line'],
    ['one minor line behind', V(12), [V(13), V(12)], 'behind', V(13), 1, '1 minor line'],
    [
      'several, of which only those count that EKS offers',
      V(10),
      [V(13), V(12, 2), V(12, 1), V(10)],
      'behind',
      V(13),
      2,
      '2 minor lines',
    ],
    [
      'behind across a major version',
      V(10),
      ['v2.1.0-eksbuild.1', V(11), V(10)],
      'behind',
      'v2.1.0-eksbuild.1',
      2,
      '2 minor lines',
    ],
    ['newer than what is offered', V(14), [V(13), V(12)], 'newer', V(13), 0, 'newer than latest'],
    ['not offered in any version', V(12), [], 'not offered', null, null, 'not offered'],
    [
      'with names that do not say which is newer',
      'v1.0.10000020260817',
      ['v1.47.10000020260815', 'v1.0.10000020260817'],
      'unclear',
      null,
      null,
      'unclear',
    ],
    [
      'behind by what EKS lists first, where their names do not say by how much',
      'v1.0.10000020260817',
      [anOffer('v1.47.10000020260815', { isDefault: true }), anOffer('v1.0.10000020260817')],
      'unclear',
      'v1.47.10000020260815',
      null,
      'order unclear',
    ],
    [
      'one line behind, where EKS offers older ones too',
      V(12),
      [V(13), V(12), V(11), V(10)],
      'behind',
      V(13),
      1,
      '1 minor line',
    ],
    [
      'held back by the platform version',
      V(12),
      [anOffer(V(13), { platformVersions: ['eks.10+'] }), anOffer(V(12))],
      'latest',
      V(12),
      0,
      'latest',
    ],
  ] as const)('%s', (_, installed, offered, state, latest, minorsBehind, text) => {
    const row = rowOf(installed, offered);

    expect(row).toMatchObject({ installed, state, latest, minorsBehind });
    expect(behindText(row)).toBe(text);
  });

  it.each([
    ['is ready when its version is offered there too', V(12), [V(13), V(12)], [V(13), V(12)], 'ready'],
    ['names the newest version for both', V(11), [V(13), V(12), V(11)], [V(14), V(12)], `must move to ${V(12)}`],
    ['says that no version is for both', V(11), [V(11)], [V(14)], 'must move after the upgrade'],
    ['says that no version is offered there', V(11), [V(11)], [], 'not offered'],
  ] as const)('before the next Kubernetes version %s', (_, installed, now, next, text) => {
    expect(nextText(rowOf(installed, now, next))).toBe(text);
  });

  it('does not know the next Kubernetes version when EKS offers no add-on of the cluster for it', () => {
    const offered = new Map([['coredns', new Map([['1.33', offers([V(12)])]])]]);

    const { next, addons } = clusterDrift({
      place: PLACE,
      cluster: CLUSTER,
      addons: [addon('coredns', V(12))],
      offered,
    });

    expect(next).toBe('1.34');
    expect(addons.map(nextText)).toEqual(['not known yet']);
  });

  it('says whether there is a way back, where there is an update', () => {
    const gone = rowOf(V(10), [V(13), V(12)]);

    expect(rowOf(V(12), [V(13), V(12)]).wayBack).toEqual({ possible: true, reason: null });
    expect(gone.wayBack).toMatchObject({
      possible: false,
      reason: expect.stringContaining(`does not offer coredns ${V(10)}`),
    });
    expect(rowOf(V(13), [V(13)]).wayBack).toBeNull();
    expect(behindLines({ ...PLACE, kubernetes: '1.33', next: '1.34', addons: [gone] }, 0)[0]).toMatch(
      /^coredns v1\.10.*, latest v1\.13.*: 2 minor lines; no way back: EKS does not offer/,
    );
  });

  it('has the health that EKS reports', () => {
    const issues = [{ code: 'InsufficientNumberOfReplicas', message: 'Too few.', resourceIds: [] }];

    expect(rowOf(V(13), [V(13)], [V(13)], { status: 'DEGRADED', issues })).toMatchObject({
      health: 'unhealthy',
      says: expect.stringMatching(/^DEGRADED; InsufficientNumberOfReplicas/),
    });
  });
});

describe('whether an add-on counts as behind', () => {
  it.each([
    [V(13), [V(13)], 0, false],
    [V(13, 1), [V(13, 2)], 0, true],
    [V(13, 1), [V(13, 2)], 1, false],
    [V(12), [V(13), V(12)], 1, false],
    [V(11), [V(13), V(12), V(11)], 1, true],
    [V(11), [V(13), V(12), V(11)], 2, false],
    [V(14), [V(13)], 0, false],
    // Of which nobody can say how far it is behind.
    [V(12), [], 5, true],
    ['v1.0.10000020260817', ['v1.47.10000020260815', 'v1.0.10000020260817'], 5, true],
  ] as const)('%s of %j, when %d lines are tolerated: %s', (installed, offered, maxBehind, counts) => {
    expect(isBehind(rowOf(installed, offered), maxBehind)).toBe(counts);
  });

  it('is summed up, what could not be read too', () => {
    const offered = new Map([
      [
        'a',
        new Map([
          ['1.33', offers([V(13), V(12)])],
          ['1.34', offers([V(13)])],
        ]),
      ],
    ]);
    const addons = [addon('a', V(12), { status: 'DEGRADED' }), addon('b', V(1)), addon('c', V(1))];
    const clusters = [clusterDrift({ place: PLACE, cluster: CLUSTER, addons, offered })];
    const notRead = [{ what: 'EKS', error: 'AccessDenied', message: 'No.' }];

    const totals = driftTotals({ clusters, notRead }, 0);

    expect(clusters[0]?.addons.map((row) => row.addon)).toEqual(['b', 'c', 'a']);
    expect(totals).toEqual({ clusters: 1, addons: 3, behind: 3, blocking: 3, unhealthy: 1, notRead: 1 });
    expect(totalsText(totals)).toBe(
      '3 add-ons on 1 cluster: 3 behind, 3 block the next Kubernetes version, 1 unhealthy. 1 could not be read.',
    );
  });
});

it('the add-ons of a cluster are in the order of how far they are behind, then of their names', () => {
  const offered = new Map(
    ['a-newer', 'b-latest', 'c-newer', 'd-one', 'd-two', 'x-same-line', 'z-one'].map((name) => [
      name,
      new Map([['1.33', offers([V(13, 2), V(12), V(11)])]]),
    ]),
  );
  const addons = [
    addon('z-one', V(12)),
    addon('c-newer', V(14)),
    addon('x-same-line', V(13, 1)),
    addon('z-not-offered', V(1)),
    addon('b-latest', V(13, 2)),
    addon('d-two', V(11)),
    addon('a-newer', V(14)),
    addon('d-one', V(12)),
    addon('e-not-offered', V(1)),
  ];

  const { addons: rows } = clusterDrift({ place: PLACE, cluster: CLUSTER, addons, offered });

  expect(rows.map((row) => row.addon)).toEqual([
    ...['e-not-offered', 'z-not-offered', 'd-two', 'd-one', 'z-one', 'x-same-line'],
    ...['a-newer', 'b-latest', 'c-newer'],
  ]);
});
