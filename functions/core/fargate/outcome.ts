import type { ClusterPlace } from '../cluster.ts';
import { type Outcome, type OutcomeParts, outcomesOf, type Severity } from '../outcome.ts';
import type { ReplacementContext, ReplacementDecision } from './progress.ts';

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

/** The names of `replace-fargate-profile`'s outcomes; those that fail an execution are its error names. */
export type ReplacementOutcomeName = keyof typeof SEVERITY;

/** Every name with its severity, for the docs and their test. */
export const REPLACEMENT_OUTCOMES: Readonly<Record<string, Severity>> = SEVERITY;

const outcome = outcomesOf('replace-fargate-profile', SEVERITY);

/** An outcome that may have no plan: the place is given as far as it is known. */
export function replacementOutcome(
  name: ReplacementOutcomeName,
  { cluster, profile }: { cluster?: ClusterPlace | undefined; profile?: string | undefined },
  parts: OutcomeParts,
): Outcome {
  const resource = profile === undefined ? undefined : { kind: 'fargate-profile' as const, name: profile };
  return outcome(name, { cluster, resource }, parts);
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
