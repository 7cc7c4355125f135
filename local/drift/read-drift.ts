import { driftReader } from '../../functions/actions/drift-readings.ts';
import type { Connection } from '../../functions/aws/connection.ts';
import { addonApi } from '../../functions/aws/eks/addons.ts';
import { fleetApi } from '../../functions/aws/eks/fleet.ts';
import { healthApi } from '../../functions/aws/eks/health.ts';
import { insightApi } from '../../functions/aws/eks/insights.ts';
import { notScannedBecause } from '../../functions/aws/eks/not-scanned.ts';
import { clusterDrift, type DriftPlace, type NotRead } from '../../functions/core/drift/drift.ts';
import { type FleetCluster, isSelected, placesOf } from '../../functions/core/fleet/cluster.ts';
import type { ClusterSelection } from '../../functions/core/fleet/request.ts';
import { type SeenDrift, upgradeInsights } from './upgrade-insights.ts';

/** Which clusters are meant, and from where they are looked for. */
export type DriftOf = { selection: ClusterSelection; own: { accountId: string; region: string }; stopped: AbortSignal };

/** The drift of every cluster that is selected. What cannot be read, an account and Region or a cluster, is a line of its own. */
export async function readDrift(connection: Connection, { selection, own, stopped }: DriftOf): Promise<SeenDrift> {
  const fleet = fleetApi(connection);
  const health = healthApi(connection);
  const reader = driftReader(addonApi(connection));
  const insights = insightApi(connection);
  const drift: SeenDrift = { clusters: [], notRead: [] };
  for (const { roleArn, externalId, ...at } of placesOf(selection, own)) {
    if (stopped.aborted) break;
    const place = { ...at, ...(roleArn !== undefined && { roleArn }), ...(externalId !== undefined && { externalId }) };
    const found = await fleet.found(place, { isNamed: () => true, isLastTry: true });
    drift.notRead.push(...found.notRead.map((each) => ({ ...at, ...each })));
    for (const cluster of found.clusters.filter((each) => isSelected(each, selection))) {
      if (stopped.aborted) break;
      const read = await readingOf(cluster);
      if ('error' in read) drift.notRead.push(read);
      else drift.clusters.push(read);
    }
  }
  return drift;

  async function readingOf({ name, accountId, region, roleArn, externalId }: FleetCluster) {
    const at: DriftPlace = { accountId, region, name };
    const access = { ...(roleArn !== undefined && { roleArn }), ...(externalId !== undefined && { externalId }) };
    try {
      const place = { name, region, ...access };
      const installed = await health.addons(place);
      if ('error' in installed) return { ...at, ...installed } satisfies NotRead;
      const seen = clusterDrift(await reader(place, at, installed));
      return { ...seen, insights: upgradeInsights(place, await insights.readiness(place)) };
    } catch (error) {
      return { ...at, ...notScannedBecause(`Cluster ${name}`, error) } satisfies NotRead;
    }
  }
}
