import { placeText } from './cluster.ts';
import type { FleetWave } from './waves.ts';

/** What the concurrency and the tolerance of a wave mean. */
export type Forecast = {
  /** How many of its clusters can be under way at the same time. */
  atOnce: number;
  /** How long it takes when every cluster takes as long as is expected, without windows and freezes. */
  seconds: number;
  /** How many of its clusters can fail before nothing more is started, and those that are under way have ended. */
  mostFailures: number;
};

/**
 * What the pace of a wave means. It takes as long as its clusters one after another in the lanes that there are, or as those of
 * the fullest account and Region in theirs.
 */
export function forecastOf({ clusters, pace }: FleetWave, clusterSeconds: number): Forecast {
  const perPlace = new Map<string, number>();
  for (const cluster of clusters) perPlace.set(placeText(cluster), (perPlace.get(placeText(cluster)) ?? 0) + 1);
  const slots = [...perPlace.values()].reduce((sum, count) => sum + Math.min(count, pace.maxConcurrencyPerRegion), 0);
  const strict = pace.toleratedFailures + 1;
  const most = pace.concurrencyMode === 'strict' ? Math.min(pace.maxConcurrency, strict) : pace.maxConcurrency;
  const atOnce = Math.min(most, slots);

  const fullest = Math.max(0, ...perPlace.values());
  const inPlace = Math.min(atOnce, pace.maxConcurrencyPerRegion);
  const rounds = atOnce === 0 ? 0 : Math.max(Math.ceil(clusters.length / atOnce), Math.ceil(fullest / inPlace));
  // The one that exceeds the tolerance stops the wave, and every other that is under way then can still fail.
  const mostFailures = pace.toleratedFailures + (pace.concurrencyMode === 'strict' ? 1 : atOnce);
  return { atOnce, seconds: rounds * clusterSeconds, mostFailures: Math.min(mostFailures, clusters.length) };
}
