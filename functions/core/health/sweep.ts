import * as z from 'zod/mini';
import type { Measure } from '../metric.ts';
import type { Unread, Watched } from './health.ts';

/** Where a sweep goes on: the number of the place, and the token of its next page of clusters. */
export const SweepPosition = z.strictObject({ place: z.number(), token: z.nullable(z.string()) });
export type SweepPosition = z.infer<typeof SweepPosition>;

/** What a sweep has found so far. `unread` holds the first that could not be read, as text; `unreadCount` counts all. */
export const SweepSums = z.strictObject({
  clusters: z.number(),
  resources: z.number(),
  told: z.number(),
  restored: z.number(),
  /** Unwell, told now or before. */
  unhealthy: z.strictObject({ addon: z.number(), 'fargate-profile': z.number() }),
  unreadCount: z.number(),
  unread: z.array(z.string()),
});
export type SweepSums = z.infer<typeof SweepSums>;

export const NOTHING_SWEPT: SweepSums = {
  clusters: 0,
  resources: 0,
  told: 0,
  restored: 0,
  unhealthy: { addon: 0, 'fargate-profile': 0 },
  unreadCount: 0,
  unread: [],
};

const MOST_UNREAD = 20;

const DENIED =
  'Widen ClusterNames of the stack, or of member-account.yaml in another account, or name in `clusters` what it may read.';

export function withUnread(sums: SweepSums, { what, error, message }: Unread): SweepSums {
  const advice = error === 'AccessDenied' ? ` ${DENIED}` : '';
  const text = `${what} could not be read: ${error}: ${message}`.slice(0, 500) + advice;
  return {
    ...sums,
    unreadCount: sums.unreadCount + 1,
    unread: [...sums.unread, text].slice(0, MOST_UNREAD),
  };
}

/** The next page of this place, or the first of the next one; `null` after the last. */
export function nextPosition(
  { place }: SweepPosition,
  token: string | null,
  places: readonly unknown[],
): SweepPosition | null {
  if (token !== null) return { place, token };
  return place + 1 < places.length ? { place: place + 1, token: null } : null;
}

/** The sums with what was found on one more cluster: everything that is there, and what of it is unwell. */
export function withCluster(sums: SweepSums, found: readonly Watched[], unwell: readonly Watched[]): SweepSums {
  return {
    ...sums,
    clusters: sums.clusters + 1,
    resources: sums.resources + found.length,
    unhealthy: {
      addon: sums.unhealthy.addon + ofKind(unwell, 'addon').length,
      'fargate-profile': sums.unhealthy['fargate-profile'] + ofKind(unwell, 'fargate-profile').length,
    },
  };
}

const ofKind = (all: readonly Watched[], kind: Watched['kind']) => all.filter((each) => each.kind === kind);

/** What is unwell on one cluster; nothing where all is well, so that a healthy fleet costs nothing. */
export function clusterMeasures(unwell: readonly Watched[]): Measure[] {
  const counts = new Map<string, Measure>();
  for (const { accountId, region, cluster, kind } of unwell) {
    const before = counts.get(kind)?.value ?? 0;
    const by = [{ cluster: `${accountId}/${region}/${cluster}`, kind }];
    counts.set(kind, { name: 'UnhealthyResources', value: before + 1, by });
  }
  return [...counts.values()];
}

/** What a whole sweep has found. `waiting`: how many questions wait for people, if that could be counted. */
export function sweepMeasures({ clusters, unreadCount, unhealthy }: SweepSums, waiting: number | undefined): Measure[] {
  return [
    { name: 'ClustersSwept', value: clusters, by: [{}] },
    { name: 'ClustersUnread', value: unreadCount, by: [{}] },
    { name: 'UnhealthyResources', value: unhealthy.addon, by: [{ kind: 'addon' }] },
    { name: 'UnhealthyResources', value: unhealthy['fargate-profile'], by: [{ kind: 'fargate-profile' }] },
    ...(waiting === undefined ? [] : [{ name: 'ApprovalsWaiting', value: waiting, by: [{}] } as const]),
  ];
}
