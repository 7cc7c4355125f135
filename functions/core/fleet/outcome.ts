import { type Outcome, type OutcomeParts, outcomesOf, type Severity } from '../outcome.ts';

const SEVERITY = {
  Maintained: 'info',
  UpToDate: 'info',
  Planned: 'info',
  FleetMaintenanceBlocked: 'warning',
  FleetMaintenanceDenied: 'warning',
  FleetMaintenanceIncomplete: 'error',
  FleetMaintenanceStopped: 'error',
  FleetMaintenanceFailed: 'error',
} as const satisfies Record<string, Severity>;

/** The names of `maintain-fleet`'s outcomes; those that fail an execution are its error names. */
export type FleetOutcomeName = keyof typeof SEVERITY;

/** Every name with its severity, for the docs and their test. */
export const FLEET_OUTCOMES: Readonly<Record<string, Severity>> = SEVERITY;

const outcome = outcomesOf('maintain-fleet', SEVERITY);

/** How the maintenance of a fleet ended. */
export const fleetOutcome = (name: FleetOutcomeName, parts: OutcomeParts): Outcome => outcome(name, {}, parts);
