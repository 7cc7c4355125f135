import { courseOutcome } from './addon/course-outcome.ts';
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
  if (now >= Date.parse(plan.watchUntil)) return failed(standing, 'There was no time left to roll back.', addon);

  const path = rollBackPath(plan, course, addon.version);
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
      summary: `The roll-back of ${plan.addon} on ${plan.cluster.name} to ${course.path.at(-1)} failed.`,
      because: [stand],
      advice: rollBackAdvice(plan),
    });
  }
  return tell('AddonUpdateFailed', standing, {
    summary: failedSummary(plan, addon),
    because: [stand],
  });
}

function rollBackFailed(standing: Standing, addon: Addon): AddonMove {
  const differing = differences(addon, goalOf(standing.plan, standing.course));
  const settings = differing.length > 0 ? ` Not as in the snapshot: ${differing.join(', ')}.` : '';
  return failed(standing, `The add-on is at ${addon.version}, ${sentence(stateText(addon))}${settings}`, addon);
}

function rollBackAdvice({ cluster, addon, from }: AddonPlan): string[] {
  return [
    `Look at the add-on now: \`aws eks describe-addon --cluster-name ${cluster.name} --addon-name ${addon}\`; its snapshot is in the details of this message.`,
    `When nothing holds it any more: \`aws eks update-addon --cluster-name ${cluster.name} --addon-name ${addon} --addon-version ${from.version}\`, with the snapshot's role and configuration.`,
  ];
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
