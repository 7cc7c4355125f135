import { describe, expect, it } from 'vitest';
import { WorkflowError } from '../../../../functions/core/errors/workflow-error.ts';
import { busyAgain, refuseEarly, refuseLate } from '../../../../functions/core/fargate/guard.ts';
import {
  progressOutcome,
  REPLACEMENT_OUTCOMES,
  replacementOutcome,
} from '../../../../functions/core/fargate/outcome.ts';
import { afterCreate, afterDelete, busyTime, progressOf } from '../../../../functions/core/fargate/progress.ts';
import { durationText, pollSecondsOf, timeLimits } from '../../../../functions/core/fargate/timing.ts';
import { aContext, aHop, aSeen, MADE_ARN, NOW } from '../../../support/worlds/fargate-context.ts';

const later = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString();
const made = aSeen({ ...aHop().new, arn: MADE_ARN, status: 'CREATING' });
const { progress } = aContext({ madeArn: null, since: null, log: ['It began.'], deletions: 1 });

describe('the progress of a replacement', () => {
  it('begins without a wait, and with all the time of the run', () => {
    expect(progressOf(aHop(), aContext().plan)).toMatchObject({ waitSeconds: 0, tryUntil: aContext().plan.pollUntil });
  });

  it('after a creation waits for as long as one usually takes', () => {
    expect(
      afterCreate({ progress: { ...progress, busySince: NOW }, now: Date.parse(later(150)) }, made, 'create'),
    ).toMatchObject({
      ...{
        madeArn: MADE_ARN,
        since: later(150),
        busySince: null,
        waitSeconds: 80,
        waitingFor: 'EKS to create 9999-default',
      },
      log: ['It began.', 'Waited 3 min for EKS: '],
    });
  });

  it.each([
    ['just created', 'CREATING', 0, 80],
    ['created a while ago', 'CREATING', 30.5, 50],
    ['created long ago', 'CREATING', 500, 0],
    ['created in the future of our clock', 'CREATING', -60, 80],
    ['ACTIVE', 'ACTIVE', 0, 0],
  ])('after it found a profile that is %s waits for what is left of that', (_, status, age, waitSeconds) => {
    expect(afterCreate({ progress, now: Date.parse(later(age)) }, { ...made, status }, 'adopt')).toMatchObject({
      waitSeconds,
      log: ['It began.', `9999-default already existed (${status}) and was adopted as the new one.`],
    });
  });

  it.each([
    ['delete', 110],
    ['deleting', 0],
  ] as const)('after a deletion (%s) waits for %d s and counts it', (how, waitSeconds) => {
    expect(
      afterDelete({ progress: { ...progress, busySince: NOW }, now: Date.parse(later(45)) }, 'default', how),
    ).toMatchObject({
      ...{ deletions: 2, since: later(45), busySince: null, waitSeconds, waitingFor: 'EKS to delete default' },
      log: ['It began.', 'Waited 45 s for EKS: '],
    });
  });

  it('says nothing of an EKS that was not busy', () => {
    expect(busyTime(progress, Date.parse(NOW))).toEqual([]);
  });
});

describe('a change', () => {
  it('is not attempted when its time has passed', () => {
    expect(() => refuseLate({ tryUntil: later(1) }, Date.parse(NOW))).not.toThrow();
    expect(() => refuseLate({ tryUntil: NOW }, Date.parse(NOW))).toThrow(expect.objectContaining({ name: 'TimeIsUp' }));
  });

  it.each([
    ['is not looked at when it was requested just now', { since: NOW, waitSeconds: 80 }, later(11.9), true],
    ['is looked at after that', { since: NOW, waitSeconds: 80 }, later(12), false],
    ['that was found under way is looked at immediately', { since: NOW, waitSeconds: 79 }, NOW, false],
    ['that was never requested is looked at', { since: null, waitSeconds: 80 }, NOW, false],
  ])('%s', (_, changes, now, isRefused) => {
    const look = () => refuseEarly({ ...progress, waitingFor: 'EKS', ...changes }, 80, Date.parse(now));

    if (isRefused) expect(look).toThrow(expect.objectContaining({ name: 'ProfileChangeJustStarted' }));
    else expect(look).not.toThrow();
  });

  it.each([
    ['for the first time', null, new WorkflowError('EksBusy', 'Busy.'), 'EksBusy'],
    ['again', NOW, new WorkflowError('EksBusy', 'Busy.'), 'EksStillBusy'],
    ['no longer, but something else is wrong', NOW, new WorkflowError('AccessDenied', 'No.'), 'AccessDenied'],
    ['as nobody foresaw', NOW, Object.assign(new Error('Busy.'), { name: 'EksBusy' }), 'EksBusy'],
  ])('that EKS is too busy for, %s, is retried as it should be', (_, busySince, error, name) => {
    expect(() => busyAgain({ ...progress, busySince })(error)).toThrow(expect.objectContaining({ name }));
  });
});

describe('time', () => {
  it.each([
    [0, 7200, 15],
    [400, 7200, 20],
    [86_400, 90_000, 300],
    [3600, 3660.5, 61],
    [3600, 3600, 1],
  ])('after %d s, of %d in all, the next poll is %d s away', (age, all, seconds) => {
    expect(pollSecondsOf(NOW, Date.parse(later(age)), later(all))).toBe(seconds);
  });

  it('is kept for notifying', () => {
    expect(timeLimits(Date.parse(NOW), 3600)).toEqual({ deadlineAt: later(3600), pollUntil: later(3200) });
  });

  it.each([
    [45.4, '45 s'],
    [119, '119 s'],
    [120, '2 min'],
    [7139, '119 min'],
    [7200, '2 h'],
    [7500, '2 h 5 min'],
    [11_100, '3 h 5 min'],
  ])('of %d s reads as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

describe('an outcome of a replacement', () => {
  it.each([
    ['Replaced', true, 'info'],
    ['UpToDate', true, 'info'],
    ['Planned', true, 'info'],
    ['ProfileReplacementBlocked', false, 'warning'],
    ['HandOverNotApproved', false, 'warning'],
    ['ProfileNotCreated', false, 'error'],
    ['PodsNotMoved', false, 'error'],
    ['NewPodsNotReady', false, 'error'],
    ['NewProfileLost', false, 'critical'],
    ['OldProfileChanged', false, 'error'],
    ['OldProfileLost', false, 'error'],
    ['OldProfileLeftBehind', false, 'error'],
    ['ProfileReplacementTimedOut', false, 'error'],
    ['ProfileReplacementFailed', false, 'error'],
    ['ClusterLost', false, 'error'],
  ] as const)('%s succeeds (%s) with severity %s', (name, succeeded, severity) => {
    expect(
      replacementOutcome(name, { cluster: { name: 'prod-1' }, profile: 'default' }, { summary: 'It ended.' }),
    ).toMatchObject({
      ...{ machine: 'replace-fargate-profile', name, succeeded, severity },
      resource: { kind: 'fargate-profile', name: 'default' },
    });
    expect(REPLACEMENT_OUTCOMES[name]).toBe(severity);
  });

  it('has no resource when nobody knows which it is about', () => {
    expect(replacementOutcome('ClusterLost', {}, { summary: 'It ended.' })).not.toHaveProperty('resource');
  });

  it('has what happened, what EKS reported, and the names of both profiles', () => {
    const context = aContext(
      { log: ['It began.'], codes: ['Unknown'], resourceIds: ['a'] },
      { warnings: ['Careful.'] },
    );
    const parts = {
      summary: 'It ended.',
      reasons: ['So.'],
      codes: ['AccessDenied'],
      resourceIds: ['b'],
      details: { more: 1 },
    };

    expect(progressOutcome('Replaced', context, parts)).toMatchObject({
      reasons: ['It began.', 'So.'],
      codes: ['Unknown', 'AccessDenied'],
      resourceIds: ['a', 'b'],
      details: {
        ...{ oldProfile: 'default', newProfile: '9999-default', names: ['9999-default'], differences: [] },
        ...{ warnings: ['Careful.'], more: 1 },
      },
    });
  });
});
