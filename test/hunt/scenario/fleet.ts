import * as fc from 'fast-check';
import type { HuntedCluster } from './account.ts';

/** A request of `maintain-fleet`: the clusters in up to three waves, some of them perhaps in none. */
export const aFleetRequest = (clusters: readonly HuntedCluster[]): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record({
      wave: fc.array(fc.nat(3), { minLength: clusters.length, maxLength: clusters.length }),
      // Most waves have nothing of their own to say.
      tolerated: fc.array(fc.constantFrom(undefined, undefined, 0, 1), { minLength: 3, maxLength: 3 }),
      toleratedFailures: fc.constantFrom(0, 0, 1, 2),
      maxConcurrency: fc.integer({ min: 1, max: 3 }),
      concurrencyMode: fc.constantFrom('soft', 'strict'),
      bakeBetweenWavesSeconds: fc.constantFrom(0, 0, 300),
      approval: fc.constantFrom('none', 'none', 'none', 'before-start', 'before-each-wave'),
      approvalSeconds: fc.constantFrom(600, 5000),
      onFailure: fc.constantFrom('stop', 'continue'),
      leftOut: fc.constantFrom(undefined, undefined, undefined, clusters[0]?.name),
      dryRun: fc.constantFrom(false, false, false, false, false, true),
    })
    .map(({ wave, tolerated, leftOut, ...request }) => ({
      ...request,
      ...(leftOut !== undefined && { clusters: { except: { names: [leftOut] } } }),
      waves: wavesOf(clusters, wave, tolerated),
    }));

function wavesOf(
  clusters: readonly HuntedCluster[],
  wave: readonly number[],
  tolerated: readonly (number | undefined)[],
) {
  const waves = tolerated.flatMap((toleratedFailures, index) => {
    const names = clusters.filter((_, i) => wave[i] === index).map(({ name }) => name);
    if (names.length === 0) return [];
    return [{ name: `w${index}`, match: { names }, ...(toleratedFailures !== undefined && { toleratedFailures }) }];
  });
  return waves.length > 0 ? waves : [{ name: 'all', rest: true }];
}
