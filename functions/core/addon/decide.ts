import { awsEks } from '../aws-command.ts';
import { type Issue, issueText } from '../issue.ts';
import { type Addon, type AddonUpdate, type ConflictMode, isAddonBusy } from './addon.ts';
import { kubectl } from './advice/about.ts';
import { policyOfAll } from './advice/error-policy.ts';
import { goalOf, isAt } from './change.ts';
import { failed, giveUp, merged, note, publish, stepDone } from './finish.ts';
import { isHealthy, isWorse } from './health.ts';
import { movementOf } from './movement.ts';
import { sentence, stateText } from './outcome.ts';
import { type AddonContext, type AddonDecision, type AddonPlan, type AddonProgress, withNextCall } from './progress.ts';
import { recoveryPollSeconds, updatePollSeconds } from './timing/expected-duration.ts';
import { waitFor } from './timing/settling.ts';

/**
 * The decision while the update is in progress and there is time; `undefined` when the add-on must be read. Polls that are `pace`
 * seconds apart do not become more frequent.
 */
export function decideWhileInProgress(
  { plan, progress, now }: AddonContext,
  update: AddonUpdate,
  pace = 0,
): AddonDecision | undefined {
  const secondsLeft = Math.floor((Date.parse(plan.pollUntil) - now) / 1000);
  if (update.status !== 'InProgress' || secondsLeft < 1) return undefined;
  const pollSeconds = Math.max(pace, updatePollSeconds((now - Date.parse(progress.startedAt)) / 1000));
  const waitingFor = `EKS to end update ${progress.updateId}`;
  return { kind: 'poll', waitSeconds: Math.min(secondsLeft, pollSeconds), pollSeconds, waitingFor, progress };
}

/**
 * After DescribeUpdate, when the update has ended or time is up. EKS does not undo a failed update, and marks a slow
 * one Failed while the add-on still converges, so the add-on decides, not the update.
 */
export function decideAfterUpdate(context: AddonContext, update: AddonUpdate, addon: Addon): AddonDecision {
  const { plan, progress } = context;
  const isKnown = ['InProgress', 'Successful', 'Failed', 'Cancelled'].includes(update.status);

  if (!isKnown) {
    return failed(
      context,
      `Update ${update.id} has the status ${update.status}, which eks-upkeep does not know.`,
      addon,
    );
  }
  if (update.status === 'InProgress') return outOfTime(context, addon);
  if (progress.foreign) {
    const log = `Update ${update.id}, started by someone else, ended ${update.status}; planned again.`;
    return {
      kind: 'plan',
      waitSeconds: 0,
      waitingFor: log,
      past: { calls: progress.calls, log: [...progress.log, log] },
    };
  }
  if (update.status === 'Successful') return plan.bakeSeconds === 0 ? decideAfterCheck(context, addon) : bake(context);

  const reasons = update.errors.map(issueText);
  const unexplained =
    update.status === 'Cancelled' ? ': someone cancelled it (CloudTrail: CancelUpdate)' : ', without a reason';
  const reason = reasons.length > 0 ? `: ${reasons.join('; ')}` : unexplained;
  const log = sentence(`Update ${update.id} to ${goalOf(plan, progress).version} ended ${update.status}${reason}`);
  const noted = {
    ...context,
    progress: {
      ...withIssues(note(progress, log), update.errors),
      failure: update.errors.map(({ code }) => code),
    },
  };
  return decideAfterFailure(noted, update, addon);
}

/** After a bake, or while an add-on recovers: the add-on alone shows how the step ended. */
export function decideAfterCheck(context: AddonContext, addon: Addon): AddonDecision {
  const { plan, progress } = context;
  const goal = goalOf(plan, progress);
  if (progress.failure !== null) return decideAfterFailure(context, undefined, addon);

  if (addon.version !== goal.version && !isAddonBusy(addon.status)) {
    return failed(
      context,
      `The add-on is at ${addon.version} although EKS reported ${goal.version} as done: someone else changed it.`,
      addon,
    );
  }
  return isGoodEnough(context, addon) ? stepDone(context, addon) : unhealthy(context, addon);
}

/** EKS may leave an add-on after a failed update in any status, with the reason as a health issue: what changed decides. */
function decideAfterFailure(context: AddonContext, update: AddonUpdate | undefined, addon: Addon): AddonDecision {
  const { plan, progress } = context;
  if (isAddonBusy(addon.status)) return settle(context, addon);

  const isAtGoal = isAt(addon, goalOf(plan, progress));
  if (isAtGoal && isGoodEnough(context, addon)) {
    // One bake, as after a success: an add-on that has just recovered must stay healthy.
    return update === undefined ? stepDone(context, addon) : bake(context);
  }
  if (progress.phase === 'rollback') return isAtGoal ? unhealthy(context, addon) : tryAgain(context, addon);

  switch (movementOf(plan, progress, addon)) {
    case 'nothing':
      return tryAgain(context, addon);
    case 'all':
      return unhealthy(context, addon);
    case 'part':
      return isWorse(addon, plan) ? unhealthy(context, addon) : giveUp(context, addon);
    case 'other': {
      const stand = `The add-on is at ${addon.version}, a version that this run never requested; it is left unchanged.`;
      return failed(context, stand, addon);
    }
  }
}

/** What counts as success: perfect health after an update, no worse than before after a rollback. */
function isGoodEnough({ plan, progress }: AddonContext, addon: Addon): boolean {
  return progress.phase === 'update' ? isHealthy(addon) : !isWorse(addon, plan);
}

/** The update is still in progress. It cannot be cancelled, and nothing else can be started before it ends. */
function outOfTime({ plan, progress, now }: AddonContext, addon: Addon): AddonDecision {
  const { cluster, addon: name } = plan;
  const look = awsEks(
    cluster,
    `describe-update --name ${cluster.name} --addon-name ${name} --update-id ${progress.updateId}`,
  );
  const says = sentence(
    `EKS reports the update as InProgress, and the add-on at ${addon.version} as ${stateText(addon)}`,
  );
  const advice = [
    `Follow it with \`${look}\`; an add-on update cannot be cancelled. \`${kubectl(plan, 'get pods -o wide')}\` shows what its pods are waiting for.`,
    'Start again when the update has ended.',
  ];
  const codes = merged(progress.codes, addon.issues, ({ code }) => [code]);
  if (progress.foreign) {
    return publish(
      'AddonUpdateBlocked',
      { plan, progress: { ...progress, codes }, now },
      {
        summary: `${name} on ${cluster.name} was not updated: update ${progress.updateId}, started by someone else, did not end in time.`,
        reasons: [says],
        advice,
      },
    );
  }
  const isRollback = progress.phase === 'rollback';
  return publish(
    isRollback ? 'AddonRollbackFailed' : 'AddonUpdateTimedOut',
    { plan, progress: { ...progress, codes }, now },
    {
      summary: `${isRollback ? 'The rollback' : 'The update'} of ${name} on ${cluster.name} did not end before the deadline and is still in progress.`,
      reasons: [says],
      advice,
    },
  );
}

/** The update seems to have succeeded: the add-on is checked once more after the bake. */
export function bake({ plan, progress, now }: AddonContext): AddonDecision {
  const left = Math.max(0, Math.floor((Date.parse(plan.pollUntil) - now) / 1000));
  const waitSeconds = Math.min(plan.bakeSeconds, left);
  const waitingFor = 'the bake time to pass';
  return { kind: 'verify', waitSeconds, pollSeconds: recoveryPollSeconds(0), waitingFor, progress };
}

/** The add-on is not healthy: it is given time if it can recover, otherwise the step is abandoned. */
function unhealthy(context: AddonContext, addon: Addon): AddonDecision {
  const progress = withIssues(context.progress, addon.issues);
  const known = [...new Set([...addon.issues.map(({ code }) => code), ...(progress.failure ?? [])])];
  const canRecover = known.length === 0 || policyOfAll(known).canRecover;
  const noted = { ...context, progress };
  return canRecover ? settle(noted, addon) : giveUp({ ...noted, progress: noteState(progress, addon) }, addon);
}

function settle(context: AddonContext, addon: Addon): AddonDecision {
  const { plan, progress, now } = context;
  const noted = noteState(progress, addon);
  const wait = waitFor(plan, progress, addon, now);
  if (wait === 'over') {
    const why = progress.diagnosed?.isCrashLooping
      ? 'Its new pods crash again and again, so it was not waited for any longer.'
      : 'It did not recover in time.';
    return giveUp({ ...context, progress: note(noted, why) }, addon);
  }
  const { settling, ...seconds } = wait;
  const next = { ...noted, settling };
  return { kind: 'verify', ...seconds, waitingFor: 'the add-on to recover', progress: next };
}

const STATE = 'The add-on is ';

/** Logs the state of the add-on: of a state that changes with every poll, the first and the last are kept. */
function noteState(progress: AddonProgress, addon: Addon): AddonProgress {
  const text = isAddonBusy(addon.status) ? `still ${stateText(addon)}` : stateText(addon);
  const [first, last] = progress.log.slice(-2);
  const isFollowed = first?.startsWith(STATE) && last?.startsWith(STATE);
  return note(isFollowed ? { ...progress, log: progress.log.slice(0, -1) } : progress, sentence(`${STATE}${text}`));
}

/** Keeps what EKS reported, for each code the latest message. */
function withIssues(progress: AddonProgress, issues: readonly Issue[]): AddonProgress {
  const codes = new Set(issues.map(({ code }) => code));
  const shortened = issues.slice(0, MOST_ISSUES).map((issue) => ({
    ...issue,
    message: issue.message.slice(0, LONGEST_MESSAGE),
  }));
  return {
    ...progress,
    codes: merged(progress.codes, issues, ({ code }) => [code]),
    resourceIds: merged(progress.resourceIds, issues, ({ resourceIds }) => resourceIds),
    issues: [...progress.issues.filter(({ code }) => !codes.has(code)), ...shortened],
  };
}

// All of it is passed from state to state; the log has each message in full.
const MOST_ISSUES = 10;
const LONGEST_MESSAGE = 4_000;

/** Nothing changed: the update is retried if the policy says so and there is time; otherwise it is abandoned. */
function tryAgain(context: AddonContext, addon: Addon): AddonDecision {
  const { plan, progress, now } = context;
  const { remedy } = policyOfAll(progress.failure ?? []);
  // An update that had nothing to change, such as a repair, may still succeed.
  if (remedy.do === 'recover' && isAt(addon, goalOf(plan, progress))) return unhealthy(context, addon);
  const kind = progress.phase === 'update' ? 'start' : 'rollback';
  const next = { ...withNextCall(progress), tries: progress.tries + 1 };

  if (remedy.do === 'other-mode') {
    const mode = otherMode(plan, progress);
    if (mode === undefined) return giveUp(context, addon);
    const logged = note(next, `Retried with resolveConflicts ${mode}.`);
    return { kind, waitSeconds: 0, waitingFor: 'nothing', progress: { ...logged, conflictMode: mode } };
  }
  if (remedy.do !== 'try-again' || progress.tries >= remedy.times) return giveUp(context, addon);

  const limit = Date.parse(progress.phase === 'update' ? plan.changeUntil : plan.pollUntil);
  if (now + remedy.pauseSeconds * 1000 > limit) {
    return giveUp({ ...context, progress: note(progress, 'There is no time left for another attempt.') }, addon);
  }
  const logged = note(next, `Retried after ${remedy.pauseSeconds} s.`);
  return {
    kind,
    waitSeconds: remedy.pauseSeconds,
    waitingFor: 'the cause of the failure to go away',
    progress: logged,
  };
}

/** A rollback must not overwrite what others set, so it never uses more than PRESERVE, whatever the request allows. */
function otherMode({ onConflict }: AddonPlan, { phase, conflictMode }: AddonProgress): ConflictMode | undefined {
  if (phase === 'rollback') return conflictMode === 'NONE' ? 'PRESERVE' : undefined;
  if (onConflict === 'fail') return undefined;
  const mode = onConflict === 'preserve' ? 'PRESERVE' : 'OVERWRITE';
  return mode === conflictMode ? undefined : mode;
}
