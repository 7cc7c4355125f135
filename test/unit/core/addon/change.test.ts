import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeOf,
  differences,
  goalOf,
  isAt,
  isOwnUpdate,
  rollbackGoal,
  rollbackPath,
} from '../../../../functions/core/addon/change.ts';
import { requestToken } from '../../../../functions/core/request-token.ts';
import {
  aLongPlan,
  anAddon,
  anUpdate,
  aPlan,
  aProgress,
  EXECUTION,
  NEW,
  OLD,
  ROLE,
} from '../../../support/worlds/addon-builders.ts';

const IDENTITY = { serviceAccount: 'coredns', roleArn: ROLE };
const OTHER = { serviceAccount: 'other', roleArn: ROLE };
const changesOf = (plan = aPlan(), progress = aProgress()) => changeOf(plan, progress, EXECUTION);

describe('what is sent', () => {
  it('is the version, the conflict mode and a token when nothing else changes', () => {
    expect(changesOf()).toEqual({
      addon: 'coredns',
      version: NEW,
      resolveConflicts: 'NONE',
      clientRequestToken: expect.any(String),
    });
  });

  it('always has the role, since EKS drops one that is not sent', () => {
    const plan = aPlan({ to: { ...aPlan().to, serviceAccountRoleArn: ROLE } });

    expect(changesOf(plan)).toMatchObject({ serviceAccountRoleArn: ROLE });
  });

  it('has no role when the request removes it', () => {
    const plan = aPlan({ from: { ...aPlan().from, serviceAccountRoleArn: ROLE } });

    expect(changesOf(plan)).not.toHaveProperty('serviceAccountRoleArn');
  });

  it('has the settings that change in the last step alone, and the old role in those before', () => {
    const long = aLongPlan();
    const plan = {
      ...long,
      from: { ...long.from, serviceAccountRoleArn: ROLE },
      to: { ...long.to, configurationValues: '{"a":1}', podIdentityAssociations: [IDENTITY] },
      changes: { configuration: true, role: true, identities: true },
    };
    const step = (number: number) => changesOf(plan, aProgress({ path: long.versions, step: number }));

    expect(step(0)).toMatchObject({ version: long.versions[0], serviceAccountRoleArn: ROLE });
    expect(step(0)).not.toHaveProperty('configurationValues');
    expect(step(0)).not.toHaveProperty('podIdentityAssociations');
    expect(step(2)).toMatchObject({ configurationValues: '{"a":1}', podIdentityAssociations: [IDENTITY] });
    expect(step(2)).not.toHaveProperty('serviceAccountRoleArn');
  });

  it('on the way back are the settings of the snapshot; no configuration is sent as an empty one', () => {
    const plan = aPlan({
      to: { ...aPlan().to, configurationValues: '{"a":1}', podIdentityAssociations: [IDENTITY] },
      changes: { configuration: true, role: false, identities: true },
    });

    const change = changesOf(plan, aProgress({ phase: 'rollback', path: [OLD] }));

    expect(change).toMatchObject({ version: OLD, configurationValues: '{}', podIdentityAssociations: [] });
  });
});

it('has the settings of the snapshot in each step of the way back', () => {
  const long = aLongPlan();
  const plan = { ...long, changes: { configuration: true, role: false, identities: false } };
  const path = long.versions.slice(0, 2).toReversed();

  expect(changesOf(plan, aProgress({ phase: 'rollback', path, step: 0 }))).toMatchObject({ configurationValues: '{}' });
});

describe('a token', () => {
  const aCall = fc.record({
    phase: fc.constantFrom('update' as const, 'rollback' as const),
    calls: fc.integer({ min: 1, max: 50 }),
  });

  it('is the same for the same call, another for another, and of a length that EKS takes', async () => {
    await fc.assert(
      fc.property(aCall, aCall, fc.string(), (one, other, arn) => {
        const token = (call: typeof one, more = {}) =>
          changeOf(aPlan(), aProgress({ ...call, path: [call.phase === 'update' ? NEW : OLD], ...more }), arn)
            .clientRequestToken;

        expect(token(one, { waitSeconds: 99, log: ['Later.'], tries: 2 })).toBe(token(one));
        expect(token(one) === token(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect(token(one).length).toBeGreaterThanOrEqual(33);
        expect(token(one).length).toBeLessThanOrEqual(126);
      }),
    );
  });

  it('distinguishes executions, and parts that run into each other', () => {
    expect(changeOf(aPlan(), aProgress(), `${EXECUTION}-2`).clientRequestToken).not.toBe(
      changesOf().clientRequestToken,
    );
    expect(requestToken('a', 'bc')).not.toBe(requestToken('ab', 'c'));
  });
});

describe('the goal', () => {
  it('is the target in the last step of an update and the snapshot on the way back', () => {
    const plan = aPlan({ to: { ...aPlan().to, configurationValues: '{"a":1}' } });

    expect(goalOf(plan, aProgress())).toEqual(plan.to);
    expect(goalOf(plan, aProgress({ phase: 'rollback', path: [OLD] }))).toMatchObject({
      version: OLD,
      configurationValues: null,
    });
  });

  it('of a rollback is where the plan found the way back to lead, with the settings of the snapshot', () => {
    const progress = aProgress({ path: aLongPlan().versions, step: 2 });
    const wayBack = aLongPlan().wayBack.with(2, { path: [aLongPlan().versions[1] ?? ''], reason: '' });

    expect(rollbackGoal(aLongPlan(), progress).version).toBe(aLongPlan().from.version);
    expect(rollbackGoal(aLongPlan({ wayBack }), progress).version).toBe(aLongPlan().versions[1]);
  });

  it('of a rollback is its last version when the add-on is at none of the way', () => {
    const progress = aProgress({ path: aLongPlan().versions, step: 2 });

    expect(rollbackPath(aLongPlan(), progress, 'v1.20.4-eksbuild.3')).toEqual([
      ...aLongPlan().versions.slice(0, 2).toReversed(),
      aLongPlan().from.version,
    ]);
    expect(rollbackPath(aLongPlan(), progress, aLongPlan().from.version)).toEqual([aLongPlan().from.version]);
  });

  it('of a rollback is nowhere when there is no way back', () => {
    const plan = aPlan({ wayBack: [{ path: [], reason: 'It is not offered.' }] });

    expect(rollbackPath(plan, aProgress(), NEW)).toEqual([]);
  });

  it.each([
    [0, 0, []],
    [1, 0, []],
    [2, 1, [0]],
    [2, 2, [1, 0]],
  ])('is reached backwards: in step %i at version %i by %j', (step, installed, between) => {
    const plan = aLongPlan();
    const at = plan.versions[installed] ?? '';

    const path = rollbackPath(plan, aProgress({ path: plan.versions, step }), at);

    expect(path).toEqual([...between.map((i) => plan.versions[i]), plan.from.version]);
  });
});

describe('an add-on', () => {
  it('is at its goal however its configuration and identities are written', () => {
    const addon = anAddon({ configurationValues: 'a: 1\n', podIdentityAssociations: [OTHER, IDENTITY] });
    const settings = { ...anAddon(), configurationValues: '{"a":1}', podIdentityAssociations: [IDENTITY, OTHER] };

    expect(isAt(addon, settings)).toBe(true);
    expect(isAt(addon, { ...settings, version: NEW })).toBe(false);
  });

  it('says in which settings it differs', () => {
    const other = {
      ...anAddon(),
      configurationValues: '{"a":1}',
      serviceAccountRoleArn: ROLE,
      podIdentityAssociations: [OTHER],
    };

    expect(differences(anAddon(), other)).toEqual([
      'configurationValues',
      'serviceAccountRoleArn',
      'podIdentityAssociations',
    ]);
    expect(differences(anAddon(), anAddon())).toEqual([]);
  });
});

it.each([
  ['the same', { AddonVersion: NEW }, true],
  ['another version', { AddonVersion: OLD }, false],
  ['another role', { AddonVersion: NEW, ServiceAccountRoleArn: ROLE }, false],
  ['the same in another conflict mode', { AddonVersion: NEW, ResolveConflicts: 'OVERWRITE' }, false],
  ['another configuration', { AddonVersion: NEW, ConfigurationValues: '{}' }, false],
])('takes an update for its own that asks for %s: %j', (_, params, isOwn) => {
  expect(isOwnUpdate(anUpdate({ params }), changesOf())).toBe(isOwn);
});
