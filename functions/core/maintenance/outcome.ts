import type { ClusterPlace } from '../cluster.ts';
import { type Outcome, type OutcomeParts, outcomesOf, type Severity } from '../outcome.ts';

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

const outcome = outcomesOf('maintain-cluster', SEVERITY);

/** An outcome that may have no plan; it names the cluster if it is known. */
export const maintenanceOutcome = (
  name: MaintenanceOutcomeName,
  { cluster }: { cluster?: ClusterPlace | undefined },
  parts: OutcomeParts,
): Outcome => outcome(name, { cluster }, parts);
