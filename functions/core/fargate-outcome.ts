import type { ClusterPlace } from './cluster.ts';
import type { ReplacementMove, Standing } from './fargate-course.ts';
import type { Outcome, Severity } from './outcome.ts';

/** The names of `replace-fargate-profile`'s outcomes; those that fail an execution are its error names. */
export type ReplacementOutcomeName = keyof typeof SEVERITY;

const SEVERITY = {
  Replaced: 'info',
  Planned: 'info',
  ProfileReplacementBlocked: 'warning',
  HandOverNotApproved: 'warning',
  ProfileNotCreated: 'error',
  NewProfileLost: 'error',
  OldProfileChanged: 'error',
  OldProfileLost: 'error',
  OldProfileLeftBehind: 'error',
  ProfileReplacementTimedOut: 'error',
  ProfileReplacementFailed: 'error',
  ClusterLost: 'error',
} as const satisfies Record<string, Severity>;

/** Every name with its severity, for the documentation and its test. */
export const REPLACEMENT_OUTCOMES: Readonly<Record<string, Severity>> = SEVERITY;

export type OutcomeParts = {
  summary: string;
  because?: string[];
  advice?: string[];
  codes?: string[];
  resourceIds?: string[];
  severity?: Severity;
  details?: Outcome['details'];
};

/** An outcome that may have no plan: the place is told as far as it is known. */
export function replacementOutcome(
  name: ReplacementOutcomeName,
  where: { cluster?: ClusterPlace | undefined; profile?: string | undefined },
  parts: OutcomeParts,
): Outcome {
  return {
    machine: 'replace-fargate-profile',
    name,
    succeeded: name === 'Replaced' || name === 'Planned',
    severity: parts.severity ?? SEVERITY[name],
    ...(where.cluster !== undefined && { cluster: where.cluster }),
    ...(where.profile !== undefined && { resource: { kind: 'fargate-profile', name: where.profile } }),
    summary: parts.summary,
    because: parts.because ?? [],
    advice: [...new Set(parts.advice ?? [])],
    codes: [...new Set(parts.codes ?? [])],
    resourceIds: [...new Set(parts.resourceIds ?? [])],
    details: parts.details ?? {},
  };
}

/** The outcome of a run under way: its story, its codes and the names of both profiles come along. */
export function endingOf(name: ReplacementOutcomeName, { plan, course }: Standing, parts: OutcomeParts): Outcome {
  const { hop, story, codes, resourceIds } = course;
  return replacementOutcome(name, plan, {
    ...parts,
    because: [...story, ...(parts.because ?? [])],
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

/** As `endingOf`, as the move that ends the run. */
export function tell(name: ReplacementOutcomeName, standing: Standing, parts: OutcomeParts): ReplacementMove {
  return { kind: 'tell', outcome: endingOf(name, standing, parts) };
}
