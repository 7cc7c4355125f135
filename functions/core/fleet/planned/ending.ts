import type { WaveCounts } from '../progress.ts';
import { type ClusterResult, notStarted, resultOf } from '../result.ts';
import { blockedItems, type PlannedCluster } from './drawing.ts';

/** What became of the clusters of a wave, with what the plan found of those that there was nothing to start for. */
export function resultsOfWave(planned: readonly PlannedCluster[], results: readonly ClusterResult[]): ClusterResult[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  return planned.map((each) =>
    each.kind === 'change' ? withBlocked(each, resultOf(each.cluster.id, byId)) : asPlanned(each),
  );
}

/** The results of a wave that was not run. */
export function resultsNotReached(planned: readonly PlannedCluster[], why: string): ClusterResult[] {
  return planned.map((each) => (each.kind === 'change' ? notStarted(each.cluster.id, why) : asPlanned(each)));
}

/** What the plan of a cluster says of it. */
export function asPlanned({ kind, result }: PlannedCluster): ClusterResult {
  if (kind === 'change') return result;
  if (kind === 'up-to-date') return { ...result, name: 'UpToDate' };
  return result.end === 'succeeded' ? { ...result, end: 'failed', name: 'ClusterMaintenanceBlocked' } : result;
}

/** What the plan found that cannot be changed was not attempted; so the cluster is not all that the request wishes. */
function withBlocked({ result: planned }: PlannedCluster, result: ClusterResult): ClusterResult {
  const blocked = blockedItems(planned);
  if (blocked.length === 0 || result.end === 'not-started') return result;
  const names = blocked.map(({ resource }) => resource).join(', ');
  const whole = { ...result, items: [...result.items, ...blocked] };
  if (result.end !== 'succeeded') return whole;
  const says = `${result.says} Not attempted, because the plan found that they cannot be changed: ${names}.`;
  return { ...whole, end: 'failed', name: 'ClusterMaintenanceIncomplete', says };
}

/** How a wave ended in numbers: from its results, and from those of its clusters that were started. */
export function countsOf(
  planned: readonly PlannedCluster[],
  results: readonly ClusterResult[],
  started: readonly ClusterResult[],
): WaveCounts {
  const ended = new Map(started.map((result) => [result.id, result]));
  const count = (is: (result: ClusterResult) => boolean) => results.filter(is).length;
  const hasFailed = ({ id }: ClusterResult) => ['failed', 'critical'].includes(ended.get(id)?.end ?? '');
  const isFailure = ({ end }: ClusterResult) => end === 'failed' || end === 'critical';
  const toChange = planned.filter(({ kind }) => kind === 'change').length;
  const skipped = results.find(({ end }) => end === 'not-started');
  const isUnproven = toChange > 0 && !started.some(({ end }) => end === 'succeeded');
  const whyNot = [
    ...(skipped ? [skipped.says] : []),
    ...(started.some(({ end }) => end === 'critical')
      ? ['a cluster needs repair before anything else is changed']
      : []),
    ...(isUnproven ? ['none of its clusters succeeded, so it proves nothing'] : []),
  ];
  return {
    started: started.filter(({ end }) => end !== 'not-started').length,
    succeeded: count(({ end }) => end === 'succeeded'),
    changed: count(({ end, name }) => end === 'succeeded' && name === 'Maintained'),
    failed: count(hasFailed),
    blocked: count((result) => isFailure(result) && !hasFailed(result)),
    notStarted: count(({ end }) => end === 'not-started'),
    why: whyNot[0] ?? '',
  };
}
