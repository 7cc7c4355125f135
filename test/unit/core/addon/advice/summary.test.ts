import { describe, expect, it } from 'vitest';
import type { AddonSettings } from '../../../../../functions/core/addon/addon.ts';
import { restoreCommand } from '../../../../../functions/core/addon/advice/commands.ts';
import { aboutOf } from '../../../../../functions/core/addon/advice/progress-outcome.ts';
import { failedSummary, plannedSummary, updatedSummary } from '../../../../../functions/core/addon/advice/summary.ts';
import { anAddon, aPlan, NEW, OLD, ROLE } from '../../../../support/worlds/addon-builders.ts';

const OTHER = 'arn:aws:iam::111122223333:role/other';
const identity = (serviceAccount: string, roleArn = ROLE) => ({ serviceAccount, roleArn });

/** A plan that stays at its version and changes settings. */
const changing = (from: Partial<AddonSettings>, to: Partial<AddonSettings>, status = 'ACTIVE') =>
  aPlan({
    from: { ...aPlan().from, ...from, status },
    to: { ...aPlan().to, version: OLD, ...to },
    versions: [OLD],
  });

describe('the summary of an update says what changed', () => {
  it.each([
    ['a version', aPlan(), `was updated from ${OLD} to ${NEW}.`, `would be updated from ${OLD} to ${NEW}.`],
    [
      'versions, one after another',
      aPlan({ versions: ['v1.13.1-eksbuild.1', NEW] }),
      `was updated from ${OLD} to ${NEW}.`,
      `would be updated from ${OLD} to v1.13.1-eksbuild.1, then ${NEW}.`,
    ],
    [
      'a version and a role',
      aPlan({ to: { ...aPlan().to, serviceAccountRoleArn: ROLE } }),
      `was updated from ${OLD} to ${NEW}; the role ${ROLE} was set.`,
      `would be updated from ${OLD} to ${NEW}; the role ${ROLE} would be set.`,
    ],
    [
      'a role that is removed',
      changing({ serviceAccountRoleArn: ROLE }, {}),
      `was changed at ${OLD}: the role ${ROLE} was removed.`,
      `would be changed at ${OLD}: the role ${ROLE} would be removed.`,
    ],
    [
      'another role and configuration',
      changing(
        { serviceAccountRoleArn: ROLE, configurationValues: '{"a":{"b":1},"c":[1,{"d":2}]}' },
        { serviceAccountRoleArn: OTHER, configurationValues: '{"a":{"b":2,"e":0},"c":[1,{"d":3}]}' },
      ),
      `was changed at ${OLD}: the configuration was changed (a/b, a/e, c) and the role was changed from ${ROLE} to ${OTHER}.`,
      `would be changed at ${OLD}: the configuration would be changed (a/b, a/e, c) and the role would be changed from ${ROLE} to ${OTHER}.`,
    ],
    [
      'identities',
      changing(
        { podIdentityAssociations: [identity('gone'), identity('same'), identity('other')] },
        { podIdentityAssociations: [identity('same'), identity('other', OTHER), identity('new')] },
      ),
      `was changed at ${OLD}: the pod identities were changed (gone removed, other given another role, new added).`,
      `would be changed at ${OLD}: the pod identities would be changed (gone removed, other given another role, new added).`,
    ],
    [
      'everything',
      changing(
        {},
        { configurationValues: '{"a":1}', serviceAccountRoleArn: ROLE, podIdentityAssociations: [identity('new')] },
      ),
      `was changed at ${OLD}: the configuration was changed (a), the role ${ROLE} was set and the pod identities were changed (new added).`,
      `would be changed at ${OLD}: the configuration would be changed (a), the role ${ROLE} would be set and the pod identities would be changed (new added).`,
    ],
    [
      'nothing, when it repairs',
      changing({}, {}, 'UPDATE_FAILED'),
      `was updated again at ${OLD} and is no longer UPDATE_FAILED.`,
      `would be updated again at ${OLD}, since it is UPDATE_FAILED.`,
    ],
  ])('%s', (_, plan, done, planned) => {
    expect(updatedSummary(plan)).toBe(`coredns on prod-1 ${done}`);
    expect(plannedSummary(plan)).toBe(`coredns on prod-1 ${planned}`);
  });

  it('and counts the members of a configuration that are too many to name', () => {
    const members = (count: number) =>
      JSON.stringify(Object.fromEntries([...'abcdefghij'].slice(0, count).map((key) => [key, 1])));

    expect(updatedSummary(changing({}, { configurationValues: members(8) }))).toContain('(a, b, c, d, e, f, g, h).');
    expect(updatedSummary(changing({}, { configurationValues: members(10) }))).toContain(
      '(a, b, c, d, e, f, g, h and 2 more).',
    );
  });

  it('and names no member of a configuration that cannot be read', () => {
    expect(updatedSummary(changing({ configurationValues: '{' }, { configurationValues: '{"a":1}' }))).toContain(
      ': the configuration was changed.',
    );
  });

  it.each([
    ['lists of other lengths', '[1]', '[1,2]'],
    ['a list and an object', '[1]', '{"x":1}'],
    ['a list and a text', '["x"]', '"x"'],
    ['objects within a list', '[{"x":1}]', '[{"x":1,"y":2}]'],
    ['a value and none', 'null', '{}'],
  ])('and names a member whose value differs: %s', (_, from, to) => {
    const plan = changing(
      { configurationValues: `{"a":${from},"b":[{"x":1}]}` },
      { configurationValues: `{"b":[{"x":1}],"a":${to}}` },
    );

    expect(updatedSummary(plan)).toContain('(a).');
  });
});

describe('the summary of an update that failed says where the add-on is', () => {
  const settings = changing({}, { configurationValues: '{"a":1}', serviceAccountRoleArn: ROLE });

  it.each([
    ['where it was', aPlan(), anAddon(), `coredns on prod-1 was not updated to ${NEW}; it is at ${OLD}, as before.`],
    [
      'at the goal',
      aPlan(),
      anAddon({ version: NEW, status: 'DEGRADED' }),
      `coredns on prod-1 is at ${NEW}, but the update failed: it is DEGRADED.`,
    ],
    [
      'between',
      aPlan(),
      anAddon({ version: 'v1.13.1-eksbuild.1' }),
      `The update of coredns on prod-1 to ${NEW} stopped at v1.13.1-eksbuild.1, ACTIVE.`,
    ],
    ['unknown', aPlan(), undefined, `The update of coredns on prod-1 to ${NEW} failed.`],
    ['unknown, of a change of settings', settings, undefined, 'The change of coredns on prod-1 failed.'],
    [
      'as before, of a change of settings',
      settings,
      anAddon(),
      `The change of coredns on prod-1 failed; it is ACTIVE at ${OLD}. Not changed: the configuration, the role.`,
    ],
    [
      'as before, of a change of one setting',
      changing({}, { serviceAccountRoleArn: ROLE }),
      anAddon(),
      `The change of coredns on prod-1 failed; it is ACTIVE at ${OLD}. Not changed: the role.`,
    ],
    [
      'as before, of a repair',
      changing({}, {}),
      anAddon({ status: 'UPDATE_FAILED' }),
      `The change of coredns on prod-1 failed; it is UPDATE_FAILED at ${OLD}.`,
    ],
  ])('%s', (_, plan, addon, summary) => {
    expect(failedSummary(plan, addon)).toBe(summary);
  });
});

describe('the command that restores an add-on', () => {
  const changes = { configuration: true, role: true, identities: true };
  const restore = (from: Partial<AddonSettings>, changed = changes) => {
    const plan = aPlan({ from: { ...aPlan().from, ...from }, changes: changed });
    return restoreCommand(aboutOf(plan), plan, plan.from);
  };
  const START = `aws eks update-addon --cluster-name prod-1 --addon-name coredns --addon-version ${OLD}`;

  it('sends the version alone when nothing else was changed', () => {
    const command = restore({}, { configuration: false, role: false, identities: false });

    expect(command).toBe(`${START} --resolve-conflicts PRESERVE`);
  });

  it('sends what an absent setting is when it was changed', () => {
    expect(restore({})).toBe(
      `${START} --configuration-values '{}' --pod-identity-associations '[]' --resolve-conflicts PRESERVE`,
    );
  });

  it('sends the settings of the snapshot, quoted for a shell', () => {
    const command = restore({
      configurationValues: `{"a":"it's"}`,
      serviceAccountRoleArn: ROLE,
      podIdentityAssociations: [identity('one'), identity('two', OTHER)],
    });

    expect(command).toBe(
      `${START} --service-account-role-arn ${ROLE} --configuration-values '{"a":"it'\\''s"}' --pod-identity-associations serviceAccount=one,roleArn=${ROLE} serviceAccount=two,roleArn=${OTHER} --resolve-conflicts PRESERVE`,
    );
  });

  it('reads a long configuration from a file', () => {
    expect(restore({ configurationValues: 'x'.repeat(600) })).toContain(`'${'x'.repeat(600)}'`);
    expect(restore({ configurationValues: 'x'.repeat(601) })).toContain(
      '--configuration-values file://snapshot-configuration',
    );
  });
});
