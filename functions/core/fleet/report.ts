import { clusterText } from './cluster.ts';
import type { FleetPlan, WaveCluster } from './plan.ts';
import type { ClusterResult } from './result.ts';

/** What a wave was to do, and what became of it. */
export type WaveOfReport = { list: readonly WaveCluster[]; results: readonly ClusterResult[] };

/** Everything that a run did, and what it did not reach, as JSON. */
export type FleetReport = {
  run: string;
  startedAt: string;
  endedAt: string;
  dryRun: boolean;
  totals: Record<'clusters' | 'succeeded' | 'changed' | 'failed' | 'notReached' | 'unreachable' | 'inNoWave', number>;
  waves: { name: string; clusters: ({ cluster: string } & Omit<ClusterResult, 'id'>)[] }[];
  warnings: string[];
};

type Run = { arn: string; startedAt: string; now: string };

/** The report of a run. A wave that was not run has its clusters as not reached. */
export function reportOf(plan: FleetPlan, waves: readonly WaveOfReport[], run: Run): FleetReport {
  const all = waves.flatMap(({ results }) => results);
  const count = (is: (result: ClusterResult) => boolean) => all.filter(is).length;
  return {
    run: run.arn,
    startedAt: run.startedAt,
    endedAt: run.now,
    dryRun: plan.dryRun,
    totals: {
      clusters: all.length,
      succeeded: count(({ end }) => end === 'succeeded'),
      changed: count(({ name }) => name === 'Maintained'),
      failed: count(({ end }) => end === 'failed' || end === 'critical'),
      notReached: count(({ end }) => end === 'not-started'),
      unreachable: plan.unreachable,
      inNoWave: plan.inNoWave,
    },
    waves: waves.map(({ list, results }, index) => {
      const names = new Map(list.map(({ id, cluster }) => [id, clusterText(cluster)]));
      return {
        name: plan.waves[index]?.name ?? String(index + 1),
        clusters: results.map(({ id, ...result }) => ({ cluster: names.get(id) ?? id, ...result })),
      };
    }),
    warnings: plan.warnings,
  };
}
