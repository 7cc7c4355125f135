import * as z from 'zod/mini';
import type { Measure } from '../metric.ts';
import type { NotScanned, ResourceHealth } from './health.ts';

/** Where a scan continues: the index of the place, and the token of its next page of clusters. */
export const ScanPosition = z.strictObject({ place: z.number(), token: z.nullable(z.string()) });
export type ScanPosition = z.infer<typeof ScanPosition>;

/** What a scan has found so far. `notScanned` holds the first failures to read, as text; `notScannedCount` counts all. */
export const ScanSums = z.strictObject({
  clusters: z.number(),
  resources: z.number(),
  notified: z.number(),
  restored: z.number(),
  /** Unhealthy, notified now or before. */
  unhealthy: z.strictObject({ addon: z.number(), 'fargate-profile': z.number() }),
  notScannedCount: z.number(),
  notScanned: z.array(z.string()),
});
export type ScanSums = z.infer<typeof ScanSums>;

export const NOTHING_SCANNED: ScanSums = {
  clusters: 0,
  resources: 0,
  notified: 0,
  restored: 0,
  unhealthy: { addon: 0, 'fargate-profile': 0 },
  notScannedCount: 0,
  notScanned: [],
};

const MOST_NOT_SCANNED = 20;

const DENIED =
  'Widen ClusterNames of the stack (in another account, of member-account.yaml), or name only clusters that it may read in `clusters`.';

export function withNotScanned(sums: ScanSums, { what, error, message }: NotScanned): ScanSums {
  const advice = error === 'AccessDenied' ? ` ${DENIED}` : '';
  const text = `${what} could not be read: ${error}: ${message}`.slice(0, 500) + advice;
  return {
    ...sums,
    notScannedCount: sums.notScannedCount + 1,
    notScanned: [...sums.notScanned, text].slice(0, MOST_NOT_SCANNED),
  };
}

/** The next page of this place, or the first of the next one; `null` after the last. */
export function nextPosition(
  { place }: ScanPosition,
  token: string | null,
  places: readonly unknown[],
): ScanPosition | null {
  if (token !== null) return { place, token };
  return place + 1 < places.length ? { place: place + 1, token: null } : null;
}

/** Past the last page of the last place: there is nothing left but to notify of what was found. */
export const endPosition = (places: readonly unknown[]): ScanPosition => ({ place: places.length, token: null });

/** The sums with what was done about one resource; only notifications are counted. */
export const withNotified = (sums: ScanSums, result: string): ScanSums =>
  result === 'notified' || result === 'restored' ? { ...sums, [result]: sums[result] + 1 } : sums;

/** The sums with one more cluster: all of its resources, and the unhealthy ones among them. */
export function withCluster(
  sums: ScanSums,
  found: readonly ResourceHealth[],
  unhealthy: readonly ResourceHealth[],
): ScanSums {
  return {
    ...sums,
    clusters: sums.clusters + 1,
    resources: sums.resources + found.length,
    unhealthy: {
      addon: sums.unhealthy.addon + ofKind(unhealthy, 'addon').length,
      'fargate-profile': sums.unhealthy['fargate-profile'] + ofKind(unhealthy, 'fargate-profile').length,
    },
  };
}

const ofKind = (all: readonly ResourceHealth[], kind: ResourceHealth['kind']) =>
  all.filter((each) => each.kind === kind);

/** The unhealthy resources of one cluster; none for a healthy cluster, so that a healthy fleet costs nothing. */
export function clusterMeasures(unhealthy: readonly ResourceHealth[]): Measure[] {
  const counts = new Map<string, Measure>();
  for (const { accountId, region, cluster, kind } of unhealthy) {
    const before = counts.get(kind)?.value ?? 0;
    const by = [{ cluster: `${accountId}/${region}/${cluster}`, kind }];
    counts.set(kind, { name: 'UnhealthyResources', value: before + 1, by });
  }
  return [...counts.values()];
}

/** What a whole scan has found. `waiting`: how many approval requests are pending, if they could be counted. */
export function scanMeasures(
  { clusters, notScannedCount, unhealthy }: ScanSums,
  waiting: number | undefined,
): Measure[] {
  return [
    { name: 'ClustersScanned', value: clusters, by: [{}] },
    { name: 'ClustersNotScanned', value: notScannedCount, by: [{}] },
    { name: 'UnhealthyResources', value: unhealthy.addon, by: [{ kind: 'addon' }] },
    { name: 'UnhealthyResources', value: unhealthy['fargate-profile'], by: [{ kind: 'fargate-profile' }] },
    ...(waiting === undefined ? [] : [{ name: 'ApprovalsWaiting', value: waiting, by: [{}] } as const]),
  ];
}
