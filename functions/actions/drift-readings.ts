import type { AddonApi } from '../aws/eks/addons.ts';
import type { HealthApi } from '../aws/eks/health.ts';
import { orNotScanned } from '../aws/eks/not-scanned.ts';
import type { OfferedVersion } from '../core/addon/addon.ts';
import { neighbourVersion } from '../core/addon/versions/neighbour.ts';
import type { ClusterPlace } from '../core/cluster.ts';
import type { ClusterReading } from '../core/drift/drift.ts';
import type { NotScanned } from '../core/health/health.ts';

export type DriftPorts = { health: Pick<HealthApi, 'addons'>; addons: Pick<AddonApi, 'cluster' | 'offeredVersions'> };

/** Reads what the drift of a cluster follows from. What cannot be read is an answer. Throws `EksThrottled`, `EksUnavailable`. */
export type DriftReader = (
  place: ClusterPlace,
  at: { accountId: string; region: string },
) => Promise<ClusterReading | NotScanned>;

/** A reader that asks only once for what EKS offers, since that is the same for every cluster of an account and Region. */
export function driftReader({ health, addons }: DriftPorts): DriftReader {
  const kept = new Map<string, Promise<OfferedVersion[]>>();

  function offeredVersions(place: ClusterPlace, addon: string, kubernetes: string): Promise<OfferedVersion[]> {
    const key = JSON.stringify([place.region, place.roleArn, addon, kubernetes]);
    const offered = kept.get(key) ?? addons.offeredVersions(place, addon, kubernetes);
    kept.set(key, offered);
    return offered;
  }

  return (place, at) =>
    orNotScanned(`Cluster ${place.name}`, async () => {
      const [cluster, installed] = await Promise.all([addons.cluster(place), health.addons(place)]);
      if ('error' in installed) return installed;
      const versions = [cluster.version, neighbourVersion(cluster.version, 'next')];
      const offered: [string, Map<string, OfferedVersion[]>][] = [];
      for (const { name } of installed)
        offered.push([name, await ofEach(versions, (version) => offeredVersions(place, name, version))]);
      return { place: { ...at, name: place.name }, cluster, addons: installed, offered: new Map(offered) };
    });
}

async function ofEach<Value>(
  keys: readonly string[],
  read: (key: string) => Promise<Value>,
): Promise<Map<string, Value>> {
  return new Map(await Promise.all(keys.map(async (key) => [key, await read(key)] as const)));
}
