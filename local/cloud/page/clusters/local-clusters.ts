import { driftReader } from '../../../../functions/actions/drift-readings.ts';
import type { Connection } from '../../../../functions/aws/connection.ts';
import { addonApi } from '../../../../functions/aws/eks/addons.ts';
import { notScannedBecause } from '../../../../functions/aws/eks/not-scanned.ts';
import { clusterDrift } from '../../../../functions/core/drift/drift.ts';
import { placeText } from '../../../../functions/core/drift/drift-text.ts';
import type { ResourceHealth } from '../../../../functions/core/health/health.ts';
import type { Insight } from '../../../../functions/core/maintenance/insights.ts';
import { type SeenDrift, upgradeInsights } from '../../../drift/upgrade-insights.ts';
import type { Simulator } from '../../../simulator/simulator.ts';
import type { ClusterNow } from '../../../simulator/world/current.ts';
import type { WorldInsight } from '../../../simulator/world/schema.ts';
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
  const clusterAt = (place: { accountId: string; region: string; name: string }) => {
    const found = now.get(placeText(place));
    if (!found) throw new Error(`There is no cluster ${placeText(place)}.`);
    return found;
  };
  const reader = driftReader({
    async cluster({ name }, at) {
      const { version, status, platformVersion } = clusterAt({ ...at, name });
      return { name, version, status, platformVersion, compute: [] };
    },
    offeredVersions,
  });
  // Pods are known by the name of their cluster alone.
  const podsOf = (clusters: readonly ClusterNow[], name: string) =>
    clusters.filter((each) => each.name === name).length === 1 ? simulator.kubernetesFacts(name)?.pods : undefined;
  return async () => {
    const clusters = simulator.clusters();
    now = new Map(clusters.map((each) => [placeText({ ...each, accountId: each.account }), each]));
    const drift: SeenDrift = { clusters: [], notRead: [] };
    for (const cluster of clusters) {
      const { name, region, account } = cluster;
      const at = { accountId: account, region };
      try {
        const seen = clusterDrift(await reader({ name, region }, at, healthOf(cluster)));
        drift.clusters.push({ ...seen, insights: upgradeInsights(cluster, cluster.insights.map(insightOf)) });
      } catch (error) {
        drift.notRead.push({ ...at, name, ...notScannedBecause(`Cluster ${name}`, error) });
      }
    }
    return clusterRows(drift, (place) => {
      const pods = podsOf(clusters, place.name);
      return { profiles: profileRows(clusterAt(place), pods), kubernetesApi: pods !== undefined };
    });
  };
}

const healthOf = (cluster: ClusterNow): ResourceHealth[] =>
  cluster.addons.map(({ name, status, health, version, namespace }) => ({
    ...{ accountId: cluster.account, region: cluster.region, cluster: cluster.name, kind: 'addon' as const },
    ...{ name, status, issues: health, version, namespace },
  }));

/** What the world says; EKS would be asked for its details by an id, which an insight gets at the call that lists it. */
const insightOf = ({ category, name, kubernetesVersion, status, reason, recommendation }: WorldInsight): Insight => ({
  ...{ id: '', category, name, status, reason },
  clusterVersion: kubernetesVersion ?? null,
  details: { recommendation, resources: [], compatible: [], deprecations: [] },
});
