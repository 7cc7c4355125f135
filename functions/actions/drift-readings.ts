import type { AddonApi } from '../aws/eks/addons.ts';
import type { ClusterState, OfferedVersion } from '../core/addon/addon.ts';
import { neighbourVersion } from '../core/addon/versions/neighbour.ts';
import type { ClusterPlace } from '../core/cluster.ts';
import type { ClusterReading } from '../core/drift/drift.ts';
import type { ResourceHealth } from '../core/health/health.ts';

/** Reads what the drift of a cluster follows from, beside the add-ons that are installed. */
export type DriftReader = (
  place: ClusterPlace,
  at: { accountId: string; region: string },
  installed: readonly ResourceHealth[],
) => Promise<ClusterReading>;

/** A reader that asks only once for what EKS offers, since that is the same for every cluster of an account and Region. */
export function driftReader(
  eks: Pick<AddonApi, 'offeredVersions'> & {
    cluster(place: ClusterPlace, at: { accountId: string; region: string }): Promise<ClusterState>;
  },
): DriftReader {
  const kept = new Map<string, Promise<OfferedVersion[]>>();

  function offeredVersions(place: ClusterPlace, addon: string, kubernetes: string): Promise<OfferedVersion[]> {
    const key = JSON.stringify([place.region, place.roleArn, addon, kubernetes]);
    const offered = kept.get(key) ?? eks.offeredVersions(place, addon, kubernetes);
    kept.set(key, offered);
    return offered;
  }

  return async (place, at, installed) => {
    const cluster = await eks.cluster(place, at);
    const versions = [cluster.version, neighbourVersion(cluster.version, 'next')];
    const offered = new Map<string, Map<string, OfferedVersion[]>>();
    for (const { name } of installed) {
      offered.set(name, await ofEach(versions, (version) => offeredVersions(place, name, version)));
    }
    return { place: { ...at, name: place.name }, cluster, addons: installed, offered };
  };
}

async function ofEach<Value>(
  keys: readonly string[],
  read: (key: string) => Promise<Value>,
): Promise<Map<string, Value>> {
  return new Map(await Promise.all(keys.map(async (key) => [key, await read(key)] as const)));
}
