import { planFailure, type Requested } from '../errors/plan-failure.ts';
import { rejectionAdvice, rejectionOf } from '../errors/rejection-policy.ts';
import type { Thrown } from '../errors/thrown.ts';
import { WorkflowError } from '../errors/workflow-error.ts';
import { isoTime, type Times } from '../time-limits.ts';
import type { Addon, AddonUpdate } from './addon.ts';
import { changeOf, goalOf, isAt, isOwnUpdate } from './change.ts';
import { bake } from './decide.ts';
import { failed, giveUp, note, publish, rollbackRejected, withAdvice } from './finish.ts';
import { movementOf } from './movement.ts';
import { addonOutcome } from './outcome.ts';
import type { AddonContext, AddonDecision, AddonPlan, AddonProgress, AddonWait, Past } from './progress.ts';
import type { UpdateAddonRequest } from './request.ts';
import { limits } from './timing/deadline.ts';
import { pollSeconds, updatePollSeconds } from './timing/expected-duration.ts';

/** Planning failed: nothing was changed yet. */
export function decideAfterPlanFailure(
  failure: Thrown,
  { request, where }: Requested<UpdateAddonRequest, 'cluster' | 'addon'>,
  times: Times,
  past: Past,
): AddonDecision {
  const retryUntil = request && !request.dryRun ? limits(request, times.startedAt).pollUntil : undefined;
  const next = planFailure(failure, { machine: 'update-addon', of: where, retryUntil }, times.now);
  if (next.kind === 'plan') return { ...next, past };

  const place = where.cluster ? ` on ${where.cluster.name}` : '';
  const what = where.addon === undefined ? 'The add-on' : `${where.addon}${place}`;
  const outcome = addonOutcome(next.isKnown ? 'AddonUpdateBlocked' : 'AddonUpdateFailed', where, {
    summary: `${what} was not updated; nothing was changed.`,
    reasons: [...past.log, ...next.reasons],
    advice: next.advice,
  });
  return { kind: 'publish', outcome };
}

const concernedBy = ({ cluster, addon, to, clusterVersion }: AddonPlan) => ({
  ...{ cluster, addon, clusterVersion },
  version: to.version,
});

export type ObservedUpdates = {
  /** The add-on as it is now, when it could be read. */
  addon: Addon | undefined;
  /** The add-on's updates that are in progress. */
  inFlight: readonly AddonUpdate[];
  executionArn: string;
};

// As often as the definition retries what EKS throttled or could not answer.
const MOST_READS = 4;

/** Whether a failed read of EKS is worth a retry; otherwise the decision is made without it. */
export function mayReadAgain(error: unknown, retryCount: number): boolean {
  const name = error instanceof WorkflowError ? error.name : '';
  return ['EksThrottled', 'EksUnavailable'].includes(name) && retryCount < MOST_READS - 1;
}

/** UpdateAddon was not accepted, or its answer was lost. A retry of the call uses the same token. */
export function decideAfterStartFailure(
  context: AddonContext,
  failure: Thrown,
  observed: ObservedUpdates,
): AddonDecision {
  const { plan, progress, now } = context;
  const policy = rejectionOf(failure, concernedBy(plan));
  const said = `${failure.name}: ${failure.message}`;

  // Whatever the answer to the last attempt was, an earlier one may have taken effect.
  const change = changeOf(plan, progress, observed.executionArn);
  const own = observed.inFlight.find((update) => isOwnUpdate(update, change));
  if (own) return pollUpdate(context, own, { foreign: false });

  if (policy?.meaning === 'busy' || policy?.meaning === 'again') {
    const [other] = observed.inFlight;
    if (other) return meetOther(context, other, observed);

    const waitSeconds = pollSeconds((now - Date.parse(progress.startedAt || isoTime(now))) / 1000);
    const limit = Date.parse(progress.phase === 'update' ? plan.changeUntil : plan.pollUntil);
    if (now + waitSeconds * 1000 <= limit) return startAgain(context, waitSeconds, policy.says);
  }
  if (progress.phase === 'rollback' && policy?.meaning === 'rejected') {
    const noted = { ...context, progress: note(progress, said) };
    return rollbackRejected(noted, standOf(plan, observed.addon), [policy.advice]);
  }
  return refused(context, said, observed.addon, rejectionAdvice(failure, concernedBy(plan)));
}

/**
 * The update or the add-on could not be read, but the update continues in EKS. So it is polled until the deadline, also after an
 * unknown error, which says nothing about the update.
 */
export function decideAfterPollingError(
  context: AddonContext,
  kind: AddonWait['kind'],
  failure: Thrown,
): AddonDecision {
  const { plan, progress, now } = context;
  const { name, message } = failure;
  const policy = rejectionOf(failure, concernedBy(plan));
  const waitSeconds = pollSeconds((now - Date.parse(progress.startedAt)) / 1000);

  const mayPass = policy === undefined || policy.meaning === 'again';
  if (mayPass && now + waitSeconds * 1000 <= Date.parse(plan.pollUntil)) {
    const waitingFor = policy?.says ?? `${name}: ${message}`;
    return { kind, waitSeconds, pollSeconds: waitSeconds, waitingFor, progress };
  }
  const noted = { ...context, progress: note(progress, `${name}: ${message}`) };
  const stand =
    name === 'AddonNotFound' || name === 'ClusterNotFound'
      ? 'Someone else deleted it; nothing was restored.'
      : `It could not be polled any longer; update ${progress.updateId} may still be in progress.`;
  const decision = failed(noted, stand, undefined);
  return withAdvice(decision, [rejectionAdvice(failure, concernedBy(plan))]);
}

/**
 * An update of someone else holds the add-on. It is waited for, then planned again, unless a change of ours is half done: then
 * the add-on is theirs, and neither the next step nor a rollback of ours may undo what they do.
 */
function meetOther(context: AddonContext, other: AddonUpdate, observed: ObservedUpdates): AddonDecision {
  const { progress } = context;
  const isUntouched = progress.phase === 'update' && progress.step === 0;
  if (isUntouched) return pollUpdate(context, other, { foreign: true });
  const said = `Someone else started update ${other.id} (${JSON.stringify(other.params)}) meanwhile.`;
  const decision = failed({ ...context, progress: note(progress, said) }, 'It is left to them.', observed.addon);
  return progress.phase === 'rollback'
    ? decision
    : withAdvice(decision, ['Agree with them on a version, then start again.']);
}

function pollUpdate(
  { progress, now }: AddonContext,
  update: AddonUpdate,
  { foreign }: { foreign: boolean },
): AddonDecision {
  const log = foreign
    ? `Update ${update.id} was already in progress, started by someone else; waited for it.`
    : `Update ${update.id} was found in progress and recognized as this run's own.`;
  return {
    kind: 'poll',
    waitSeconds: updatePollSeconds(0),
    pollSeconds: updatePollSeconds(0),
    waitingFor: `EKS to end update ${update.id}`,
    progress: { ...note(progress, log), updateId: update.id, foreign, startedAt: isoTime(now) },
  };
}

function startAgain({ progress, now }: AddonContext, waitSeconds: number, waitingFor: string): AddonDecision {
  const next: AddonProgress = { ...progress, startedAt: progress.startedAt || isoTime(now) };
  return { kind: progress.phase === 'update' ? 'start' : 'rollback', waitSeconds, waitingFor, progress: next };
}

/**
 * EKS rejects the call. The outcome is Blocked when this run has changed nothing; otherwise what was changed is verified or rolled
 * back. An add-on that is neither as before nor as requested was changed by someone else.
 */
function refused(context: AddonContext, said: string, addon: Addon | undefined, advice: string): AddonDecision {
  const { plan, progress, now } = context;
  const noted = { ...context, progress: note(progress, said) };
  const isFirstCall = progress.phase === 'update' && progress.step === 0 && progress.tries === 0;

  if (isFirstCall && addon && isAt(addon, plan.from)) {
    return publish('AddonUpdateBlocked', noted, {
      summary: `EKS did not accept the update of ${plan.addon} on ${plan.cluster.name}; nothing was changed.`,
      advice: [advice],
    });
  }
  if (progress.phase === 'update' && addon && isAt(addon, goalOf(plan, progress))) {
    const logged = note(noted.progress, 'It took effect nevertheless.');
    return bake({ ...context, progress: { ...logged, startedAt: isoTime(now) } });
  }
  const isOurs = addon !== undefined && movementOf(plan, progress, addon) !== 'other';
  const canGoBack = progress.phase === 'update' && !isFirstCall && isOurs;
  const decision = canGoBack ? giveUp(noted, addon) : failed(noted, standOf(plan, addon), addon);
  if (decision.kind !== 'publish') return decision;
  return { ...decision, outcome: { ...decision.outcome, advice: [advice, ...decision.outcome.advice] } };
}

function standOf(plan: AddonPlan, addon: Addon | undefined): string {
  return addon
    ? `The add-on is at ${addon.version}, ${addon.status}.`
    : `The state of ${plan.addon} could not be read.`;
}
