import { describe, expect, it } from 'vitest';
import { decideAfterFailure, decideAfterPlanFailure } from '../../../../functions/core/fargate/failure.ts';
import { notMoved } from '../../../../functions/core/fargate/pods/settings.ts';
import { ReplacementStep } from '../../../../functions/core/fargate/progress.ts';
import { fargateAdvice } from '../../../../functions/core/fargate/rejection.ts';
import { ReplaceFargateProfileRequest } from '../../../../functions/core/fargate/request.ts';
import { aMovingContext } from '../../../support/pods/pods.ts';
import { aContext, aHop, NOW } from '../../../support/worlds/fargate-context.ts';

const message = 'EKS said so';
const late = Date.parse('2026-11-21T09:55:30.000Z');

describe('a failure on the way', () => {
  it.each([
    ['create', 'EksBusy', 'create', 30],
    ['delete', 'EksBusy', 'delete', 30],
    ['create', 'ClusterNotActive', 'create', 30],
    ['create', 'PodExecutionRoleNotReady', 'create', 30],
    ['poll-creation', 'EksThrottled', 'poll-creation', 60],
    ['delete', 'States.Timeout', 'delete', 60],
    ['delete', 'Sandbox.Timedout', 'delete', 60],
    ['poll-deletion', 'TypeError', 'poll-deletion', 60],
    ['poll-removal', 'Lambda.NewException', 'poll-removal', 60],
    ['poll-deletion', 'ProfileChangeInProgress', 'poll-deletion', 12],
    ['delete', 'FargateProfileNotFound', 'poll-deletion', 0],
    ['remove', 'FargateProfileNotFound', 'poll-removal', 0],
  ] as const)('of %s by %s leads to %s after %i s', (step, name, kind, waitSeconds) => {
    expect(decideAfterFailure(aContext(), step, { name, message })).toMatchObject({ kind, progress: { waitSeconds } });
  });

  it.each([
    ['create', 'QuotaReached', 'ProfileNotCreated'],
    ['create', 'InvalidParameter', 'ProfileNotCreated'],
    ['create', 'NewNameTaken', 'ProfileNotCreated'],
    ['create', 'TimeIsUp', 'ProfileNotCreated'],
    ['create', 'OldProfileChanged', 'OldProfileChanged'],
    ['delete', 'AccessDenied', 'OldProfileLeftBehind'],
    ['delete', 'TimeIsUp', 'OldProfileLeftBehind'],
    ['delete', 'NewProfileLost', 'NewProfileLost'],
    ['poll-creation', 'AccessDenied', 'ProfileReplacementFailed'],
    ['poll-creation', 'UnknownStatus', 'ProfileReplacementFailed'],
    ['poll-deletion', 'Lambda.ResourceNotFoundException', 'ProfileReplacementFailed'],
    ['create', 'TypeError', 'ProfileNotCreated'],
    ['create', 'ClusterNotFound', 'ClusterLost'],
    ['poll-deletion', 'ClusterNotFound', 'ClusterLost'],
  ] as const)('of %s by %s ends as %s', (step, name, outcome) => {
    const decision = decideAfterFailure(aContext(), step, { name, message });

    expect(decision).toMatchObject({ kind: 'publish', outcome: { name: outcome, succeeded: false } });
  });

  it.each(ReplacementStep.options)('of %s that could be tried again ends when time is up', (step) => {
    const decision = decideAfterFailure({ ...aContext(), now: late }, step, { name: 'EksThrottled', message });

    expect(decision).toMatchObject({ kind: 'publish', outcome: { succeeded: false } });
  });

  it('by a busy EKS is waited out for an hour from the first refusal, and no longer', () => {
    const since = '2026-11-21T07:00:20.000Z';
    const first = decideAfterFailure(aContext(), 'delete', { name: 'EksBusy', message });
    const last = decideAfterFailure(aContext({ busySince: since }), 'delete', { name: 'EksBusy', message });

    expect(first).toMatchObject({
      progress: { busySince: NOW, tryUntil: '2026-11-21T09:00:00.000Z', waitingFor: message },
    });
    expect(last).toMatchObject({ kind: 'publish', outcome: { name: 'OldProfileLeftBehind' } });
  });

  it.each(['remove', 'poll-removal'] as const)('of %s ends as the creation had failed', (step) => {
    const context = aContext();
    const outcome = {
      machine: 'replace-fargate-profile',
      name: 'ProfileNotCreated',
      succeeded: false,
      severity: 'error' as const,
      summary: 's',
      reasons: ['why'],
      advice: [],
      codes: ['AccessDenied'],
      resourceIds: [],
      details: {},
    };
    const decision = decideAfterFailure({ ...context, progress: { ...context.progress, outcome } }, step, {
      name: 'AccessDenied',
      message,
    });

    expect(decision).toMatchObject({
      kind: 'publish',
      outcome: { name: 'ProfileNotCreated', codes: ['AccessDenied'] },
    });
    expect(Object(decision).outcome.reasons.join()).toContain('could not be removed');
  });
});

describe('an approval', () => {
  it.each([
    ['ApprovalRejected', 'was rejected'],
    ['States.Timeout', 'did not arrive in time'],
    ['States.HeartbeatTimeout', 'did not arrive in time'],
  ])('that ends with %s leaves both profiles, and says how to finish', (name, how) => {
    const decision = decideAfterFailure(aContext(), 'request-approval', { name, message });

    expect(decision).toMatchObject({
      kind: 'publish',
      outcome: { name: 'HandOverNotApproved', summary: expect.stringContaining(how) },
    });
    expect(Object(decision).outcome.advice[0]).toContain(
      'Delete default to finish yourself, or 9999-default to go back',
    );
  });

  it('that could not be requested ends the replacement, and is not requested again', () => {
    const decision = decideAfterFailure(aContext(), 'request-approval', { name: 'EksThrottled', message });

    expect(decision).toMatchObject({ kind: 'publish', outcome: { name: 'ProfileReplacementFailed' } });
  });

  it('that could not be requested near the deadline has failed, since nothing would be tried again', () => {
    const decision = decideAfterFailure({ ...aContext(), now: late }, 'request-approval', {
      name: 'EksThrottled',
      message,
    });

    expect(decision).toMatchObject({ outcome: { name: 'ProfileReplacementFailed' } });
  });

  it('to stop pods with their profile is about the pods', () => {
    const moving = { ...notMoved({ mode: 'evict' }), since: NOW };
    const decision = decideAfterFailure(aContext({ moving }), 'request-approval', {
      name: 'ApprovalRejected',
      message,
    });

    expect(decision).toMatchObject({ outcome: { name: 'PodsNotMoved' } });
  });

  it('of the cutover is about the cutover before pods are moved', () => {
    const moving = notMoved({ mode: 'evict' });
    const decision = decideAfterFailure(aContext({ moving }), 'request-approval', {
      name: 'ApprovalRejected',
      message,
    });

    expect(decision).toMatchObject({ outcome: { name: 'HandOverNotApproved' } });
  });

  it('is not what a rejection by name is in another step', () => {
    const decision = decideAfterFailure(aContext(), 'create', { name: 'ApprovalRejected', message });

    expect(decision).toMatchObject({ outcome: { name: 'ProfileNotCreated' } });
  });
});

describe('a failure of a run that moves pods', () => {
  const { progress, plan } = aMovingContext();
  const decided = (step: ReplacementStep, name: string) =>
    decideAfterFailure({ plan, progress, now: Date.parse(NOW) }, step, { name, message });

  it.each([
    ['inspect', 'KubernetesThrottled', { kind: 'inspect', progress: { waitSeconds: 60 } }],
    ['move', 'PodsMoving', { kind: 'move', progress: { waitSeconds: 15 } }],
    ['free', 'TypeError', { kind: 'publish', outcome: { name: 'Replaced' } }],
    ['create', 'EksBusy', { kind: 'create', progress: { waitSeconds: 30 } }],
    ['delete', 'EksBusy', { kind: 'move', progress: { waitSeconds: 30 } }],
    ['poll-deletion', 'EksThrottled', { kind: 'poll-deletion', progress: { waitSeconds: 60 } }],
  ] as const)('in %s by %s is about the pods, or moves those that came meanwhile', (step, name, expected) => {
    expect(decided(step, name)).toMatchObject(expected);
  });
});

describe('a failure that ends a replacement', () => {
  it.each([
    ['create', '9999-default was not created, default is untouched'],
    ['poll-deletion', '9999-default and default are as they are'],
  ] as const)('when time is up in %s says where both profiles are', (step, where) => {
    const outcome = Object(
      decideAfterFailure({ ...aContext(), now: late }, step, { name: 'EksThrottled', message }),
    ).outcome;

    expect(outcome).toMatchObject({ name: 'ProfileReplacementTimedOut', summary: expect.stringContaining(where) });
    expect(outcome.advice).toEqual([expect.stringContaining('longer deadlineSeconds')]);
  });

  it.each([
    ['create', 'QuotaReached', 'Service Quotas'],
    ['delete', 'AccessDenied', 'Allow the action named above'],
    ['poll-creation', 'UnknownStatus', 'Check the profile in the EKS console'],
  ] as const)('in %s by %s comes with advice', (step, name, advice) => {
    const outcome = Object(decideAfterFailure(aContext(), step, { name, message })).outcome;

    expect(outcome.advice.join()).toContain(advice);
  });

  it.each([
    ['2026-11-21T09:55:59.500Z', 'ProfileReplacementFailed'],
    ['2026-11-21T09:56:00.000Z', 'ProfileReplacementTimedOut'],
  ])('and that nothing would help is one of time only when that is up, at %s', (now, name) => {
    const context = { ...aContext(), now: Date.parse(now) };

    expect(decideAfterFailure(context, 'poll-creation', { name: 'AccessDenied', message })).toMatchObject({
      outcome: { name },
    });
  });

  it('on the way back to the old name says how to finish', () => {
    const hop = { ...aHop(), old: { ...aHop().old, name: '9999-default' }, new: { ...aHop().new, name: 'default' } };
    const failure = { name: 'QuotaReached', message };
    const between = decideAfterFailure(aContext({ hop }, { keepName: true }), 'create', failure);
    const renamed = decideAfterFailure(aContext({ hop }), 'create', failure);
    const before = decideAfterFailure(aContext({}, { keepName: true }), 'create', failure);

    expect(Object(between).outcome.advice.at(-1)).toContain('9999-default takes the pods meanwhile');
    for (const other of [renamed, before]) expect(Object(other).outcome.advice.join()).not.toContain('meanwhile');
  });

  it('with the cluster says that its profiles went with it', () => {
    const outcome = Object(decideAfterFailure(aContext(), 'create', { name: 'ClusterNotFound', message })).outcome;

    expect(outcome.reasons).toContain('Its Fargate profiles were deleted with it.');
    expect(outcome.advice).toEqual([
      fargateAdvice({ name: 'ClusterNotFound', message: '' }, { cluster: { name: 'prod-1' } }),
    ]);
  });

  it('of a role that is not usable yet is retried for five minutes', () => {
    const first = decideAfterFailure(aContext(), 'create', { name: 'PodExecutionRoleNotReady', message });

    expect(first).toMatchObject({ progress: { tryUntil: '2026-11-21T08:05:00.000Z' } });
  });

  it('of a profile that has only just been changed is polled again', () => {
    const decision = decideAfterFailure(aContext(), 'poll-creation', { name: 'ProfileChangeJustStarted', message });

    expect(decision).toMatchObject({ kind: 'poll-creation', progress: { waitSeconds: 12, busySince: null } });
  });

  it('of a profile that is gone is none where the profile was not to be deleted', () => {
    const decision = decideAfterFailure(aContext(), 'create', { name: 'FargateProfileNotFound', message });

    expect(decision).toMatchObject({ kind: 'publish', outcome: { name: 'ProfileNotCreated' } });
  });
});

describe('a failure while planning', () => {
  const times = { startedAt: Date.parse(NOW), now: Date.parse(NOW) };

  it('by a bad request names every problem by its path', () => {
    const decision = decideAfterPlanFailure(
      { name: 'InvalidInput', message: 'request.profile: must not be empty\nrequest.color: is not a known field' },
      { where: {}, request: undefined },
      times,
    );

    expect(decision).toMatchObject({
      outcome: {
        name: 'ProfileReplacementBlocked',
        reasons: ['The request does not fit its schema.', 'profile: must not be empty', 'color: is not a known field'],
        advice: [expect.stringContaining('`events/replace-fargate-profile.json` is an example')],
      },
    });
  });

  it('by an error nobody foresaw is not reported as a rejection', () => {
    const decision = decideAfterPlanFailure({ name: 'TypeError', message }, { where: {}, request: undefined }, times);

    expect(decision).toMatchObject({ outcome: { name: 'ProfileReplacementFailed' } });
  });

  it('that may pass is planned again while there is time, and never in a dry run', () => {
    const throttled = { name: 'EksThrottled', message };
    const asked = (fields: object) => ({
      where: { cluster: { name: 'prod-1' }, profile: 'default' },
      request: ReplaceFargateProfileRequest.parse({ cluster: 'prod-1', profile: 'default', ...fields }),
    });

    expect(decideAfterPlanFailure(throttled, asked({}), times)).toMatchObject({ kind: 'plan' });
    expect(decideAfterPlanFailure(throttled, asked({}), { ...times, now: late })).toMatchObject({ kind: 'publish' });
    expect(decideAfterPlanFailure(throttled, asked({ dryRun: true }), times)).toMatchObject({ kind: 'publish' });
  });

  it.each([
    [{ cluster: { name: 'prod-1' }, profile: 'default' }, 'Fargate profile default on prod-1 was not replaced'],
    [{ profile: 'default' }, 'Fargate profile default was not replaced'],
    [{}, 'The Fargate profile was not replaced'],
  ])('names what is known: %j', (where, summary) => {
    const decision = decideAfterPlanFailure({ name: 'TypeError', message }, { where, request: undefined }, times);

    expect(decision).toMatchObject({ kind: 'publish', outcome: { summary: expect.stringContaining(summary) } });
  });
});
