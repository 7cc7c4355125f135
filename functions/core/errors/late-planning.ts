import { WorkflowError } from './workflow-error.ts';

/** What definitions retry for minutes, because nothing is decided without it. */
const RETRIED_FOR_LONG: ReadonlySet<string> = new Set(['TableUnavailable', 'ExecutionUnreadable']);

/**
 * Throws an error of planning again; once `until` has passed, one that is retried for long under a name that is not: the retries
 * would outlast the deadline. Both are milliseconds since the epoch.
 */
export function unlessLate(until: number, now: number): (error: unknown) => never {
  return (error) => {
    const isLate = now >= until && error instanceof WorkflowError && RETRIED_FOR_LONG.has(error.name);
    throw isLate ? new WorkflowError('PlanningTimedOut', `${error.name}: ${error.message}`, { cause: error }) : error;
  };
}
