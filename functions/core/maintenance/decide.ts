import { planFailure, type Requested } from '../errors/plan-failure.ts';
import { rejectionOf } from '../errors/rejection-policy.ts';
import type { Thrown } from '../errors/thrown.ts';
import { durationText } from '../fargate/timing.ts';
import type { NotScanned, ResourceHealth } from '../health/health.ts';
import type { Times } from '../time-limits.ts';
import { failedResult, type ItemExecution, type ItemRun, isOwnEnd, roomAmong, succeededResult } from './item-result.ts';
import { maintenanceOutcome } from './outcome.ts';
import { changingText } from './plan.ts';
import type { MaintenanceContext, MaintenanceDecision, MaintenanceItem } from './progress.ts';
import type { MaintainClusterRequest } from './request.ts';
import { incomplete, itemAt, itemDone, lost } from './results.ts';
import { MOST_TRIES, PATIENCE_SECONDS, pauseSeconds, TRY_PAUSE_SECONDS } from './timing.ts';

/** Planning failed: nothing was changed. */
export function decideAfterPlanFailure(
  failure: Thrown,
  { where, request }: Requested<MaintainClusterRequest, 'cluster'>,
  times: Times,
): MaintenanceDecision {
  const retryUntil = request && !request.dryRun ? times.startedAt + PATIENCE_SECONDS * 1000 : undefined;
  const next = planFailure(failure, { machine: 'maintain-cluster', of: where, retryUntil }, times.now);
  if (next.kind === 'plan') return next;

  const outcome = maintenanceOutcome(next.isKnown ? 'ClusterMaintenanceBlocked' : 'ClusterMaintenanceFailed', where, {
    summary: `${where.cluster?.name ?? 'The cluster'} was not maintained; nothing was changed.`,
    reasons: next.reasons,
    advice: next.advice,
  });
  return { kind: 'publish', outcome };
}

/** An item that was attempted: the ARN of its execution, how that ended, and what the Task threw, if it did. */
export type Tried = { arn: string; ending: ItemExecution; thrown: Thrown | undefined };

/** An item was attempted: continues with the next one, or ends the run, depending on the result. */
export function decideAfterItem(context: MaintenanceContext, { arn, ending, thrown }: Tried): MaintenanceDecision {
  const item = itemAt(context);
  const seconds = 'seconds' in ending ? ending.seconds : undefined;
  const run = { item, execution: arn, seconds, room: roomAmong(context.plan.items.length) };
  if (ending.kind === 'running') return stillRunning(context, run, thrown);
  const policy = thrown && rejectionOf(thrown);
  // What is rejected, such as for a missing permission, is rejected again.
  const isRejected = policy?.meaning === 'rejected';
  const isTriedAgain = ending.kind === 'missing' && !isRejected && context.progress.tries + 1 < MOST_TRIES;
  if (isTriedAgain) return tryAgain(context, thrown);

  if (ending.kind === 'succeeded') {
    const result = succeededResult(run, ending.output);
    const noted = withResult(context, result);
    return result.succeeded ? itemDone(noted) : lost(noted, { reasons: [`${arn} ended without a known outcome.`] });
  }
  if (ending.kind === 'missing') {
    const says = [...(isRejected ? [policy.says, policy.advice] : []), textOf(thrown)].join('\n');
    return afterFailure(withResult(context, failedResult(run, 'NotStarted', says)));
  }
  const {
    status,
    error = `Execution${STATUS_NAMES[status] ?? 'Ended'}`,
    cause = `The execution is ${status}.`,
  } = ending;
  const noted = withResult(context, failedResult(run, error, cause));
  // An execution that was stopped, timed out or crashed leaves the change that EKS has started; and a person who stops one means
  // it.
  const isLeft = status !== 'FAILED' || !isOwnEnd(error);
  return isLeft && !context.plan.dryRun
    ? lost(noted, { reasons: whyLeft(item, { status, error, thrown }) })
    : afterFailure(noted);
}

function whyLeft(
  { run, timeoutSeconds }: MaintenanceItem,
  { status, error, thrown }: { status: string; error: string; thrown: Thrown | undefined },
): string[] {
  if (status === 'FAILED') return [`${run} crashed (${error}) before it could report an outcome.`];
  const limit = durationText(timeoutSeconds);
  const gaveUp = thrown?.name === 'States.Timeout' ? [`It was abandoned ${limit} after it was started.`] : [];
  return [`${run} is ${status}.`, ...gaveUp];
}

const STATUS_NAMES: Readonly<Record<string, string>> = { TIMED_OUT: 'TimedOut', ABORTED: 'Aborted', FAILED: 'Failed' };

/** After a failure, the next item starts only when no update is in progress any more. */
export function decideWhenIdle(
  context: MaintenanceContext,
  seen: readonly ResourceHealth[] | NotScanned,
): MaintenanceDecision {
  const { plan, progress, now } = context;
  const waitingFor = 'error' in seen ? `${seen.what} could not be read: ${seen.error}` : changingText(seen);
  if (waitingFor === undefined) return itemDone(context);

  const since = progress.since ?? new Date(now).toISOString();
  const waited = (now - Date.parse(since)) / 1000;
  const waitSeconds = pauseSeconds(waited, { patience: PATIENCE_SECONDS, items: plan.items.length });
  if (waited + waitSeconds <= PATIENCE_SECONDS) {
    return { kind: 'idle', progress: { ...progress, since, waitSeconds, waitingFor } };
  }
  return incomplete(context, {
    reasons: [`Nothing more was started on ${plan.cluster.name}: ${waitingFor}.`],
    advice: [`Check which changes are in progress on ${plan.cluster.name}, and start again when they have ended.`],
  });
}

function afterFailure(context: MaintenanceContext): MaintenanceDecision {
  const { plan, progress } = context;
  const isLast = progress.at === plan.items.length - 1;
  // Planning changes nothing, so all plans are made even if one fails.
  if (plan.dryRun || isLast) return itemDone(context);
  if (plan.onFailure === 'stop') return incomplete(context);
  const last = progress.results.at(-1);
  if (last?.severity === 'critical') {
    return incomplete(context, {
      reasons: [
        `Nothing more was started on ${plan.cluster.name}: ${last.resource} needs repair first (${last.name}).`,
      ],
      advice: [`Repair ${last.resource} first; its own notification says how.`],
    });
  }
  return {
    kind: 'idle',
    progress: { ...progress, since: null, waitSeconds: 1, waitingFor: 'updates in progress to end' },
  };
}

/** The execution is still running: one that this run has abandoned is left alone, any other is waited for. */
function stillRunning(context: MaintenanceContext, itemRun: ItemRun, thrown: Thrown | undefined): MaintenanceDecision {
  const { plan, progress, now } = context;
  const { run, timeoutSeconds } = itemRun.item;
  const since = progress.since ?? new Date(now).toISOString();
  const waited = (now - Date.parse(since)) / 1000;
  const waitSeconds = pauseSeconds(waited, { patience: timeoutSeconds, items: plan.items.length });
  if (thrown?.name !== 'States.Timeout' && waited + waitSeconds <= timeoutSeconds) {
    return { kind: 'poll', progress: { ...progress, since, waitSeconds, waitingFor: `${run} to end` } };
  }
  const { execution: arn } = itemRun;
  const noted = withResult(context, failedResult(itemRun, 'StillRunning', 'It has not ended in time.'));
  return lost(noted, {
    reasons: [`${arn} may still be running.`],
    advice: [`Stop it if it should not continue: aws stepfunctions stop-execution --execution-arn ${arn}`],
  });
}

function tryAgain({ progress }: MaintenanceContext, thrown: Thrown | undefined): MaintenanceDecision {
  const next = { ...progress, tries: progress.tries + 1, waitSeconds: TRY_PAUSE_SECONDS, waitingFor: textOf(thrown) };
  return { kind: 'again', progress: next };
}

function withResult(context: MaintenanceContext, result: ReturnType<typeof failedResult>): MaintenanceContext {
  const { progress } = context;
  return { ...context, progress: { ...progress, results: [...progress.results, result] } };
}

function textOf(thrown: Thrown | undefined): string {
  return thrown === undefined ? 'Step Functions gave no reason.' : `${thrown.name}: ${thrown.message}`;
}
