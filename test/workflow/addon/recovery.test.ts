import { describe, expect, it } from 'vitest';
import { SECONDS_TO_NOTIFY } from '../../../functions/core/time-limits.ts';
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

describe('several steps', () => {
  const vpcCni = { name: 'vpc-cni', version: 'v1.19.0-eksbuild.1', configurationValues: undefined };
  const request = { addon: 'vpc-cni', version: '1.21', configurationValues: undefined };
  const stepFails = (after: number, ends: object = BROKEN) => ({
    addon: vpcCni,
    faults: [{ on: 'addon-update', addon: 'vpc-cni', after, ends }],
  });
  const versionsSent = (done: Awaited<ReturnType<typeof update>>) =>
    done.calls
      .filter(({ operation }) => operation === 'UpdateAddon')
      .map(({ params }) => String(params.addonVersion).split('.').slice(0, 2).join('.'));

  it('go one minor line at a time, each of them verified', async () => {
    const done = await update({ addon: vpcCni }, request);

    expect(factsOf(done)).toMatchObject({ name: 'Updated', notified: ['Updated'] });
    expect(versionsSent(done)).toEqual(['v1.20', 'v1.21']);
  });

  it('go through no version that the request excludes', async () => {
    const done = await update({ addon: vpcCni }, request);
    const [passed] = done.calls.filter(({ operation }) => operation === 'UpdateAddon');
    const excluded = String(passed?.params.addonVersion);
    const other = await update({ addon: vpcCni }, { ...request, neverVersions: [excluded] });

    expect(factsOf(other)).toMatchObject({ name: 'Updated' });
    expect(versionsSent(other)).toEqual(['v1.20', 'v1.21']);
    expect(other.calls.map(({ params }) => params.addonVersion)).not.toContain(excluded);
  });

  it('go back to the start, one minor line at a time, when a later one fails', async () => {
    const done = await update(stepFails(1), request);

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack', version: 'v1.19.0-eksbuild.1' });
    expect(versionsSent(done)).toEqual(['v1.20', 'v1.21', 'v1.20', 'v1.19']);
    expect(timeless(done.after)).toEqual(timeless(done.before));
  });

  it('bring the requested configuration with the last one, and the old one with each on the way back', async () => {
    const configured = { ...vpcCni, configurationValues: '{"env":{"WARM_IP_TARGET":"1"}}' };
    const wanted = '{"env":{"WARM_IP_TARGET":"2"}}';
    const world = { ...stepFails(1), addon: configured };
    const done = await update(world, { ...request, configurationValues: wanted });

    const sent = done.calls.filter(({ operation }) => operation === 'UpdateAddon').map(({ params }) => params);
    expect(sent.map(({ configurationValues }) => configurationValues)).toEqual([
      undefined,
      wanted,
      configured.configurationValues,
      configured.configurationValues,
    ]);
    expect(timeless(done.after)).toEqual(timeless(done.before));
  });

  it('go back to the last good one when the request says so', async () => {
    const done = await update(stepFails(1), { ...request, rollBackTo: 'last-good-step' });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack' });
    expect(versionsSent(done)).toEqual(['v1.20', 'v1.21', 'v1.20']);
  });

  it('go back to the start also when a later one changes nothing', async () => {
    const denied = { status: 'Failed', errorCode: 'AccessDenied', applied: false, addonStatus: 'ACTIVE', health: [] };
    const done = await update(stepFails(1, denied), request);

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateRolledBack', version: 'v1.19.0-eksbuild.1' });
    expect(versionsSent(done)).toEqual(['v1.20', 'v1.21', 'v1.19']);
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

describe('time', () => {
  it('runs out on an update that hangs, notified with what EKS says and what to check', async () => {
    const done = await update({ faults: [{ on: 'addon-update', never: true }] });

    expect(factsOf(done)).toMatchObject({
      name: 'AddonUpdateTimedOut',
      updateCalls: 1,
      notified: ['AddonUpdateTimedOut'],
    });
    expect(notifiedTexts(done)).toContain('aws eks describe-update --name prod-1 --addon-name coredns --update-id');
    expect(done.seconds).toBeLessThanOrEqual(3600);
    // What is left is for notifying, when Lambda is throttled for five minutes.
    expect(done.seconds).toBeGreaterThan(3100);
  });

  it.each([
    [900, -200],
    [900, 0],
    [3600, -290],
    [3600, -60],
    [3600, 0],
  ])(
    'of %i s is enough to notify however throttling of five minutes falls (%i s after the wait)',
    async (deadlineSeconds, after) => {
      const fromSeconds = deadlineSeconds - SECONDS_TO_NOTIFY + after;
      const throttling = {
        on: 'lambda',
        function: '*',
        error: 'Lambda.TooManyRequestsException',
        fromSeconds,
        toSeconds: fromSeconds + 299,
      };

      const done = await update({ faults: [throttling, { on: 'addon-update', never: true }] }, { deadlineSeconds });

      expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateTimedOut', notified: ['AddonUpdateTimedOut'] });
      expect(done.seconds).toBeLessThanOrEqual(deadlineSeconds);
      expect(done.seconds).toBeGreaterThanOrEqual(fromSeconds + 299);
    },
  );

  it('is enough for a day of watching within the limits of Step Functions', async () => {
    const done = await update({ faults: [{ on: 'addon-update', never: true }] }, { deadlineSeconds: 86_400 });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateTimedOut' });
    expect(done.seconds).toBeLessThanOrEqual(86_400);
    expect(done.history.length).toBeLessThan(25_000);
  });

  it.each(['Strange', 'InProgress'])('and a status that EKS never had is a named failure (%s)', async (status) => {
    const strange = updateEnds({ status: `New${status}`, applied: false, addonStatus: 'ACTIVE' });
    const done = await update({ faults: [strange] });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateFailed', version: OLD, updateCalls: 1 });
    expect(notifiedTexts(done)).toContain(`status New${status}, which eks-upkeep does not know`);
  });

  it('and a code that EKS never had is reported as unknown, and nothing is guessed', async () => {
    const strange = { status: 'Failed', errorCode: 'MoonPhase', applied: false, addonStatus: 'ACTIVE' };
    const done = await update({ faults: [updateEnds(strange)] });

    expect(factsOf(done)).toMatchObject({ name: 'AddonUpdateFailed', updateCalls: 1 });
    expect(notifiedTexts(done)).toContain('a code that this version of eks-upkeep does not know');
  });
});

describe('every Lambda delivered twice', () => {
  const twice = async (run: () => Promise<unknown>) => {
    await run();
    return run();
  };

  it.each([
    ['in a plain run', {}, {}],
    [
      'while updates are tried again',
      {
        faults: [
          updateEnds({ status: 'Failed', errorCode: 'ClusterUnreachable', applied: false, addonStatus: 'ACTIVE' }),
        ],
      },
      {},
    ],
    ['while it is rolled back', { faults: [updateEnds(BROKEN)] }, {}],
    ['where EKS forgets tokens', { idempotency: 'ignored' }, {}],
  ])('%s makes no update twice', async (_, world, request) => {
    const once = await update(world, request);

    const done = await runMachine('update-addon', aRequest(request), aWorld({ ...world }), { deliver: twice });

    const started = ({ timeline }: typeof done) => timeline.filter(({ kind, from }) => kind === 'update' && !from);
    expect(started(done)).toHaveLength(started(once).length);
    expect(factsOf(done)).toMatchObject({ name: factsOf(once).name, version: factsOf(once).version });
  });

  it('or its answer lost at any point of the run makes no update twice', async () => {
    for (let lost = 1; lost <= 6; lost += 1) {
      let invoked = 0;
      const done = await runMachine('update-addon', aRequest(), aWorld({}), {
        deliver: async (run) => {
          const result = await run();
          invoked += 1;
          if (invoked === lost) throw Object.assign(new Error('Lambda was cut'), { name: 'Lambda.Unknown' });
          return result;
        },
      });

      expect(factsOf(done)).toMatchObject({ name: 'Updated', version: NEW });
      expect(done.timeline.filter(({ kind, from }) => kind === 'update' && from === null)).toHaveLength(1);
    }
  });
});
