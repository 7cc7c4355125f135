import type { ClusterPlace } from '../cluster.ts';
import { type Outcome, type OutcomeParts, outcomeOf, type Severity } from '../outcome.ts';

const SEVERITY = {
  Maintained: 'info',
  UpToDate: 'info',
  Planned: 'info',
  ClusterMaintenanceBlocked: 'warning',
  ClusterMaintenanceIncomplete: 'error',
  ClusterMaintenanceFailed: 'error',
} as const satisfies Record<string, Severity>;

/** The names of `maintain-cluster`'s outcomes; those that fail an execution are its error names. */
export type MaintenanceOutcomeName = keyof typeof SEVERITY;

/** Every name with its severity, for the docs and their test. */
export const MAINTENANCE_OUTCOMES: Readonly<Record<string, Severity>> = SEVERITY;

const SUCCESSES: ReadonlySet<MaintenanceOutcomeName> = new Set(['Maintained', 'UpToDate', 'Planned']);

/** An outcome that may have no plan; it names the cluster if it is known. */
export function maintenanceOutcome(
  name: MaintenanceOutcomeName,
  where: { cluster?: ClusterPlace | undefined },
  parts: OutcomeParts,
): Outcome {
  const head = { machine: 'maintain-cluster', name, succeeded: SUCCESSES.has(name), severity: SEVERITY[name] };
  return outcomeOf(head, { cluster: where.cluster }, parts);
}
