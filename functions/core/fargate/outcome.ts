import type { ClusterPlace } from '../cluster.ts';
import { type Outcome, type OutcomeParts, outcomeOf, type Severity } from '../outcome.ts';
import type { ReplacementContext, ReplacementDecision } from './progress.ts';

/** The names of `replace-fargate-profile`'s outcomes; those that fail an execution are its error names. */
export type ReplacementOutcomeName = keyof typeof SEVERITY;

const SEVERITY = {
  Replaced: 'info',
  UpToDate: 'info',
  Planned: 'info',
  ProfileReplacementBlocked: 'warning',
  HandOverNotApproved: 'warning',
  ProfileNotCreated: 'error',
  PodsNotMoved: 'error',
  NewPodsNotReady: 'error',
  NewProfileLost: 'critical',
  OldProfileChanged: 'error',
  OldProfileLost: 'error',
  OldProfileLeftBehind: 'error',
  ProfileReplacementTimedOut: 'error',
  ProfileReplacementFailed: 'error',
  ClusterLost: 'error',
} as const satisfies Record<string, Severity>;

const SUCCESSES: ReadonlySet<ReplacementOutcomeName> = new Set(['Replaced', 'UpToDate', 'Planned']);

/** Every name with its severity, for the documentation and its test. */
export const REPLACEMENT_OUTCOMES: Readonly<Record<string, Severity>> = SEVERITY;

/** An outcome that may have no plan: the place is given as far as it is known. */
export function replacementOutcome(
  name: ReplacementOutcomeName,
  where: { cluster?: ClusterPlace | undefined; profile?: string | undefined },
  parts: OutcomeParts,
): Outcome {
  const succeeded = SUCCESSES.has(name);
  const head = { machine: 'replace-fargate-profile', name, succeeded, severity: SEVERITY[name] };
  const resource = where.profile === undefined ? undefined : { kind: 'fargate-profile' as const, name: where.profile };
  return outcomeOf(head, { cluster: where.cluster, resource }, parts);
}

/** The outcome of a run with a plan: with its log, its codes and the names of both profiles. */
export function progressOutcome(
  name: ReplacementOutcomeName,
  { plan, progress }: ReplacementContext,
  parts: OutcomeParts,
): Outcome {
  const { hop, log, codes, resourceIds } = progress;
  return replacementOutcome(name, plan, {
    ...parts,
    reasons: [...log, ...(parts.reasons ?? [])],
    codes: [...codes, ...(parts.codes ?? [])],
    resourceIds: [...resourceIds, ...(parts.resourceIds ?? [])],
    details: {
      oldProfile: hop.old.name,
      newProfile: hop.new.name,
      names: plan.names,
      differences: plan.differences,
      warnings: plan.warnings,
      ...parts.details,
    },
  });
}

/** The same as the decision that ends the run. */
export function publish(
  name: ReplacementOutcomeName,
  context: ReplacementContext,
  parts: OutcomeParts,
): ReplacementDecision {
  return { kind: 'publish', outcome: progressOutcome(name, context, parts) };
}
