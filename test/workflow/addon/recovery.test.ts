import { describe, expect, it } from 'vitest';
import { factsOf, notifiedTexts, timeless } from '../../support/runs/run-facts.ts';
import { runMachine } from '../../support/runs/run-machine.ts';
import { NEW, OLD, ROLE } from '../../support/worlds/addon-builders.ts';
import { aRequest, aWorld, updateEnds } from '../../support/worlds/addon-worlds.ts';

const update = (world: object, request: object = {}) =>
  runMachine('update-addon', aRequest(request), aWorld({ ...world }));

const OTHER_ROLE = 'arn:aws:iam::111122223333:role/other';

const BROKEN = { status: 'Failed', errorCode: 'AdmissionRequestDenied', applied: true, addonStatus: 'DEGRADED' };

describe('EKS that answers slowly', () => {
  it.each([2, 4, 11])('in %i s is polled all the same, and the run ends before its deadline', async (delaySeconds) => {
    const slow = { on: 'DescribeUpdate', after: 0, times: 'always', delaySeconds };

    const done = await update({ faults: [slow] }, { deadlineSeconds: 900 });

    expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW });
    expect(Date.parse(done.stoppedAt ?? '') - Date.parse(done.startedAt)).toBeLessThanOrEqual(900_000);
  });
});

describe('fields in conflict', () => {
  const FIELD = 'Deployment.apps coredns - .spec.template.spec.containers[name="coredns"].resources.limits.memory';
  const world = { addon: { conflicts: [FIELD] } };

  it('are named with what each mode would do to them, when the request says fail', async () => {
    const done = await update(world);

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateFailed', version: OLD, updateCalls: 1 });
    expect(notifiedTexts(done)).toContain(
      '`onConflict: preserve` keeps the present values of Deployment.apps coredns `.spec',
    );
    expect(notifiedTexts(done)).toContain('`onConflict: overwrite` resets Deployment.apps coredns `.spec');
  });

  it.each([
    ['preserve', 'PRESERVE', [FIELD]],
    ['overwrite', 'OVERWRITE', []],
  ])('are met by one more try, when the request says %s', async (onConflict, mode, left) => {
    const done = await update(world, { onConflict });

    const modes = done.calls.filter(({ operation }) => operation === 'UpdateAddon').map(({ params }) => params);
    expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW, updateCalls: 2, notified: ['Updated'] });
    expect(modes.map(({ resolveConflicts }) => resolveConflicts)).toEqual(['NONE', mode]);
    expect(done.after[0]?.addons[0]?.conflicts).toEqual(left);
  });
});

describe('a rollback', () => {
  const driver = { name: 'aws-ebs-csi-driver', version: 'v1.57.1-eksbuild.1' };
  const everything = {
    addon: driver.name,
    version: 'v1.58.0-eksbuild.1',
    configurationValues: 'controller: { replicaCount: 4 }',
    serviceAccountRoleArn: OTHER_ROLE,
    podIdentityAssociations: [{ serviceAccount: 'ebs-csi-controller-sa', roleArn: OTHER_ROLE }],
  };
  const identity = { serviceAccount: 'ebs-csi-controller-sa', roleArn: ROLE };
  const configurationValues = '{"controller":{"replicaCount":2}}';

  it.each([
    ['what was set', { configurationValues, serviceAccountRoleArn: ROLE, podIdentityAssociations: [identity] }],
    ['what was not set', { configurationValues: undefined }],
  ])('restores %s to the letter', async (_, addon) => {
    const fault = updateEnds(BROKEN, { addon: driver.name });
    const done = await update({ addon: { ...driver, ...addon }, faults: [fault] }, everything);

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack', updateCalls: 2 });
    expect(done.calls.filter(({ operation }) => operation === 'UpdateAddon')[0]?.params).toMatchObject({
      addonVersion: everything.version,
      configurationValues: everything.configurationValues,
    });
    expect(timeless(done.after)).toEqual(timeless(done.before));
  });

  it('is not tried when the request says so, and that is reported', async () => {
    const done = await update({ faults: [updateEnds(BROKEN)] }, { rollBack: false });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateFailed', version: NEW, addonStatus: 'DEGRADED' });
    expect(notifiedTexts(done)).toContain('the request has `rollBack: false`');
  });

  it('waits until EKS no longer holds the add-on', async () => {
    const held = updateEnds({ ...BROKEN, addonStatus: 'UPDATING', healsAfterSeconds: 4000 });
    const done = await update({ faults: [held] }, { settleSeconds: 120 });

    const busy = done.calls.filter(({ operation, status }) => operation === 'UpdateAddon' && status === 409);
    expect(factsOf(done)).toMatchObject({ name: 'AddonRollbackFailed', notified: ['AddonRollbackFailed'] });
    expect(busy.length).toBeGreaterThan(1);
    expect(done.seconds).toBeLessThanOrEqual(3600);
  });

  it.each([
    ['fails', [updateEnds(BROKEN), updateEnds({ ...BROKEN, errorCode: 'AccessDenied' })], 'AccessDenied'],
    [
      'is refused',
      [
        updateEnds(BROKEN),
        {
          on: 'UpdateAddon',
          after: 1,
          error: { name: 'AccessDeniedException', status: 403, message: 'not authorized' },
        },
      ],
      'not authorized',
    ],
    ['hangs', [updateEnds(BROKEN), { on: 'addon-update', never: true }], 'InProgress'],
  ])('that %s is notified as the most severe outcome', async (_, faults, says) => {
    const done = await update({ faults });

    expect(factsOf(done)).toMatchObject({
      status: 'FAILED',
      name: 'AddonRollbackFailed',
      updateCalls: 2,
      notified: ['AddonRollbackFailed'],
    });
    expect(done.notifications[0]?.attributes).toMatchObject({ severity: 'critical' });
    expect(notifiedTexts(done)).toContain(says);
    expect(done.seconds).toBeLessThanOrEqual(3600);
  });

  it('that meets a conflict keeps what others set, whatever the request allows', async () => {
    const conflict = { status: 'Failed', errorCode: 'ConfigurationConflict', applied: false, addonStatus: 'DEGRADED' };
    const done = await update({ faults: [updateEnds(BROKEN), updateEnds(conflict)] }, { onConflict: 'overwrite' });

    const modes = done.calls.filter(({ operation }) => operation === 'UpdateAddon').map(({ params }) => params);
    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack', version: OLD });
    expect(modes.map(({ resolveConflicts }) => resolveConflicts)).toEqual(['NONE', 'NONE', 'PRESERVE']);
  });

  it('after which the add-on is not as it was counts as failed, and what differs is named', async () => {
    const theirs = {
      clusterName: 'prod-1',
      addonName: 'coredns',
      addonVersion: OLD,
      configurationValues: '{"replicaCount":9}',
    };
    const world = { faults: [updateEnds({ ...BROKEN }, { takesSeconds: 30 })] };
    const done = await update({ ...world, actions: [{ atSeconds: 130, UpdateAddon: theirs }] }, { bakeSeconds: 120 });

    expect(factsOf(done)).toMatchObject({ name: 'AddonRollbackFailed', version: OLD, updateCalls: 2 });
    expect(notifiedTexts(done)).toContain('Not as in the snapshot: configurationValues');
  });

  it('does not happen when the add-on was as unhealthy before', async () => {
    const issue = { code: 'InsufficientNumberOfReplicas', message: 'Too few.' };
    const addon = { status: 'DEGRADED', health: [issue] };
    const ends = { status: 'Successful', addonStatus: 'DEGRADED', health: [issue] };
    const done = await update({ addon, faults: [updateEnds(ends)] });

    expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW, updateCalls: 1 });
    expect(done.notifications[0]?.attributes).toMatchObject({ severity: 'warning' });
    expect(notifiedTexts(done)).toContain('as healthy as it was before: DEGRADED');
  });
});

describe('after a success', () => {
  it('an add-on that turns DEGRADED within the bake counts as failed', async () => {
    const done = await update({ faults: [updateEnds({ status: 'Successful', degradesAfterSeconds: 30 })] });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack', version: OLD, updateCalls: 2 });
  });

  it('an add-on that someone else moved meanwhile is left to them', async () => {
    const theirs = { clusterName: 'prod-1', addonName: 'coredns', addonVersion: OLD };
    const done = await update({ actions: [{ atSeconds: 50, UpdateAddon: theirs }] }, { bakeSeconds: 300 });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateFailed', version: OLD, updateCalls: 1 });
    expect(notifiedTexts(done)).toContain('someone else changed it');
  });
});
