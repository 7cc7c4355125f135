import type { About } from './addon/about.ts';
import type { Addon, Issue } from './addon.ts';
import type { AddonCourse, AddonPlan } from './addon-course.ts';
import type { ClusterPlace } from './cluster.ts';
import { adviceOn } from './error-policy.ts';
import { type Outcome, type OutcomeParts, outcomeOf, type Severity } from './outcome.ts';

/** The names of `update-addon`'s outcomes; those that fail an execution are its error names. */
export type AddonOutcomeName =
  | 'Updated'
  | 'Kept'
  | 'Planned'
  | 'AddonUpdateBlocked'
  | 'AddonUpdateFailed'
  | 'AddonUpdateRolledBack'
  | 'AddonRollbackFailed'
  | 'AddonUpdateTimedOut';

const SUCCESSES: ReadonlySet<AddonOutcomeName> = new Set(['Updated', 'Kept', 'Planned']);

const SEVERITY: Record<AddonOutcomeName, Severity> = {
  Updated: 'info',
  Kept: 'info',
  Planned: 'info',
  AddonUpdateBlocked: 'warning',
  AddonUpdateFailed: 'error',
  AddonUpdateRolledBack: 'error',
  AddonUpdateTimedOut: 'error',
  AddonRollbackFailed: 'critical',
};

/** Every name with its severity. */
export const ADDON_OUTCOMES: Readonly<Record<string, Severity>> = SEVERITY;

/** An outcome of `update-addon` that may have no plan: the place is told as far as it is known. */
export function addonOutcome(
  name: AddonOutcomeName,
  where: { cluster?: ClusterPlace | undefined; addon?: string | undefined },
  parts: OutcomeParts,
): Outcome {
  const head = { machine: 'update-addon', name, succeeded: SUCCESSES.has(name), severity: SEVERITY[name] };
  const resource = where.addon === undefined ? undefined : { kind: 'addon' as const, name: where.addon };
  return outcomeOf(head, { cluster: where.cluster, resource }, parts);
}

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
  return isClouded ? { ...outcome, severity: 'warning' } : outcome;
}

/** What the advice of an execution is about. */
export function aboutOf({ cluster, addon, to, namespace }: AddonPlan): About {
  return { cluster: cluster.name, region: cluster.region, addon, version: to.version, namespace };
}

/** Status and issues of an add-on as a person reads them. */
export function stateText({ status, issues }: Pick<Addon, 'status' | 'issues'>): string {
  return [status, ...issues.map(issueText)].join('; ');
}

/** With a full stop, unless it ends with the path of a field: people copy that, and a stop would look like a part of it. */
export function sentence(text: string): string {
  return /(^|\s)\.\S+$/.test(text) ? text : `${text}.`;
}

/** An issue as a person reads it: code, EKS's message, what it concerns. */
export function issueText({ code, message, resourceIds }: Issue): string {
  const concerns = resourceIds.length > 0 ? ` (${resourceIds.join(', ')})` : '';
  const says = message.trim().replace(/\.$/, '');
  return says === '' ? `${code}${concerns}` : `${code}: ${says}${concerns}`;
}
