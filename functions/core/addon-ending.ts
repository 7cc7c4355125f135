import { awsEks } from './addon/about.ts';
import { offeredCommand, restoreCommand } from './addon/commands.ts';
import { aboutOf, courseOutcome } from './addon/course-outcome.ts';
import { failedSummary, updatedSummary } from './addon/summary.ts';
import type { Addon } from './addon.ts';
import { differences, goalOf, isAt, rollBackGoal, rollBackPath } from './addon-change.ts';
import { type AddonCourse, type AddonMove, type AddonPlan, withNextCall } from './addon-course.ts';
import { isWorse } from './addon-health.ts';
import { sentence, stateText } from './addon-outcome.ts';
import type { OutcomeParts } from './outcome.ts';

/** What is decided upon: the plan, where the course stands, and the time in milliseconds since the epoch. */
export type Standing = { plan: AddonPlan; course: AddonCourse; now: number };

/**
 * No more tries. An add-on that is where a roll-back would take it has nothing to go back from, whatever its health; one
 * that is at the goal and no worse than before has arrived; any other is taken back.
 */
export function giveUp(standing: Standing, addon: Addon): AddonMove {
  const { plan, course, now } = standing;
  if (course.phase === 'roll-back') return rollBackFailed(standing, addon);
  if (isAt(addon, rollBackGoal(plan, course))) return failed(standing, asBefore(addon, plan), addon);
  if (isAt(addon, goalOf(plan, course)) && !isWorse(addon, plan)) {
    const stand = `It is at ${addon.version} and as healthy as it was before: ${sentence(stateText(addon))}`;
    return stepDone({ ...standing, course: note(course, stand) }, addon);
  }
  if (!plan.rollBack) {
    return failed(standing, `It is left at ${addon.version}: the request says not to roll back.`, addon);
  }
  const path = rollBackPath(plan, course, addon.version);
  if (path.length === 0) return leftWithoutWayBack(standing, addon);
  if (now >= Date.parse(plan.watchUntil)) return failed(standing, 'There was no time left to roll back.', addon);

  return {
    kind: 'roll-back',
    course: {
      ...withNextCall(note(course, `Rolling back to ${path.at(-1)}.`)),
      phase: 'roll-back',
      // Going back must not destroy what others set meanwhile, whatever the way forward was allowed to do.
      conflictMode: course.conflictMode === 'OVERWRITE' ? 'PRESERVE' : course.conflictMode,
      path,
      step: 0,
      tries: 0,
    },
  };
}

/** The step under way went well: the next one, or the end. */
export function stepDone(standing: Standing, addon: Addon): AddonMove {
  const { plan, course, now } = standing;
  if (course.step < course.path.length - 1) {
    const limit = course.phase === 'update' ? plan.changeUntil : plan.watchUntil;
    if (now >= Date.parse(limit)) return stoppedOnTheWay(standing, addon);
    const kind = course.phase === 'update' ? 'start' : 'roll-back';
    return { kind, course: { ...withNextCall(course), step: course.step + 1, tries: 0 } };
  }

  const differing = differences(addon, goalOf(plan, course));
  if (course.phase === 'roll-back') {
    if (differing.length > 0) return rollBackFailed(standing, addon);
    return tell('AddonUpdateRolledBack', standing, {
      summary: `The update of ${plan.addon} on ${plan.cluster.name} to ${plan.to.version} failed and was rolled back to ${addon.version}.`,
    });
  }
  const because = differing.map((name) => `EKS shows another ${name} than was asked for; compare it.`);
  return tell('Updated', standing, {
    summary: updatedSummary(plan),
    because: course.failure !== null ? [...because, 'It reached the target all the same.'] : because,
  });
}

/** A step went well, but the next one would not end in time. */
function stoppedOnTheWay(standing: Standing, addon: Addon): AddonMove {
  const { plan, course } = standing;
  const stand = `It is at ${addon.version}, ${addon.status}; there was no time left for the next step, to ${course.path[course.step + 1]}.`;
  if (course.phase === 'roll-back') return failed(standing, stand, addon);
  return tell('AddonUpdateTimedOut', standing, {
    summary: `${plan.addon} on ${plan.cluster.name} did not get to ${plan.to.version} before the deadline.`,
    because: [stand],
    advice: ['Start again, with a longer `deadlineSeconds` if you want it done at once: it goes on from where it is.'],
  });
}

/** The end of an update that was not, or could not be, rolled back; the last sentence says how things stand. */
export function failed(standing: Standing, stand: string, addon: Addon | undefined): AddonMove {
  const { plan, course } = standing;
  if (course.phase === 'roll-back') {
    return tell('AddonRollbackFailed', standing, {
      summary: rollBackSummary(standing),
      because: [stand],
      advice: [
        lookAdvice(plan),
        `When nothing holds it any more, restore it: \`${restoreCommand(aboutOf(plan), plan, goalOf(plan, { ...course, step: course.path.length - 1 }))}\`.`,
      ],
    });
  }
  return tell('AddonUpdateFailed', standing, {
    summary: failedSummary(plan, addon),
    because: [stand],
  });
}

function leftWithoutWayBack(standing: Standing, addon: Addon): AddonMove {
  const { plan, course } = standing;
  const because = plan.wayBack[course.step]?.because ?? '';
  const move = failed(standing, `It is left at ${addon.version}: there is no way back. ${because}`, addon);
  const about = aboutOf(plan);
  return withAdvice(move, [
    `Mend it where it is, or start again for another version that EKS offers: \`${offeredCommand(about, plan.clusterVersion)}\`.`,
  ]);
}

function rollBackFailed(standing: Standing, addon: Addon): AddonMove {
  const differing = differences(addon, goalOf(standing.plan, standing.course));
  const settings = differing.length > 0 ? ` Not as in the snapshot: ${differing.join(', ')}.` : '';
  return failed(standing, `The add-on is at ${addon.version}, ${sentence(stateText(addon))}${settings}`, addon);
}

/** EKS did not take the roll-back, and would not take it again: nobody is told to make the same call. */
export function rollBackRefused(standing: Standing, stand: string, advice: string[]): AddonMove {
  const { plan, course } = standing;
  const offers = `EKS may take it to another version: \`${offeredCommand(aboutOf(plan), plan.clusterVersion)}\` lists those that it offers.`;
  return tell('AddonRollbackFailed', standing, {
    summary: rollBackSummary(standing),
    because: [`EKS refused to take it to ${course.path[course.step]}.`, stand],
    advice: [...advice, lookAdvice(plan), offers],
  });
}

function rollBackSummary({ plan, course }: Standing): string {
  return `The roll-back of ${plan.addon} on ${plan.cluster.name} to ${course.path.at(-1)} failed.`;
}

function lookAdvice(plan: AddonPlan): string {
  const { cluster, addon } = plan;
  const look = awsEks(aboutOf(plan), `describe-addon --cluster-name ${cluster.name} --addon-name ${addon}`);
  return `Look at the add-on now: \`${look}\`; its snapshot is in the details of this message.`;
}

/** An end with more to do; any other move as it is. */
export function withAdvice(move: AddonMove, advice: string[]): AddonMove {
  if (move.kind !== 'tell') return move;
  return { ...move, outcome: { ...move.outcome, advice: [...new Set([...move.outcome.advice, ...advice])] } };
}

/** The end. */
export function tell(name: Parameters<typeof courseOutcome>[0], standing: Standing, parts: OutcomeParts): AddonMove {
  return { kind: 'tell', outcome: courseOutcome(name, standing.plan, standing.course, parts) };
}

function asBefore(addon: Addon, { from }: AddonPlan): string {
  const isUntouched = addon.version === from.version;
  const state = addon.status === from.status && addon.status !== 'ACTIVE' ? `${addon.status}, as before` : addon.status;
  return isUntouched
    ? `Nothing changed: it is at ${addon.version}, ${state}.`
    : `It is at ${addon.version}, ${state}, the last version that went well.`;
}

/** One more sentence of the story, unless it was the last one already. */
export function note(course: AddonCourse, sentence: string): AddonCourse {
  return course.story.at(-1) === sentence ? course : { ...course, story: [...course.story, sentence] };
}

/** A list of names with those of some items added, each once. */
export function merged<Item>(known: string[], items: readonly Item[], pick: (item: Item) => string[]): string[] {
  return [...new Set([...known, ...items.flatMap(pick)])];
}
