import { describe, expect, it } from 'vitest';
import { SECONDS_TO_NOTIFY } from '../../../functions/core/time-limits.ts';
import { factsOf, notifiedTexts } from '../../support/runs/run-facts.ts';
import { runMachine } from '../../support/runs/run-machine.ts';
import { OLD } from '../../support/worlds/addon-builders.ts';
import { aRequest, aWorld, updateEnds } from '../../support/worlds/addon-worlds.ts';

const update = (world: object, request: object = {}) =>
  runMachine('update-addon', aRequest(request), aWorld({ ...world }));

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
