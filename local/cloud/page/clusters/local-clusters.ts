import { driftReader } from '../../../../functions/actions/drift-readings.ts';
import type { Connection } from '../../../../functions/aws/connection.ts';
import { addonApi } from '../../../../functions/aws/eks/addons.ts';
import { notScannedBecause } from '../../../../functions/aws/eks/not-scanned.ts';
import { clusterDrift, type Drift } from '../../../../functions/core/drift/drift.ts';
import type { ResourceHealth } from '../../../../functions/core/health/health.ts';
import type { Simulator } from '../../../simulator/simulator.ts';
import type { ClusterNow } from '../../../simulator/world/current.ts';
import type { Clusters } from '../wire.ts';
import { profileRows } from './profiles.ts';
import { clusterRows } from './rows.ts';

/**
 * The clusters of a simulated EKS. How they stand is looked up without calls, which would appear among those of the executions;
 * only what EKS offers is asked for, once.
 */
export function localClusters(simulator: Simulator, connection: Connection): () => Promise<Clusters> {
  const { offeredVersions } = addonApi(connection);
  let now = new Map<string, ClusterNow>();
  const clusterAt = ({ name, region }: { name: string; region?: string | undefined }) => {
    const found = now.get(`${region}/${name}`);
    if (!found) throw new Error(`There is no cluster ${name} in ${region}.`);
    return found;
  };
  const reader = driftReader({
    async cluster(place) {
      const { name, version, status, platformVersion } = clusterAt(place);
      return { name, version, status, platformVersion, compute: [] };
    },
    offeredVersions,
  });
  // Pods are known by the name of their cluster alone.
  const podsOf = (clusters: readonly ClusterNow[], name: string) =>
    clusters.filter((each) => each.name === name).length === 1 ? simulator.kubernetesFacts(name)?.pods : undefined;
  return async () => {
    const clusters = simulator.clusters();
    now = new Map(clusters.map((cluster) => [`${cluster.region}/${cluster.name}`, cluster]));
    const drift: Drift = { clusters: [], notRead: [] };
    for (const cluster of clusters) {
      const { name, region, account } = cluster;
      const at = { accountId: account, region };
      try {
        drift.clusters.push(clusterDrift(await reader({ name, region }, at, healthOf(cluster))));
      } catch (error) {
        drift.notRead.push({ ...at, name, ...notScannedBecause(`Cluster ${name}`, error) });
      }
    }
    return clusterRows(drift, (place) => profileRows(clusterAt(place), podsOf(clusters, place.name)));
  };
}

const healthOf = (cluster: ClusterNow): ResourceHealth[] =>
  cluster.addons.map(({ name, status, health, version, namespace }) => ({
    ...{ accountId: cluster.account, region: cluster.region, cluster: cluster.name, kind: 'addon' as const },
    ...{ name, status, issues: health, version, namespace },
  }));
