import type { Outcome } from '../../outcome.ts';
import { clusterText } from '../cluster.ts';
import type { FleetPlan, WaveCluster } from '../plan.ts';
import type { ClusterResult } from '../result.ts';
import type { FleetReport, ReportedItem, ReportedWave } from './report.ts';

/** What a wave was to do, what became of it, and why nothing more of it was started; that is empty when all of it was. */
export type WaveOfRun = { list: readonly WaveCluster[]; results: readonly ClusterResult[]; why: string };

/** An execution, and what people did to it, a sentence each. */
type Run = { arn: string; startedAt: string; now: string; controls: string[] };

/** The report of a run. A wave that was not run has its clusters as not reached. */
export function reportOf(
  plan: FleetPlan,
  waves: readonly WaveOfRun[],
  { name, succeeded, severity, summary, reasons, advice }: Outcome,
  run: Run,
): FleetReport {
  const all = waves.flatMap(({ results }) => results);
  const count = (is: (result: ClusterResult) => boolean) => all.filter(is).length;
  return {
    run: run.arn,
    startedAt: run.startedAt,
    endedAt: run.now,
    dryRun: plan.dryRun,
    outcome: { name, succeeded, severity, summary, reasons, advice },
    totals: {
      clusters: all.length,
      succeeded: count(({ end }) => end === 'succeeded'),
      changed: count((result) => result.name === 'Maintained'),
      failed: count(({ end }) => end === 'failed' || end === 'critical'),
      notReached: count(({ end }) => end === 'not-started'),
      unreachable: plan.unreachable,
      inNoWave: plan.inNoWave,
    },
    waves: waves.map((wave, index) => reportedWave(plan.waves[index]?.name ?? String(index + 1), wave)),
    warnings: plan.warnings,
    controls: run.controls,
  };
}

function reportedWave(name: string, { list, results, why }: WaveOfRun): ReportedWave {
  const names = new Map(list.map(({ id, cluster }) => [id, clusterText(cluster)]));
  const clusters = results.map(({ id, items, ...result }) => ({
    cluster: names.get(id) ?? id,
    ...result,
    items: items.map(reportedItem),
  }));
  return { name, why, clusters };
}

/** Of what went well, one sentence: there may be a hundred thousand of them. */
function reportedItem(item: ReportedItem): ReportedItem {
  return item.succeeded ? { ...item, says: item.says.split('\n')[0] ?? '' } : item;
}
