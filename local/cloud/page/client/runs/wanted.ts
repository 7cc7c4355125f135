import type { RunSummary } from '../../wire.ts';

// Without one of these, what other executions started is left out: a fleet run alone may have started hundreds.
const FILTERS = ['text', 'status', 'machine', 'all'];

/** Whether only the executions are listed that no other one started. */
export const isTopLevel = (query: URLSearchParams): boolean => !FILTERS.some((name) => query.has(name));

/** Whether an execution passes the filters of a link. */
export function isWanted({ name, subject, status, machine, parent }: RunSummary, query: URLSearchParams): boolean {
  const text = (query.get('text') ?? '').toLowerCase();
  return (
    (parent === undefined || !isTopLevel(query)) &&
    `${subject} ${name}`.toLowerCase().includes(text) &&
    (query.get('status') ?? status) === status &&
    (query.get('machine') ?? machine) === machine
  );
}
