import type { ClusterState, OfferedVersion } from '../addon/addon.ts';
import { neighbourVersion } from '../addon/versions/neighbour.ts';
import type { NotScanned, ResourceHealth } from '../health/health.ts';
import { type AddonDrift, addonDrift } from './addon-drift.ts';

/** Where a cluster is. */
export type DriftPlace = { accountId: string; region: string; name: string };

/** What was read of a cluster: its add-ons, and what EKS offers of each by its name, for a Kubernetes version. */
export type ClusterReading = {
  place: DriftPlace;
  cluster: ClusterState;
  addons: readonly ResourceHealth[];
  offered: ReadonlyMap<string, ReadonlyMap<string, readonly OfferedVersion[]>>;
};

/** A cluster with the drift of each of its add-ons, those that are furthest behind first. */
export type ClusterDrift = DriftPlace & { kubernetes: string; next: string; addons: AddonDrift[] };

/** An account and Region, or a cluster there, of which nothing is known, and why. */
export type NotRead = Partial<DriftPlace> & NotScanned;

export type Drift = { clusters: ClusterDrift[]; notRead: NotRead[] };

/** The drift of a cluster, from what was read of it. */
export function clusterDrift({ place, cluster, addons, offered }: ClusterReading): ClusterDrift {
  const next = neighbourVersion(cluster.version, 'next');
  const offersOf = (addon: string) => ({
    now: offered.get(addon)?.get(cluster.version) ?? [],
    next: offered.get(addon)?.get(next) ?? [],
  });
  const isNextKnown = addons.some(({ name }) => offersOf(name).next.length > 0);
  const rows = addons.map((addon) => addonDrift(addon, cluster, offersOf(addon.name), isNextKnown));
  return { ...place, kubernetes: cluster.version, next, addons: rows.toSorted(furthestFirst) };
}

// More than any number of lines, and equal to itself.
const UNKNOWN = Number.MAX_SAFE_INTEGER;
const isSettled = ({ state }: AddonDrift) => state === 'latest' || state === 'newer';

function furthestFirst(a: AddonDrift, b: AddonDrift): number {
  const byState = Number(isSettled(a)) - Number(isSettled(b));
  const byLines = (b.minorsBehind ?? UNKNOWN) - (a.minorsBehind ?? UNKNOWN);
  return byState || byLines || (a.addon < b.addon ? -1 : 1);
}

/**
 * Whether an add-on counts as behind. With 0, whatever is not at its latest version; otherwise more than so many minor lines. An
 * add-on of which nobody can say it always counts.
 */
export function isBehind({ state, minorsBehind }: AddonDrift, maxBehind: number): boolean {
  if (state === 'latest' || state === 'newer') return false;
  return maxBehind === 0 || minorsBehind === null || minorsBehind > maxBehind;
}

export type DriftTotals = {
  clusters: number;
  addons: number;
  /** Those that count as behind. */
  behind: number;
  /** Those that must move before their cluster is upgraded, or that EKS does not offer for the next Kubernetes version. */
  blocking: number;
  unhealthy: number;
  notRead: number;
};

export function driftTotals({ clusters, notRead }: Drift, maxBehind: number): DriftTotals {
  const all = clusters.flatMap(({ addons }) => addons);
  return {
    clusters: clusters.length,
    addons: all.length,
    behind: all.filter((each) => isBehind(each, maxBehind)).length,
    blocking: all.filter(({ next }) => next.state === 'must move' || next.state === 'not offered').length,
    unhealthy: all.filter(({ health }) => health === 'unhealthy').length,
    notRead: notRead.length,
  };
}
