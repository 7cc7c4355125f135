import { describe, expect, it } from 'vitest';
import type { AddonDrift } from '../../../../functions/core/drift/addon-drift.ts';
import {
  behindLines,
  behindText,
  nextText,
  notReadText,
  placeText,
  totalsText,
  wayBackText,
} from '../../../../functions/core/drift/drift-text.ts';
import { healthWithDrift } from '../../../../functions/core/drift/health-with-drift.ts';
import { outcomeOf } from '../../../../functions/core/outcome.ts';

const aDrift = (changes: Partial<AddonDrift> = {}): AddonDrift => ({
  ...{ addon: 'coredns', installed: 'v1', latest: 'v3', state: 'behind', minorsBehind: 2 },
  ...{ says: 'ACTIVE', health: 'healthy', wayBack: null, next: { state: 'ready', to: null } },
  ...changes,
});
const PLACE = { accountId: '111122223333', region: 'eu-west-1', name: 'prod-1' };
const aCluster = (addons: AddonDrift[]) => ({ ...PLACE, kubernetes: '1.33', next: '1.34', addons });
const report = (severity: 'info' | 'error') =>
  outcomeOf(
    { machine: 'report-health', name: 'Healthy', succeeded: true, severity },
    {},
    { summary: 'Fine.', reasons: ['Read.'], advice: ['Look.'], details: { read: 1 } },
  );

it.each<[Partial<AddonDrift>, string]>([
  [{ state: 'latest' }, 'latest'],
  [{ state: 'newer' }, 'newer than latest'],
  [{ state: 'not offered' }, 'not offered'],
  [{ state: 'unclear', latest: null }, 'unclear'],
  [{ state: 'unclear' }, 'order unclear'],
  [{ minorsBehind: 0 }, 'same line'],
  [{ minorsBehind: 1 }, '1 minor line'],
  [{ minorsBehind: 2 }, '2 minor lines'],
])('%j is "%s"', (changes, text) => {
  expect(behindText(aDrift(changes))).toBe(text);
});

it.each<[AddonDrift['next'], string]>([
  [{ state: 'ready', to: null }, 'ready'],
  [{ state: 'unknown', to: null }, 'not known yet'],
  [{ state: 'not offered', to: null }, 'not offered'],
  [{ state: 'must move', to: null }, 'must move after the upgrade'],
  [{ state: 'must move', to: 'v2' }, 'must move to v2'],
])('before the next Kubernetes version, %j is "%s"', (next, text) => {
  expect(nextText(aDrift({ next }))).toBe(text);
});

it.each<[AddonDrift['wayBack'], string]>([
  [null, '-'],
  [{ possible: true, reason: 'Yes.' }, 'yes'],
  [{ possible: false, reason: 'No.' }, 'no'],
])('a way back of %j is "%s"', (wayBack, text) => {
  expect(wayBackText(aDrift({ wayBack }))).toBe(text);
});

it('a place has what is known of it, and what could not be read has it with the error', () => {
  const error = { what: 'insights', error: 'AccessDenied', message: 'No.' };

  expect(placeText(PLACE)).toBe('111122223333/eu-west-1/prod-1');
  expect(placeText({ accountId: '', region: 'eu-west-1' })).toBe('eu-west-1');
  expect(notReadText({ ...PLACE, ...error })).toBe(
    '111122223333/eu-west-1/prod-1: insights could not be read: AccessDenied: No.',
  );
  expect(notReadText(error)).toBe('insights could not be read: AccessDenied: No.');
  expect(notReadText({ ...PLACE, ...error, what: '' })).toMatch(/prod-1 could not be read: AccessDenied: No\.$/);
});

it('the lines of a cluster are those of the add-ons that count as behind', () => {
  const no = { possible: false, reason: 'EKS offers v1 no longer.' };
  const addons = [
    aDrift(),
    aDrift({ addon: 'a', minorsBehind: 1, wayBack: { ...no, possible: true } }),
    aDrift({ addon: 'b', latest: null, state: 'not offered', minorsBehind: null, wayBack: no }),
    aDrift({ addon: 'c', state: 'latest', minorsBehind: 0 }),
  ];

  expect(behindLines(aCluster(addons), 0)).toEqual([
    'coredns v1, latest v3: 2 minor lines',
    'a v1, latest v3: 1 minor line',
    'b v1: not offered; no way back: EKS offers v1 no longer.',
  ]);
  expect(behindLines(aCluster(addons), 1)).toHaveLength(2);
});

it.each([
  [[1, 1, 0, 1, 2, 0], '1 add-on on 1 cluster: 0 behind, 1 blocks the next Kubernetes version, 2 unhealthy.'],
  [
    [6, 2, 3, 0, 0, 4],
    '6 add-ons on 2 clusters: 3 behind, 0 block the next Kubernetes version, 0 unhealthy. 4 could not be read.',
  ],
])(
  'totals of %j are "%s"',
  ([addons = 0, clusters = 0, behind = 0, blocking = 0, unhealthy = 0, notRead = 0], text) => {
    expect(totalsText({ addons, clusters, behind, blocking, unhealthy, notRead })).toBe(text);
  },
);

describe('a report of health with the drift', () => {
  it('stays as it is where nothing is behind', () => {
    const settled = aDrift({ state: 'latest', minorsBehind: 0 });

    const same = healthWithDrift(report('info'), aCluster([settled]));

    expect(same).toMatchObject({
      ...{ severity: 'info', summary: 'Fine. 0 of 1 add-on is behind.', reasons: ['Read.'], advice: ['Look.'] },
      details: { read: 1, drift: { behind: 0, blocking: 0, kubernetes: '1.33', next: '1.34' } },
    });
  });

  it('counts an older build of the latest line as behind', () => {
    const drifted = healthWithDrift(report('info'), aCluster([aDrift({ minorsBehind: 0 })]));

    expect(drifted).toMatchObject({
      ...{ severity: 'warning', summary: 'Fine. 1 of 1 add-on is behind.' },
      reasons: ['Read.', 'coredns v1, latest v3: same line'],
    });
  });

  it('counts in the plural what is not one', () => {
    const behind = [aDrift(), aDrift({ addon: 'a' })];

    expect(healthWithDrift(report('info'), aCluster(behind)).summary).toBe('Fine. 2 of 2 add-ons are behind.');
    expect(healthWithDrift(report('info'), aCluster([])).summary).toBe('Fine. 0 of 0 add-ons are behind.');
  });

  it.each([
    ['info', 'warning'],
    ['error', 'error'],
  ] as const)('of severity %s becomes %s by what is behind, and says what to do', (before, after) => {
    const waiting = aDrift({ addon: 'a', next: { state: 'must move', to: 'v2' } });
    const missing = aDrift({ addon: 'b', state: 'latest', minorsBehind: 0, next: { state: 'not offered', to: null } });
    const ready = aDrift({ addon: 'c', state: 'newer', minorsBehind: 0 });

    const worse = healthWithDrift(report(before), aCluster([waiting, missing, ready]));

    expect(worse).toMatchObject({
      severity: after,
      summary: 'Fine. 1 of 3 add-ons is behind.',
      reasons: [
        'Read.',
        'a v1, latest v3: 2 minor lines',
        'Before Kubernetes 1.34, a: must move to v2',
        'Before Kubernetes 1.34, b: not offered',
      ],
      advice: ['Look.', expect.stringContaining('`upkeep plan maintain-cluster --aws --cluster prod-1`')],
      details: {
        drift: {
          ...{ behind: 1, blocking: 2 },
          addons: [
            {
              addon: 'a',
              installed: 'v1',
              latest: 'v3',
              state: 'behind',
              minorsBehind: 2,
              next: 'must move',
              moveTo: 'v2',
            },
            { addon: 'b', next: 'not offered', moveTo: null },
            { addon: 'c', next: 'ready' },
          ],
        },
      },
    });
  });

  it('says that it could not be read', () => {
    const unread = healthWithDrift(report('info'), { what: 'add-ons', error: 'AccessDenied', message: 'No.' });

    expect(unread).toMatchObject({
      severity: 'warning',
      reasons: ['Read.', 'Which add-ons are behind is not known. add-ons could not be read: AccessDenied: No.'],
    });
  });
});
