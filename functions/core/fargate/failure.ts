import { rejectionOf, type Thrown } from '../errors/rejection-policy.ts';
import { requestProblems } from '../input-problems.ts';
import { newProfileLost, oldProfileChanged } from './creation.ts';
import { oldProfileLeftBehind, publishDecidedOutcome } from './deletion.ts';
import { publish, replacementOutcome } from './outcome.ts';
import type { Context, ReplacementDecision, ReplacementStep } from './progress.ts';
import { busyTime, noted } from './progress.ts';
import { fargateAdvice, isForeseen } from './rejection.ts';
import type { ReplaceFargateProfileRequest } from './request.ts';
import { BUSY_SECONDS, isPast, later, timeLimits } from './timing.ts';

const PAUSE_SECONDS = 60;
const BUSY_PAUSE_SECONDS = 30;
/** A new or changed role takes effect within this time, usually immediately. */
const PROPAGATION_SECONDS = 300;

/** What can be read of a request, valid or not. */
export type Requested = {
  where: Partial<Pick<ReplaceFargateProfileRequest, 'cluster' | 'profile'>>;
  request: ReplaceFargateProfileRequest | undefined;
};

/** A failure while planning: nothing was changed. */
export function decideAfterPlanFailure(
  failure: Thrown,
  { where, request }: Requested,
  { startedAt, now }: { startedAt: string; now: string },
): ReplacementDecision {
  const { name, message } = failure;
  const policy = rejectionOf(failure);
  if (policy?.meaning === 'again' && request && !request.dryRun) {
    const { pollUntil } = timeLimits(startedAt, request.deadlineSeconds);
    if (!isPast(pollUntil, later(now, PAUSE_SECONDS))) {
      return { kind: 'plan', waitSeconds: PAUSE_SECONDS, waitingFor: message };
    }
  }
  const place = where.cluster ? ` on ${where.cluster.name}` : '';
  const what = where.profile === undefined ? 'The Fargate profile' : `Fargate profile ${where.profile}${place}`;
  const isBad = name === 'InvalidInput';
  return {
    kind: 'publish',
    outcome: replacementOutcome(policy ? 'ProfileReplacementBlocked' : 'ProfileReplacementFailed', where, {
      summary: `${what} was not replaced; nothing was changed.`,
      reasons: isBad ? requestProblems(message) : [`${name}: ${message}`],
      advice: [fargateAdvice(failure, { cluster: where.cluster })],
    }),
  };
}

/** A failed step: wait and retry, clean up, or end, and always with the selectors matched. */
export function decideAfterFailure(context: Context, step: ReplacementStep, failure: Thrown): ReplacementDecision {
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
  const pause = step === 'request-approval' ? undefined : pauseOf(context, step, failure);
  if (pause && step !== 'request-approval') {
    const { seconds, until, since } = pause;
    if (!isPast(until, later(now, seconds))) {
      const waiting = { waitSeconds: seconds, waitingFor: message, busySince: since, tryUntil: until };
      return { kind: step, progress: { ...context.progress, ...waiting } };
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
  if (isPast(plan.pollUntil, later(now, pause?.seconds ?? 0))) return timedOut(logged, step);
  if (step === 'create') return notCreated(logged, failure);
  if (step === 'delete')
    return oldProfileLeftBehind(logged, undefined, [fargateAdvice(failure, { cluster: plan.cluster })]);
  return stopped(logged, failure);
}

/** `ApprovalRejected` is what the state machine makes of a rejection. */
const NOT_APPROVED: ReadonlySet<string> = new Set(['ApprovalRejected', 'States.Timeout', 'States.HeartbeatTimeout']);

type Pause = { seconds: number; until: string; since: string | null };

/** How long to wait before the same step is retried, and until when; `undefined` when a retry is of no use. */
function pauseOf({ plan, progress, now }: Context, step: ReplacementStep, failure: Thrown): Pause | undefined {
  const { name } = failure;
  if (name === 'ProfileChangeInProgress' || name === 'ProfileChangeJustStarted')
    return { seconds: 12, until: plan.pollUntil, since: null };

  const since = progress.busySince ?? now;
  const atMost = (seconds: number) => earlier(later(since, seconds), plan.pollUntil);
  if (name === 'EksBusy' || name === 'ClusterNotActive') {
    return { seconds: BUSY_PAUSE_SECONDS, until: atMost(BUSY_SECONDS), since };
  }
  if (name === 'PodExecutionRoleNotReady') return { seconds: 30, until: atMost(PROPAGATION_SECONDS), since };
  // An unknown error says nothing about what EKS is doing, so polling continues.
  const mayPass = rejectionOf(failure)?.meaning === 'again' || (step.startsWith('poll-') && !isForeseen(failure));
  if (!mayPass) return undefined;
  return { seconds: PAUSE_SECONDS, until: plan.pollUntil, since: progress.busySince };
}

function earlier(a: string, b: string): string {
  return isPast(a, b) ? a : b;
}

function notCreated(context: Context, failure: Thrown): ReplacementDecision {
  const { plan, progress } = context;
  const { old, new: wanted } = progress.hop;
  return publish('ProfileNotCreated', context, {
    summary: `${wanted.name} on ${plan.cluster.name} was not created; ${old.name} is untouched.`,
    advice: [fargateAdvice(failure, { cluster: plan.cluster }), ...finishLater(context)],
  });
}

function notApproved(context: Context, name: string): ReplacementDecision {
  const { plan, progress } = context;
  const { old, new: wanted } = progress.hop;
  const how = name === 'ApprovalRejected' ? 'was rejected' : 'did not arrive in time';
  return publish('HandOverNotApproved', context, {
    summary: `The approval to delete ${old.name} on ${plan.cluster.name} ${how}; it is kept beside ${wanted.name}, which is ACTIVE.`,
    advice: [
      `Delete ${old.name} to finish yourself, or ${wanted.name} to go back; deleting a profile stops the pods that run on it.`,
      ...finishLater(context),
    ],
  });
}

function clusterLost(context: Context): ReplacementDecision {
  const { plan, progress } = context;
  return publish('ClusterLost', context, {
    summary: `Cluster ${plan.cluster.name} was deleted while ${progress.hop.old.name} was being replaced.`,
    reasons: ['Its Fargate profiles were deleted with it.'],
    advice: [fargateAdvice({ name: 'ClusterNotFound', message: '' }, { cluster: plan.cluster })],
  });
}

function timedOut(context: Context, step: ReplacementStep): ReplacementDecision {
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

function stopped(context: Context, failure: Thrown): ReplacementDecision {
  const { plan, progress } = context;
  const { old, new: wanted } = progress.hop;
  return publish('ProfileReplacementFailed', context, {
    summary: `The replacement of ${old.name} on ${plan.cluster.name} by ${wanted.name} stopped; both are left as they are.`,
    advice: [fargateAdvice(failure, { cluster: plan.cluster }), ...finishLater(context)],
  });
}

function finishLater({ plan, progress }: Context): string[] {
  const isBetween = plan.keepName && progress.hop.new.name === plan.profile;
  return isBetween
    ? [`${progress.hop.old.name} takes the pods meanwhile; start again with the same request to finish.`]
    : [];
}
