import * as z from 'zod/mini';
import type { FleetReport, ReportedCluster, ReportedItem } from './report.ts';
import { adviceIn, reasonsIn } from './says.ts';
import { type State, stateOfCluster, stateOfItem } from './state.ts';

/** A row of the report: an add-on or Fargate profile of a cluster, or a cluster of which no item is known. */
export type Row = {
  wave: string;
  name: string;
  accountId: string;
  region: string;
  /** The add-on or Fargate profile; empty when the row is about the cluster. */
  resource: string;
  from: string;
  to: string;
  state: State;
  outcome: string;
  seconds: number | undefined;
  reasons: string[];
  advice: string[];
  /** Of what is planned: why it could not be rolled back; empty when it could. */
  noWayBack: string;
  execution: string | undefined;
};

/** Every row of a report, in the order of its waves. */
export function rowsOf({ waves }: FleetReport): Row[] {
  return waves.flatMap(({ name, clusters }) => clusters.flatMap((cluster) => rowsOfCluster(name, cluster)));
}

function rowsOfCluster(wave: string, cluster: ReportedCluster): Row[] {
  const [accountId = '', region = '', name = ''] = cluster.cluster.split('/');
  const head = { wave, name, accountId, region, execution: cluster.execution ?? undefined };
  const items = cluster.items.map((item): Row => ({ ...head, ...partsOf(item) }));
  // A cluster that failed for a reason that none of its items has would otherwise not be among the failures.
  const isExplained = cluster.end === 'succeeded' || items.some(({ state }) => isFailure(state));
  if (items.length > 0 && isExplained) return items;
  const own: Row = {
    ...head,
    ...{ resource: '', from: '', to: '', outcome: cluster.name, state: stateOfCluster(cluster) },
    seconds: cluster.startedAt === null ? undefined : cluster.seconds,
    ...{ reasons: reasonsIn(cluster.says), advice: adviceIn(cluster.says), noWayBack: '' },
  };
  return [own, ...items];
}

function partsOf(item: ReportedItem) {
  const { resource, name, says, details, seconds } = item;
  return {
    resource,
    from: textIn(details.from ?? details.oldProfile),
    to: textIn(details.to ?? details.newProfile),
    state: stateOfItem(item),
    outcome: name,
    seconds: seconds ?? undefined,
    reasons: reasonsIn(says),
    advice: adviceIn(says),
    noWayBack: noWayBackOf(details.rollBack),
  };
}

const RollBack = z.object({ possible: z.literal(false), reason: z.string() });

function noWayBackOf(rollBack: unknown): string {
  const { reason } = RollBack.safeParse(rollBack).data ?? {};
  return reason === undefined ? '' : `No way back, because ${reason}`;
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

const FAILURES: ReadonlySet<State> = new Set(['failed', 'rolled back', 'blocked']);

/** Whether somebody has to do something about it. */
export const isFailure = (state: State): boolean => FAILURES.has(state);

/** Which rows are shown, and how many are not. */
export type Shown = { rows: Row[]; left: number };

/**
 * The rows for which there is room, in order. All of them, when they are no more than `room`; else only what changed or failed; and
 * of more of those than that, failures before changes. A table of ten thousand rows takes seconds to show and to search.
 */
export function shownRows(rows: readonly Row[], room: number): Shown {
  if (rows.length <= room) return { rows: [...rows], left: 0 };
  const telling = rows.filter(({ state }) => isFailure(state) || state === 'changed' || state === 'to change');
  const first = telling.toSorted((one, other) => Number(isFailure(other.state)) - Number(isFailure(one.state)));
  const kept = new Set(first.slice(0, room));
  return { rows: telling.filter((row) => kept.has(row)), left: rows.length - kept.size };
}
