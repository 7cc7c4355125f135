import { describe, expect, it } from 'vitest';
import {
  differencesOf,
  differenceText,
  planDecision,
  planLines,
  planTotals,
  totalsText,
} from '../../../../functions/core/notice/plan-lines.ts';

const ROLE = 'arn:aws:iam::111122223333:role/a';

it.each<[string, unknown, string]>([
  ['Planned', 'keep', 'up to date'],
  ['Planned', 'update', 'update'],
  ['Planned', 'replace', 'replace'],
  ['AddonUpdateFailed', 'blocked', 'blocked'],
  ['AddonUpdateBlocked', undefined, 'blocked'],
  ['AddonUpdateFailed', undefined, 'failed'],
  ['BlockedByNobody', 'else', 'failed'],
])('%s with the decision %s is "%s"', (name, decision, what) => {
  expect(planDecision(name, decision)).toBe(what);
});

it.each<[Parameters<typeof totalsText>[0], string]>([
  [[], '0 to update, 0 up to date, 0 blocked.'],
  [['update', 'update', 'up to date'], '2 to update, 1 up to date, 0 blocked.'],
  [['replace'], '1 to replace, 0 up to date, 0 blocked.'],
  [['replace', 'update', 'blocked'], '1 to update, 1 to replace, 0 up to date, 1 blocked.'],
  [['failed'], '0 to update, 0 up to date, 0 blocked, 1 not planned.'],
])('%j is counted as "%s"', (decisions, text) => {
  expect(totalsText(decisions)).toBe(text);
});

it('every kind of decision has a count of its own', () => {
  expect(planTotals(['update', 'replace', 'replace', 'up to date', 'blocked', 'failed', 'failed'])).toEqual({
    update: 1,
    replace: 2,
    upToDate: 1,
    blocked: 1,
    failed: 2,
  });
});

it('the lines of an item are in order, with the warning of a replacement alone', () => {
  const item = {
    summary: 'Sum.',
    changes: [{ setting: 'version', from: 'v1', to: 'v2' }],
    reasons: ['Why.'],
    advice: ['Do.'],
  };

  expect(planLines({ ...item, decision: 'update' })).toEqual(['Sum.', '  version: v1 -> v2', 'Why.', 'Do.']);
  expect(planLines({ ...item, decision: 'replace' })).toEqual([
    ...['Sum.', '  version: v1 -> v2', 'Why.'],
    'At the cutover EKS stops the pods of the old profile immediately, regardless of their PodDisruptionBudgets.',
    'Do.',
  ]);
});

it.each([
  [null, 'a', 's: (none) -> a'],
  [undefined, 0, 's: (none) -> 0'],
  ['', ['a'], 's:  -> ["a"]'],
])('a change from %j to %j is shown as "%s"', (from, to, text) => {
  expect(differenceText({ setting: 's', from, to })).toBe(text);
});

describe('the differences in the details of a plan', () => {
  const settings = (values: object) => ({
    snapshot: { configurationValues: 'a: 1', serviceAccountRoleArn: ROLE, podIdentityAssociations: [] },
    settings: { configurationValues: '{"a":1}', serviceAccountRoleArn: ROLE, podIdentityAssociations: [], ...values },
  });

  it.each<[string, unknown, unknown[]]>([
    ['are none where there is nothing to compare', 'a text', []],
    ['are the steps of the version', { from: 'v1', versions: ['v2', 'v3'] }, ['version v1 v2', 'version v2 v3']],
    ['have no step that stays', { from: 'v1', versions: ['v1', 'v2'] }, ['version v1 v2']],
    [
      'have no settings without the ones before',
      { ...settings({ configurationValues: 'a: 2' }), snapshot: undefined },
      [],
    ],
    ['are none of settings that say the same', settings({}), []],
    ['are none of a setting that is blank in another way', settings({ configurationValues: 'a: 1\n' }), []],
    ['name a value that is gone', settings({ configurationValues: ' ' }), ['configurationValues.a 1 null']],
    [
      'name a value that is added',
      settings({ configurationValues: 'a: 1\nb: {c: [1]}' }),
      ['configurationValues.b.c null 1'],
    ],
    [
      'name a text that cannot be read',
      settings({ configurationValues: 'a: [' }),
      ['configurationValues.a 1 null', 'configurationValues null a: ['],
    ],
    ['name a role', settings({ serviceAccountRoleArn: null }), [`serviceAccountRoleArn ${ROLE} null`]],
    [
      'name an identity by its service account',
      settings({ podIdentityAssociations: [{ serviceAccount: 'sa', roleArn: ROLE }] }),
      [`podIdentityAssociations.sa null ${ROLE}`],
    ],
    [
      'are those of the plan where it has them itself',
      { from: 'v1', versions: ['v2'], differences: [{ setting: 'subnets', from: 'a', to: 'b' }] },
      ['subnets a b'],
    ],
  ])('%s', (_, details, expected) => {
    expect(differencesOf(details).map(({ setting, from, to }) => `${setting} ${from} ${to}`)).toEqual(expected);
  });
});
