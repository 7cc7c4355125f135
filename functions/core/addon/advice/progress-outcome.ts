import type { Issue } from '../../issue.ts';
import type { Outcome, OutcomeParts } from '../../outcome.ts';
import { type AddonOutcomeName, addonOutcome } from '../outcome.ts';
import type { AddonPlan, AddonProgress } from '../progress.ts';
import type { About } from './about.ts';
import { adviceOn } from './error-policy.ts';

/** `adviseOn`: the issues that a person still has to do something about, if not all that came up on the way. */
export type ProgressParts = OutcomeParts & { adviseOn?: readonly Issue[] };

/** The outcome of a run with a plan: with its log, its codes and the advice of their policies. */
export function progressOutcome(
  name: AddonOutcomeName,
  plan: AddonPlan,
  progress: AddonProgress,
  { summary, reasons = [], advice = [], details = {}, adviseOn }: ProgressParts,
): Outcome {
  const codes = adviseOn?.map(({ code }) => code) ?? progress.codes;
  const outcome = addonOutcome(name, plan, {
    summary,
    reasons: [...plan.warnings, ...progress.log, ...reasons],
    advice: [
      ...advice,
      ...adviceOn({ ...aboutOf(plan), tried: progress.conflictMode }, codes, adviseOn ?? progress.issues),
    ],
    codes: progress.codes,
    resourceIds: progress.resourceIds,
    details: {
      from: plan.from.version,
      to: plan.to.version,
      versions: plan.versions,
      updateId: progress.updateId,
      updateCalls: progress.calls,
      ...details,
    },
  });
  const isClouded = outcome.succeeded && outcome.reasons.length > 0;
  const noted = { ...outcome, reasons: [...outcome.reasons, ...plan.notes] };
  return isClouded ? { ...noted, severity: 'warning' } : noted;
}

/** What the advice of an execution is about. */
export function aboutOf({ cluster, addon, to, namespace }: AddonPlan): About {
  return { cluster: cluster.name, region: cluster.region, addon, version: to.version, namespace };
}
