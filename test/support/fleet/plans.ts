import { FleetPlan } from '../../../functions/core/fleet/plan.ts';
import type { WaveCounts } from '../../../functions/core/fleet/progress.ts';
import type { ClusterResult } from '../../../functions/core/fleet/result.ts';

type Wave = FleetPlan['waves'][number];
/** A wave of two clusters that are changed, with what differs. */
export const aWave = (name: string, changes: Partial<Wave> = {}, bakeSeconds = 0): Wave => ({
  ...{ name, clusters: 2, toChange: 2, blocked: 0, upToDate: 0 },
  pace: {
    ...{ maxConcurrency: 1, maxConcurrencyPerRegion: 1, toleratedFailures: 1 },
    concurrencyMode: 'soft',
    bakeSeconds,
  },
  forecast: { atOnce: 1, seconds: 60, mostFailures: 1 },
  ...changes,
});
/** A plan of these waves, without approvals and freezes, with what differs. */
export const aPlan = (waves: Wave[], changes: Partial<FleetPlan> = {}): FleetPlan =>
  FleetPlan.parse({
    ...{ folder: 'fleet/0', dryRun: false, waves, freeze: [], clusterSeconds: 1200, approval: 'none' },
    ...{ approvalSeconds: 3600, unreachable: 0, inNoWave: 0, warnings: [] },
    ...changes,
  });
/** How a wave of two clusters ended well, with what differs. */
export const waveCounts = (changes: Partial<WaveCounts> = {}): WaveCounts => ({
  ...{ started: 2, succeeded: 2, changed: 2, failed: 0, blocked: 0, notStarted: 0, why: '' },
  ...changes,
});
/** How a cluster ended well, with what differs. */
export const aResult = (id: string, changes: Partial<ClusterResult> = {}): ClusterResult => ({
  ...{ id, end: 'succeeded', name: 'Maintained', says: 'So.', execution: 'arn' },
  ...{ startedAt: null, seconds: 1, items: [] },
  ...changes,
});
