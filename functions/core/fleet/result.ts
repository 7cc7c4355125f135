import * as z from 'zod/mini';
import type { ItemExecution } from '../maintenance/item-result.ts';
import { MAINTENANCE_OUTCOMES } from '../maintenance/outcome.ts';
import type { ClusterEnd } from './gate.ts';
import { ReportedCluster, ReportedItem } from './report/report.ts';

/** As it is reported, but without `seconds` when none was started. */
const ClusterItem = z.extend(ReportedItem, { seconds: z.optional(z.number()) });

const { cluster: _, ...reported } = ReportedCluster.shape;

/** What became of a cluster of a wave: it ended by an outcome of its execution, or was not started, with the reason. */
export const ClusterResult = z.strictObject({ id: z.string(), ...reported, items: z.array(ClusterItem) });
export type ClusterResult = z.infer<typeof ClusterResult>;

// What is read of the outcome of maintain-cluster; a later version of it may have more.
const Details = z.object({
  results: z.optional(z.array(z.unknown())),
  notTried: z.optional(z.array(z.string())),
});
const PublishedOutcome = z.object({
  name: z.string(),
  succeeded: z.literal(true),
  summary: z.string(),
  details: Details,
});

/** When an execution started and ended, ISO 8601. */
type Times = { startedAt: string; now: string };

const LONGEST_TEXT = 2000;

/** The result of a cluster from how its execution ended. What is not known to be a success is a failure. */
export function clusterResult(
  id: string,
  execution: string,
  ending: ItemExecution,
  { startedAt, now }: Times,
): ClusterResult {
  const head = { id, execution, startedAt, seconds: Math.round((Date.parse(now) - Date.parse(startedAt)) / 1000) };
  if (ending.kind === 'succeeded') {
    const outcome = PublishedOutcome.safeParse(ending.output).data;
    if (outcome === undefined)
      return failed(head, 'OutcomeUnknown', 'It succeeded, but its output is not a known outcome.');
    const items = itemsOf(outcome.details).map(({ execution: _, ...item }) => item);
    return { ...head, end: 'succeeded', name: outcome.name, says: outcome.summary, items };
  }
  if (ending.kind === 'failed') {
    const { status, error = status, cause = `The execution is ${status}.` } = ending;
    return failed(head, error, cause);
  }
  return failed(head, 'OutcomeUnknown', `It is unknown how the execution ended: it is ${ending.kind}.`);
}

const NOT_ATTEMPTED = 'NotAttempted';

/** An item with the ARN of its execution, which is empty when it has none. */
const ItemOfOutcome = z.extend(ClusterItem, { execution: z.string() });

/** The items in the details of an outcome of maintain-cluster: those that were attempted, and those that were not. */
export function itemsOf(details: unknown): z.infer<typeof ItemOfOutcome>[] {
  const { results = [], notTried = [] } = Details.safeParse(details).data ?? {};
  return [
    ...results.flatMap((each) => ItemOfOutcome.safeParse(each).data ?? []),
    ...notTried.map((resource) => ({
      ...{ resource, name: NOT_ATTEMPTED, succeeded: false, execution: '', details: {} },
      says: 'It was not attempted, because an item before it failed.',
    })),
  ];
}

type Head = Pick<ClusterResult, 'id' | 'execution' | 'startedAt' | 'seconds'>;

/** A failure; one that is no outcome of its own, or a broken cluster, closes the wave. */
function failed(head: Head, name: string, says: string): ClusterResult {
  const end: ClusterEnd = isCritical(name, says) ? 'critical' : 'failed';
  return { ...head, end, name, says: says.slice(0, LONGEST_TEXT), items: [] };
}

/** What needs repair before anything else is changed, and what nobody knows the end of. */
function isCritical(name: string, says: string): boolean {
  if (name === 'ClusterMaintenanceFailed' || !Object.hasOwn(MAINTENANCE_OUTCOMES, name)) return true;
  return /\b(AddonRollbackFailed|NewProfileLost)\b/.test(says);
}

/** What a cluster left as its result; one that left none was not started, whatever the reason. */
export function resultOf(id: string, results: ReadonlyMap<string, ClusterResult>): ClusterResult {
  return results.get(id) ?? notStarted(id, 'It is unknown whether it was started: it left no result.');
}

const NOT_STARTED = 'NotStarted';

/** The result of a cluster that was not started. */
export function notStarted(id: string, reason: string): ClusterResult {
  return {
    id,
    end: 'not-started',
    name: NOT_STARTED,
    says: reason,
    execution: null,
    startedAt: null,
    seconds: 0,
    items: [],
  };
}
