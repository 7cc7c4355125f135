import { planFailure, type Requested } from '../errors/plan-failure.ts';
import { rejectionOf } from '../errors/rejection-policy.ts';
import type { Thrown } from '../errors/thrown.ts';
import { isoTime, type Times } from '../time-limits.ts';
import { newProfileLost, oldProfileChanged } from './creation.ts';
import { oldProfileLeftBehind, publishDecidedOutcome } from './deletion.ts';
import { publish, replacementOutcome } from './outcome.ts';
import { movingContext } from './pods/context.ts';
import { decideAfterPodsFailure } from './pods/failure.ts';
import type { ReplacementContext, ReplacementDecision, ReplacementStep } from './progress.ts';
import { busyTime, noted } from './progress.ts';
import { fargateAdvice, isForeseen } from './rejection.ts';
import type { ReplaceFargateProfileRequest } from './request.ts';
import { BUSY_SECONDS, isPastIn, timeLimits } from './timing.ts';

const PAUSE_SECONDS = 60;
const BUSY_PAUSE_SECONDS = 30;
/** A new or changed role takes effect within this time, usually immediately. */
const PROPAGATION_SECONDS = 300;

/** Planning failed: nothing was changed. */
export function decideAfterPlanFailure(
  failure: Thrown,
  { where, request }: Requested<ReplaceFargateProfileRequest, 'cluster' | 'profile'>,
  times: Times,
): ReplacementDecision {
  const retryUntil =
    request && !request.dryRun ? Date.parse(timeLimits(times.startedAt, request.deadlineSeconds).pollUntil) : undefined;
  const of = { cluster: where.cluster };
  const planning = { machine: 'replace-fargate-profile', of, retryUntil, advice: fargateAdvice } as const;
  const next = planFailure(failure, planning, times.now);
  if (next.kind === 'plan') return next;

  const place = where.cluster ? ` on ${where.cluster.name}` : '';
  const what = where.profile === undefined ? 'The Fargate profile' : `Fargate profile ${where.profile}${place}`;
  const outcome = replacementOutcome(next.isKnown ? 'ProfileReplacementBlocked' : 'ProfileReplacementFailed', where, {
    summary: `${what} was not replaced; nothing was changed.`,
    reasons: next.reasons,
    advice: next.advice,
  });
  return { kind: 'publish', outcome };
}

/** A failed step: wait and retry, clean up, or end, and always with the selectors matched. */
export function decideAfterFailure(
  context: ReplacementContext,
  step: ReplacementStep,
  failure: Thrown,
): ReplacementDecision {
  const { plan, now } = context;
  const { name, message } = failure;
  const isRemoval = step === 'remove' || step === 'poll-removal';

  if (name === 'ClusterNotFound') return clusterLost(context);
  if (name === 'NewProfileLost') return newProfileLost(context, message);
  if (name === 'OldProfileChanged') return oldProfileChanged(context, message);
  if (name === 'FargateProfileNotFound') {
    if (step === 'delete') return { kind: 'poll-deletion', progress: { ...context.progress, waitSeconds: 0 } };
    if (step === 'remove') return { kind: 'poll-removal', progress: { ...context.progress, waitSeconds: 0 } };
  }
  const moving = movingContext(context);
  if (moving && (step === 'inspect' || step === 'move' || step === 'free'))
    return decideAfterPodsFailure(moving, step, failure);

  const pause = step === 'request-approval' ? undefined : pauseOf(context, step, failure);
  if (pause && step !== 'request-approval') {
    const { seconds, until, since } = pause;
    if (!isPastIn(seconds, until, now)) {
      const waiting = { waitSeconds: seconds, waitingFor: message, busySince: since, tryUntil: until };
      // Before another attempt to delete, pods that came to the old profile meanwhile have to be moved.
      const kind = step === 'delete' && moving ? 'move' : step;
      return { kind, progress: { ...context.progress, ...waiting } };
    }
  }
  const logged = {
    ...context,
    progress: noted(context.progress, ...busyTime(context.progress, now), `${name}: ${message}`),
  };
  if (isRemoval)
    return publishDecidedOutcome(
      logged,
      `${logged.progress.hop.new.name} could not be removed: delete it before you start again.`,
    );
  if (step === 'request-approval' && NOT_APPROVED.has(name)) return notApproved(logged, name);
  if (isPastIn(pause?.seconds ?? 0, plan.pollUntil, now)) return timedOut(logged, step);
  if (step === 'create') return notCreated(logged, failure);
  if (step === 'delete')
    return oldProfileLeftBehind(logged, undefined, [fargateAdvice(failure, { cluster: plan.cluster })]);
  return stopped(logged, failure);
}

/** `ApprovalRejected` is what the state machine makes of a rejection. */
const NOT_APPROVED: ReadonlySet<string> = new Set(['ApprovalRejected', 'States.Timeout', 'States.HeartbeatTimeout']);

type Pause = { seconds: number; until: string; since: string | null };

/** How long to wait before the same step is retried, and until when; `undefined` when a retry is of no use. */
function pauseOf(
  { plan, progress, now }: ReplacementContext,
  step: ReplacementStep,
  failure: Thrown,
): Pause | undefined {
  const { name } = failure;
  if (name === 'ProfileChangeInProgress' || name === 'ProfileChangeJustStarted')
    return { seconds: 12, until: plan.pollUntil, since: null };

  const since = progress.busySince ?? isoTime(now);
  const atMost = (seconds: number) => isoTime(Math.min(Date.parse(since) + seconds * 1000, Date.parse(plan.pollUntil)));
  if (name === 'EksBusy' || name === 'ClusterNotActive') {
    return { seconds: BUSY_PAUSE_SECONDS, until: atMost(BUSY_SECONDS), since };
  }
  if (name === 'PodExecutionRoleNotReady') return { seconds: 30, until: atMost(PROPAGATION_SECONDS), since };
  // An unknown error says nothing about what EKS is doing, so polling continues.
  const mayPass = rejectionOf(failure)?.meaning === 'again' || (step.startsWith('poll-') && !isForeseen(failure));
  if (!mayPass) return undefined;
  return { seconds: PAUSE_SECONDS, until: plan.pollUntil, since: progress.busySince };
}

function notCreated(context: ReplacementContext, failure: Thrown): ReplacementDecision {
  const { plan, progress } = context;
  const { old, new: wanted } = progress.hop;
  return publish('ProfileNotCreated', context, {
    summary: `${wanted.name} on ${plan.cluster.name} was not created; ${old.name} is untouched.`,
    advice: [fargateAdvice(failure, { cluster: plan.cluster }), ...finishLater(context)],
  });
}

function notApproved(context: ReplacementContext, name: string): ReplacementDecision {
  const { plan, progress } = context;
  const { old, new: wanted } = progress.hop;
  const how = name === 'ApprovalRejected' ? 'was rejected' : 'did not arrive in time';
  // Asked while pods were moved, it is about those that could not be.
  const outcome = (progress.moving?.since ?? null) === null ? 'HandOverNotApproved' : 'PodsNotMoved';
  return publish(outcome, context, {
    summary: `The approval to delete ${old.name} on ${plan.cluster.name} ${how}; it is kept beside ${wanted.name}, which is ACTIVE.`,
    advice: [
      `Delete ${old.name} to finish yourself, or ${wanted.name} to go back; deleting a profile stops the pods that run on it.`,
      ...finishLater(context),
    ],
  });
}

function clusterLost(context: ReplacementContext): ReplacementDecision {
  const { plan, progress } = context;
  return publish('ClusterLost', context, {
    summary: `Cluster ${plan.cluster.name} was deleted while ${progress.hop.old.name} was being replaced.`,
    reasons: ['Its Fargate profiles were deleted with it.'],
    advice: [fargateAdvice({ name: 'ClusterNotFound', message: '' }, { cluster: plan.cluster })],
  });
}

function timedOut(context: ReplacementContext, step: ReplacementStep): ReplacementDecision {
  const { plan, progress } = context;
  const { old, new: wanted } = progress.hop;
  const where =
    step === 'create'
      ? `${wanted.name} was not created, ${old.name} is untouched`
      : `${wanted.name} and ${old.name} are as they are, nothing more is done`;
  return publish('ProfileReplacementTimedOut', context, {
    summary: `The time to replace ${old.name} on ${plan.cluster.name} ran out: ${where}.`,
    advice: [
      'Check both profiles in the EKS console, then start again with a longer deadlineSeconds.',
      ...finishLater(context),
    ],
  });
}

function stopped(context: ReplacementContext, failure: Thrown): ReplacementDecision {
  const { plan, progress } = context;
  const { old, new: wanted } = progress.hop;
  return publish('ProfileReplacementFailed', context, {
    summary: `The replacement of ${old.name} on ${plan.cluster.name} by ${wanted.name} stopped; both are left as they are.`,
    advice: [fargateAdvice(failure, { cluster: plan.cluster }), ...finishLater(context)],
  });
}

function finishLater({ plan, progress }: ReplacementContext): string[] {
  const isBetween = plan.keepName && progress.hop.new.name === plan.profile;
  return isBetween
    ? [`${progress.hop.old.name} takes the pods meanwhile; start again with the same request to finish.`]
    : [];
}
