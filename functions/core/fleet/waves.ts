import * as z from 'zod/mini';
import { concurrencyOf, countOf } from './amount.ts';
import { MaintenanceWindow } from './calendar.ts';
import { clusterText, type FleetCluster, isInWave, placeText } from './cluster.ts';
import type { MaintainFleetRequest } from './request.ts';

/** What holds for the clusters of a wave: numbers, no percentages any more. */
export const WavePace = z.strictObject({
  maxConcurrency: z.number(),
  maxConcurrencyPerRegion: z.number(),
  toleratedFailures: z.number(),
  concurrencyMode: z.enum(['soft', 'strict']),
  bakeSeconds: z.number(),
  window: z.optional(MaintenanceWindow),
});
export type WavePace = z.infer<typeof WavePace>;

/** A wave with its clusters, in the order in which they are started. */
export type FleetWave = { name: string; clusters: FleetCluster[]; pace: WavePace };

/** The waves of a fleet, and the clusters that no wave has. */
export type Assignment = { waves: FleetWave[]; inNoWave: FleetCluster[] };

/** Puts each cluster into the first wave that it matches. Neither the order of the clusters nor repetitions matter. */
export function assigned(request: MaintainFleetRequest, clusters: readonly FleetCluster[]): Assignment {
  const each = new Map(clusters.map((cluster) => [clusterText(cluster), cluster]));
  const sorted = [...each].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, cluster]) => cluster);
  const waveOf = (cluster: FleetCluster): number =>
    request.waves.findIndex(({ match }) => match === undefined || isInWave(cluster, match));

  const waves = request.waves.map((wave, index): FleetWave => {
    const own = sorted.filter((cluster) => waveOf(cluster) === index);
    return { name: wave.name, clusters: interleaved(own), pace: paceOf(request, wave, own.length) };
  });
  return { waves, inNoWave: sorted.filter((cluster) => waveOf(cluster) === -1) };
}

/** The pace of a wave of so many clusters. */
export function paceOf(
  request: MaintainFleetRequest,
  wave: MaintainFleetRequest['waves'][number],
  clusters: number,
): WavePace {
  return {
    maxConcurrency: concurrencyOf(wave.maxConcurrency ?? request.maxConcurrency, clusters),
    maxConcurrencyPerRegion: request.maxConcurrencyPerRegion,
    toleratedFailures: countOf(wave.toleratedFailures ?? request.toleratedFailures, clusters),
    concurrencyMode: request.concurrencyMode,
    bakeSeconds: wave.bakeSeconds ?? request.bakeBetweenWavesSeconds,
    window: wave.window ?? request.window,
  };
}

/** One cluster of each account and Region after the other, so that few wait for a slot of theirs. */
export function interleaved(clusters: readonly FleetCluster[]): FleetCluster[] {
  const byPlace = new Map<string, FleetCluster[]>();
  for (const cluster of clusters) {
    const place = placeText(cluster);
    byPlace.set(place, [...(byPlace.get(place) ?? []), cluster]);
  }
  const groups = [...byPlace.values()];
  const rounds = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => groups.flatMap((group) => group[round] ?? [])).flat();
}
