import type { Addon, AddonUpdate } from './addon.ts';
import { changeOf, goalOf, isAt, isOwnUpdate } from './addon-change.ts';
import type { AddonCourse, AddonMove, AddonPlan, Past } from './addon-course.ts';
import { failed, giveUp, note, rollBackRefused, type Standing, tell, withAdvice } from './addon-ending.ts';
import { addonOutcome } from './addon-outcome.ts';
import { bake } from './addon-verdict.ts';
import type { ClusterPlace } from './cluster.ts';
import { pollSeconds } from './expected-duration.ts';
import { requestProblems } from './input-problems.ts';
import { refusalOf, type Thrown } from './refusal-policy.ts';
import { isoTime, limits, type Times } from './time-limits.ts';
import type { UpdateAddonRequest } from './update-addon-request.ts';

/** What can be read of a request, whole or not. */
export type Asked = {
  request: UpdateAddonRequest | undefined;
  where: { cluster?: ClusterPlace | undefined; addon?: string | undefined };
};

/** A failure while planning: nothing was changed yet. */
export function decideAfterPlanFailure(
  failure: Thrown,
  { request, where }: Asked,
  times: Times,
  past: Past,
): AddonMove {
  const { name, message } = failure;
  const policy = refusalOf(failure, where);
  const waitSeconds = 60;

  if (policy?.meaning === 'again' && request && !request.dryRun) {
    const { watchUntil } = limits(request, times.startedAt);
    if (times.now + waitSeconds * 1000 <= watchUntil) {
      return { kind: 'plan', waitSeconds, waitingFor: policy.says, past };
    }
  }
  const place = where.cluster ? ` on ${where.cluster.name}` : '';
  const what = where.addon === undefined ? 'The add-on' : `${where.addon}${place}`;
  const said = name === 'InvalidInput' ? requestProblems(message) : [`${name}: ${message}`];
  return {
    kind: 'tell',
    outcome: addonOutcome(policy ? 'AddonUpdateBlocked' : 'AddonUpdateFailed', where, {
      summary: `${what} was not updated; nothing was changed.`,
      because: [...past.story, ...(policy ? [policy.says] : []), ...said],
      advice: [policy?.advice ?? UNFORESEEN],
    }),
  };
}

const UNFORESEEN =
  'This error is not one that eks-upkeep knows. Its details are in the history of the execution and in the log of the function.';

const concernedBy = ({ cluster, addon, to, clusterVersion }: AddonPlan) => ({
  ...{ cluster, addon, clusterVersion },
  version: to.version,
});

export type Sight = {
  /** The add-on as it is now, when it could be read. */
  addon: Addon | undefined;
  /** The add-on's updates that are in progress. */
  inFlight: readonly AddonUpdate[];
  executionArn: string;
};

/** UpdateAddon was not accepted, or its answer was lost. A call that is made again uses the same token. */
export function decideAfterStartFailure(standing: Standing, failure: Thrown, sight: Sight): AddonMove {
  const { plan, course, now } = standing;
  const policy = refusalOf(failure, concernedBy(plan));
  const said = `${failure.name}: ${failure.message}`;

  // Whatever the last attempt was told, an earlier one may have taken effect.
  const change = changeOf(plan, course, sight.executionArn);
  const own = sight.inFlight.find((update) => isOwnUpdate(update, change));
  if (own) return watch(standing, own, { foreign: false });

  if (policy?.meaning === 'busy' || policy?.meaning === 'again') {
    const [other] = sight.inFlight;
    if (other) return meetOther(standing, other, sight);

    const waitSeconds = pollSeconds((now - Date.parse(course.startedAt || isoTime(now))) / 1000);
    const limit = Date.parse(course.phase === 'update' ? plan.changeUntil : plan.watchUntil);
    if (now + waitSeconds * 1000 <= limit) return startAgain(standing, waitSeconds, policy.says);
  }
  if (course.phase === 'roll-back' && policy?.meaning === 'refused') {
    const noted = { ...standing, course: note(course, said) };
    return rollBackRefused(noted, standOf(plan, sight.addon), [policy.advice]);
  }
  return refused(standing, said, sight.addon, policy?.advice ?? UNFORESEEN);
}

/**
 * Looking at the update or the add-on failed; the update goes on in EKS all the same. So it is watched until the deadline,
 * also after an error that nobody foresaw: that says nothing about the update.
 */
export function decideAfterWatchFailure(standing: Standing, at: 'check' | 'verify', failure: Thrown): AddonMove {
  const { plan, course, now } = standing;
  const { name, message } = failure;
  const policy = refusalOf(failure, concernedBy(plan));
  const waitSeconds = pollSeconds((now - Date.parse(course.startedAt)) / 1000);

  const mayPass = policy === undefined || policy.meaning === 'again';
  if (mayPass && now + waitSeconds * 1000 <= Date.parse(plan.watchUntil)) {
    const next = { ...course, waitSeconds, waitingFor: policy?.says ?? `${name}: ${message}` };
    return { kind: at === 'check' ? 'watch' : 'verify', course: next };
  }
  const noted = { ...standing, course: note(course, `${name}: ${message}`) };
  const stand =
    name === 'AddonNotFound' || name === 'ClusterNotFound'
      ? 'Someone deleted it meanwhile; nothing was restored.'
      : `It could not be watched any longer; update ${course.updateId} may still be under way.`;
  const move = failed(noted, stand, undefined);
  return withAdvice(move, [policy?.advice ?? UNFORESEEN]);
}

/** An update of someone else holds the add-on: waited for, then planned again, unless a change of ours is half done. */
function meetOther(standing: Standing, other: AddonUpdate, sight: Sight): AddonMove {
  const { course } = standing;
  const isUntouched = course.phase === 'update' && course.step === 0;
  if (isUntouched) return watch(standing, other, { foreign: true });
  const said = `Someone else started update ${other.id} (${JSON.stringify(other.params)}) meanwhile.`;
  if (course.phase === 'roll-back') {
    return failed({ ...standing, course: note(course, said) }, 'It is left to them.', sight.addon);
  }
  return refused(standing, said, sight.addon, 'Agree with them on a version, then start again.');
}

function watch({ course, now }: Standing, update: AddonUpdate, { foreign }: { foreign: boolean }): AddonMove {
  const story = foreign
    ? `Update ${update.id} was under way, not of this run; waited for it.`
    : `Update ${update.id} was found under way and taken as this run's own.`;
  return {
    kind: 'watch',
    course: {
      ...note(course, story),
      updateId: update.id,
      foreign,
      startedAt: isoTime(now),
      waitSeconds: 15,
      waitingFor: `EKS to end update ${update.id}`,
    },
  };
}

function startAgain({ course, now }: Standing, waitSeconds: number, waitingFor: string): AddonMove {
  const next: AddonCourse = { ...course, startedAt: course.startedAt || isoTime(now), waitSeconds, waitingFor };
  return { kind: course.phase === 'update' ? 'start' : 'roll-back', course: next };
}

/**
 * It will not be accepted. Blocked when this run has changed nothing, otherwise what was changed is verified or rolled
 * back; an add-on that is neither as before nor as asked for was changed by someone else.
 */
function refused(standing: Standing, said: string, addon: Addon | undefined, advice: string): AddonMove {
  const { plan, course, now } = standing;
  const noted = { ...standing, course: note(course, said) };
  const isFirstCall = course.phase === 'update' && course.step === 0 && course.tries === 0;

  if (isFirstCall && addon && isAt(addon, plan.from)) {
    return tell('AddonUpdateBlocked', noted, {
      summary: `EKS did not accept the update of ${plan.addon} on ${plan.cluster.name}; nothing was changed.`,
      advice: [advice],
    });
  }
  if (course.phase === 'update' && addon && isAt(addon, goalOf(plan, course))) {
    const told = note(noted.course, 'It took effect all the same.');
    return bake({ ...standing, course: { ...told, startedAt: isoTime(now) } });
  }
  const canGoBack = course.phase === 'update' && !isFirstCall;
  const move = addon && canGoBack ? giveUp(noted, addon) : failed(noted, standOf(plan, addon), addon);
  if (move.kind !== 'tell') return move;
  return { ...move, outcome: { ...move.outcome, advice: [advice, ...move.outcome.advice] } };
}

function standOf(plan: AddonPlan, addon: Addon | undefined): string {
  return addon
    ? `The add-on is at ${addon.version}, ${addon.status}.`
    : `The state of ${plan.addon} could not be read.`;
}
