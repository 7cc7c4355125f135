import type { AddonCourse, AddonPlan } from '../addon-course.ts';
import { type AddonOutcomeName, addonOutcome } from '../addon-outcome.ts';
import { adviceOn } from '../error-policy.ts';
import type { Outcome, OutcomeParts } from '../outcome.ts';
import type { About } from './about.ts';

/** The outcome at the end of a course: its story, its codes and the advice of their policies come along. */
export function courseOutcome(
  name: AddonOutcomeName,
  plan: AddonPlan,
  course: AddonCourse,
  { summary, because = [], advice = [], details = {} }: OutcomeParts,
): Outcome {
  const outcome = addonOutcome(name, plan, {
    summary,
    because: [...plan.warnings, ...course.story, ...because],
    advice: [...advice, ...adviceOn(aboutOf(plan), course.codes, course.issues)],
    codes: course.codes,
    resourceIds: course.resourceIds,
    details: {
      from: plan.from.version,
      to: plan.to.version,
      versions: plan.versions,
      updateId: course.updateId,
      updateCalls: course.calls,
      ...details,
    },
  });
  const isClouded = outcome.succeeded && outcome.because.length > 0;
  const noted = plan.notes.length === 0 ? outcome : { ...outcome, because: [...outcome.because, ...plan.notes] };
  return isClouded ? { ...noted, severity: 'warning' } : noted;
}

/** What the advice of an execution is about. */
export function aboutOf({ cluster, addon, to, namespace }: AddonPlan): About {
  return { cluster: cluster.name, region: cluster.region, addon, version: to.version, namespace };
}
