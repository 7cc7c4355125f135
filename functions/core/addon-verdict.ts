import { kubectl } from './addon/about.ts';
import { movementOf } from './addon/movement.ts';
import { waitFor } from './addon/settling.ts';
import { type Addon, type AddonUpdate, type ConflictMode, type Issue, isAddonBusy } from './addon.ts';
import { goalOf, isAt } from './addon-change.ts';
import { type AddonCourse, type AddonMove, type AddonPlan, withNextCall } from './addon-course.ts';
import { failed, giveUp, merged, note, type Standing, stepDone, tell } from './addon-ending.ts';
import { isSound, isWorse } from './addon-health.ts';
import { issueText, sentence, stateText } from './addon-outcome.ts';
import { policyOfAll } from './error-policy.ts';
import { pollSeconds } from './expected-duration.ts';

/** The move while EKS still works on the update and there is time; `undefined` when the add-on must be looked at. */
export function keepWatching({ plan, course, now }: Standing, update: AddonUpdate): AddonMove | undefined {
  const waitSeconds = pollSeconds((now - Date.parse(course.startedAt)) / 1000);
  const isInTime = now + waitSeconds * 1000 <= Date.parse(plan.watchUntil);
  if (update.status !== 'InProgress' || !isInTime) return undefined;
  return { kind: 'watch', course: { ...course, waitSeconds, waitingFor: `EKS to end update ${course.updateId}` } };
}

/**
 * After DescribeUpdate, when the update has ended or time is up. EKS does not undo a failed update, and marks a slow
 * one Failed while the add-on still converges, so the add-on decides, not the update.
 */
export function decideAfterUpdate(standing: Standing, update: AddonUpdate, addon: Addon): AddonMove {
  const { plan, course } = standing;
  const isKnown = ['InProgress', 'Successful', 'Failed', 'Cancelled'].includes(update.status);

  if (!isKnown) {
    return failed(standing, `EKS calls update ${update.id} ${update.status}, a status unknown to eks-upkeep.`, addon);
  }
  if (update.status === 'InProgress') return outOfTime(standing, addon);
  if (course.foreign) {
    const story = `Update ${update.id}, started by someone else, ended ${update.status}; planned again.`;
    return {
      kind: 'plan',
      waitSeconds: 0,
      waitingFor: story,
      past: { calls: course.calls, story: [...course.story, story] },
    };
  }
  if (update.status === 'Successful') return bake(standing);

  const reasons = update.errors.map(issueText);
  const reason = reasons.length > 0 ? `: ${reasons.join('; ')}` : ', without a reason';
  const story = sentence(`Update ${update.id} to ${goalOf(plan, course).version} ended ${update.status}${reason}`);
  const noted = {
    ...standing,
    course: {
      ...withIssues(note(course, story), update.errors),
      failure: update.errors.map(({ code }) => code),
    },
  };
  return decideAfterFailure(noted, update, addon);
}

/** After a bake or while an add-on settles: the add-on alone tells how the step ended. */
export function decideAfterLook(standing: Standing, addon: Addon): AddonMove {
  const { plan, course } = standing;
  const goal = goalOf(plan, course);
  if (course.failure !== null) return decideAfterFailure(standing, undefined, addon);

  if (addon.version !== goal.version && !isAddonBusy(addon.status)) {
    return failed(
      standing,
      `The add-on is at ${addon.version} although EKS reported ${goal.version} as done: someone else changed it.`,
      addon,
    );
  }
  return isGoodEnough(standing, addon) ? stepDone(standing, addon) : unsound(standing, addon);
}

/** EKS may leave a failed update with any status, and with its reason as a health issue: what moved decides. */
function decideAfterFailure(standing: Standing, update: AddonUpdate | undefined, addon: Addon): AddonMove {
  const { plan, course } = standing;
  if (isAddonBusy(addon.status)) return settle(standing, addon);

  const isAtGoal = isAt(addon, goalOf(plan, course));
  if (isAtGoal && isGoodEnough(standing, addon)) {
    // One bake, as after a success: an add-on that has just come round must stay that way.
    return update === undefined ? stepDone(standing, addon) : bake(standing);
  }
  if (course.phase === 'roll-back') return isAtGoal ? unsound(standing, addon) : tryAgain(standing, addon);

  switch (movementOf(plan, course, addon)) {
    case 'nothing':
      return tryAgain(standing, addon);
    case 'all':
      return unsound(standing, addon);
    case 'part':
      return isWorse(addon, plan) ? unsound(standing, addon) : giveUp(standing, addon);
    case 'other': {
      const stand = `The add-on is at ${addon.version}, which this run never asked for; it is left alone.`;
      return failed(standing, stand, addon);
    }
  }
}

/** What counts as success: perfect health after an update, no worse than before after a roll-back. */
function isGoodEnough({ plan, course }: Standing, addon: Addon): boolean {
  return course.phase === 'update' ? isSound(addon) : !isWorse(addon, plan);
}

/** EKS still holds the update. It cannot be cancelled, and nothing else can be started before it ends. */
function outOfTime({ plan, course, now }: Standing, addon: Addon): AddonMove {
  const { cluster, addon: name } = plan;
  const look = `aws eks describe-update --name ${cluster.name} --addon-name ${name} --update-id ${course.updateId}`;
  const says = sentence(`EKS says of it: InProgress; of the add-on at ${addon.version}: ${stateText(addon)}`);
  const advice = [
    `Watch it with \`${look}\`; an add-on update cannot be cancelled. \`${kubectl(plan, 'get pods -o wide')}\` shows what its pods wait for.`,
    'Start again when the update has ended.',
  ];
  const codes = merged(course.codes, addon.issues, ({ code }) => [code]);
  if (course.foreign) {
    return tell(
      'AddonUpdateBlocked',
      { plan, course: { ...course, codes }, now },
      {
        summary: `${name} on ${cluster.name} was not updated: update ${course.updateId}, started by someone else, did not end in time.`,
        because: [says],
        advice,
      },
    );
  }
  const isRollBack = course.phase === 'roll-back';
  return tell(
    isRollBack ? 'AddonRollbackFailed' : 'AddonUpdateTimedOut',
    { plan, course: { ...course, codes }, now },
    {
      summary: `${isRollBack ? 'The roll-back' : 'The update'} of ${name} on ${cluster.name} did not end before the deadline and is still in EKS's hands.`,
      because: [says],
      advice,
    },
  );
}

/** The update went well, or so it seems: looked at once more after the bake. */
export function bake({ plan, course, now }: Standing): AddonMove {
  const left = Math.max(0, Math.floor((Date.parse(plan.watchUntil) - now) / 1000));
  const waitSeconds = Math.min(plan.bakeSeconds, left);
  return { kind: 'verify', course: { ...course, waitSeconds, waitingFor: 'the add-on to prove itself' } };
}

/** On the way or at the goal, but not healthy: given time if it can heal, otherwise given up. */
function unsound(standing: Standing, addon: Addon): AddonMove {
  const course = withIssues(standing.course, addon.issues);
  const known = [...new Set([...addon.issues.map(({ code }) => code), ...(course.failure ?? [])])];
  const canHeal = known.length === 0 || policyOfAll(known).canHeal;
  const noted = { ...standing, course };
  return canHeal ? settle(noted, addon) : giveUp({ ...noted, course: noteState(course, addon) }, addon);
}

function settle(standing: Standing, addon: Addon): AddonMove {
  const { plan, course, now } = standing;
  const noted = noteState(course, addon);
  const wait = waitFor(plan, course, addon, now);
  if (wait === 'over') {
    return giveUp({ ...standing, course: note(noted, 'It did not heal in the time given.') }, addon);
  }
  return { kind: 'verify', course: { ...noted, ...wait, waitingFor: 'the add-on to heal' } };
}

const STATE = 'The add-on is ';

/** How the add-on is: of a state that changes with every look, the first and the last are kept. */
function noteState(course: AddonCourse, addon: Addon): AddonCourse {
  const text = isAddonBusy(addon.status) ? `still ${stateText(addon)}` : stateText(addon);
  const [first, last] = course.story.slice(-2);
  const isFollowed = first?.startsWith(STATE) && last?.startsWith(STATE);
  return note(isFollowed ? { ...course, story: course.story.slice(0, -1) } : course, sentence(`${STATE}${text}`));
}

/** What EKS said, its newest word on each code. */
function withIssues(course: AddonCourse, issues: readonly Issue[]): AddonCourse {
  const codes = new Set(issues.map(({ code }) => code));
  const shortened = issues.slice(0, MOST_ISSUES).map((issue) => ({
    ...issue,
    message: issue.message.slice(0, LONGEST_MESSAGE),
  }));
  return {
    ...course,
    codes: merged(course.codes, issues, ({ code }) => [code]),
    resourceIds: merged(course.resourceIds, issues, ({ resourceIds }) => resourceIds),
    issues: [...course.issues.filter(({ code }) => !codes.has(code)), ...shortened],
  };
}

// All of it is handed from state to state; the story has each message whole.
const MOST_ISSUES = 10;
const LONGEST_MESSAGE = 4_000;

/** Nothing moved: once more, to the same version, where the table says so and there is time; otherwise the end. */
function tryAgain(standing: Standing, addon: Addon): AddonMove {
  const { plan, course, now } = standing;
  const { remedy } = policyOfAll(course.failure ?? []);
  // An update that had nothing to move, as one that repairs, may yet do its work.
  if (remedy.do === 'heal' && isAt(addon, goalOf(plan, course))) return unsound(standing, addon);
  const kind = course.phase === 'update' ? 'start' : 'roll-back';
  const next = { ...withNextCall(course), tries: course.tries + 1 };

  if (remedy.do === 'other-mode') {
    const mode = otherMode(plan, course);
    if (mode === undefined) return giveUp(standing, addon);
    const told = note(next, `Tried once more with resolveConflicts ${mode}.`);
    return { kind, course: { ...told, conflictMode: mode } };
  }
  if (remedy.do !== 'try-again' || course.tries >= remedy.times) return giveUp(standing, addon);

  const limit = Date.parse(course.phase === 'update' ? plan.changeUntil : plan.watchUntil);
  if (now + remedy.pauseSeconds * 1000 > limit) {
    return giveUp({ ...standing, course: note(course, 'There is no time left for another try.') }, addon);
  }
  const told = note(next, `Tried again after ${remedy.pauseSeconds} s.`);
  return { kind, course: { ...told, waitSeconds: remedy.pauseSeconds, waitingFor: 'the cause to pass' } };
}

/** A roll-back must not destroy what others set, so it goes no further than PRESERVE whatever the request allows. */
function otherMode({ onConflict }: AddonPlan, { phase, conflictMode }: AddonCourse): ConflictMode | undefined {
  if (phase === 'roll-back') return conflictMode === 'NONE' ? 'PRESERVE' : undefined;
  if (onConflict === 'fail') return undefined;
  const mode = onConflict === 'preserve' ? 'PRESERVE' : 'OVERWRITE';
  return mode === conflictMode ? undefined : mode;
}
