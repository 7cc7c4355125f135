import type { FleetReport } from '../../../functions/core/fleet/report/report.ts';
import { rowsOf } from '../../../functions/core/fleet/report/rows.ts';
import { type State, stateOfCluster } from '../../../functions/core/fleet/report/state.ts';

/** The report of a run for programs: the same rows as in its table, and how many there are of each state. */
export function reportJson(report: FleetReport) {
  const { run, startedAt, endedAt, dryRun, outcome, waves, warnings } = report;
  const rows = rowsOf(report);
  const clusters = waves.flatMap((wave) => wave.clusters).map(stateOfCluster);
  const items = rows.filter(({ resource }) => resource !== '').map(({ state }) => state);
  const totals = { clusters: countsOf(clusters), items: countsOf(items) };
  return { run, startedAt, endedAt, dryRun, outcome, totals, warnings, rows };
}

function countsOf(states: readonly State[]): Partial<Record<State, number>> {
  const counts: Partial<Record<State, number>> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
