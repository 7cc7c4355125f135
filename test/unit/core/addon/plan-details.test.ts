import { describe, expect, it } from 'vitest';
import type { Addon } from '../../../../functions/core/addon/addon.ts';
import { anAddon, anOffer, NEW, OLD } from '../../../support/worlds/addon-builders.ts';
import { nameOf } from '../../../support/worlds/addon-decisions.ts';
import { REACH } from '../../../support/worlds/addon-seen.ts';
import { decide, goTo } from './planned.ts';

const ANYTHING = { configuration: { schema: '{}', serviceAccounts: [] } };
const STAYS = {
  ...{ kind: 'stay' as const, reason: 'It is newer.', notOffered: false },
  ...{ notes: [], warnings: [], advice: [] },
};

describe('a plan goes by the version that the add-on will have', () => {
  const plain = (version: string) => anOffer(version);
  const demanding = (version: string) => anOffer(version, { needsConfiguration: true, needsIamPermissions: true });
  const changed = { configurationValues: { replicaCount: 2 } };

  it.each([
    ['blocked where the new one needs a configuration', {}, goTo(demanding(NEW)), plain(OLD), 'AddonUpdateBlocked'],
    ['made where only the old one needed it', {}, goTo(plain(NEW)), demanding(OLD), 'start'],
    [
      'blocked where the one that stays needs a configuration',
      { configurationValues: {} },
      STAYS,
      demanding(OLD),
      'AddonUpdateBlocked',
    ],
  ])('and is %s', (_, wish, target, present, name) => {
    const addon = anAddon(target === STAYS ? { configurationValues: '{"replicaCount":2}' } : {});

    expect(nameOf(decide(wish, addon, { target, present }).decision)).toBe(name);
  });

  it.each([
    ['the new one', goTo(demanding(NEW)), plain(OLD), 1],
    ['the old one, which it leaves', goTo(plain(NEW)), demanding(OLD), 0],
    ['the one that stays', STAYS, demanding(OLD), 1],
  ])('and warns where %s needs permissions and has none of its own', (_, target, present, count) => {
    const warnings = decide(changed, anAddon(), { target, present }).plan?.warnings ?? [];

    expect(warnings.filter((warning) => warning.includes('permissions of the nodes'))).toHaveLength(count);
  });
});

it('a plan warns of what cannot be checked in the configuration that it sends', () => {
  expect(decide({ configurationValues: 'a: &x 1\nb: *x\n' }, anAddon(), ANYTHING).plan?.warnings).toEqual([
    expect.stringContaining('uses YAML aliases'),
  ]);
});

it('a plan has how the cluster is asked for causes, where that is to be done', () => {
  const diagnosis = { reach: REACH, role: 'arn:aws:iam::111122223333:role/upkeep' };
  const { plan } = decide({}, anAddon(), { diagnosis });

  expect(plan?.diagnosis).toEqual(diagnosis);
  expect(plan).not.toHaveProperty('role');
  expect(decide().plan).not.toHaveProperty('diagnosis');
});

it('a plan has at most 180,000 bytes, which an execution can carry along', () => {
  const planOf = (length: number, namespace: string) => {
    const addon: Addon = anAddon({ namespace, configurationValues: JSON.stringify({ text: 'x'.repeat(length) }) });
    return decide({}, addon, ANYTHING).plan;
  };
  const left = 180_000 - JSON.stringify(planOf(0, 'n')).length;
  const namespace = 'n'.repeat(1 + (left % 2));

  expect(JSON.stringify(planOf(Math.floor(left / 2), namespace))).toHaveLength(180_000);
  expect(planOf(Math.floor(left / 2), `${namespace}n`)).toBeNull();
});
