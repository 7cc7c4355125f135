import { describe, expect, it } from 'vitest';
import { decideAfterFailure, decideAfterPlanFailure } from '../../../../functions/core/fargate/failure.ts';
import { ReplacementStep } from '../../../../functions/core/fargate/progress.ts';
import { aContext, NOW } from '../../../support/worlds/fargate-context.ts';

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

  it('of a removal ends as the creation had failed', () => {
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
    const decision = decideAfterFailure({ ...context, progress: { ...context.progress, outcome } }, 'remove', {
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
      },
    });
  });

  it('by an error nobody foresaw is not reported as a rejection', () => {
    const decision = decideAfterPlanFailure({ name: 'TypeError', message }, { where: {}, request: undefined }, times);

    expect(decision).toMatchObject({ outcome: { name: 'ProfileReplacementFailed' } });
  });
});
