import { DescribeClusterCommand, ListClustersCommand } from '@aws-sdk/client-eks';
import { WorkflowError } from '../../core/errors/workflow-error.ts';
import type { FleetCluster, FleetPlace } from '../../core/fleet/cluster.ts';
import type { Found } from '../../core/fleet/plan.ts';
import type { Connection } from '../connection.ts';
import { allPages } from '../pages.ts';
import { eksClients, translateErrors } from './client.ts';
import { isWorthAnotherTry, notScannedBecause } from './not-scanned.ts';

/** Which clusters are looked at, and whether another try is left for what EKS throttles or cannot answer. */
type Look = { isNamed: (name: string) => boolean; isLastTry: boolean };

/** EKS as those see it who look for clusters. */
export interface FleetApi {
  /**
   * Every cluster in a place that `isNamed`. What cannot be read is an answer, since the other places can be; `EksThrottled` and
   * `EksUnavailable` are thrown while another try is left.
   */
  found(place: FleetPlace, how: Look): Promise<Found>;
}

export function fleetApi(connection: Connection = {}): FleetApi {
  const client = eksClients(connection);

  async function described(at: FleetPlace, name: string): Promise<FleetCluster | undefined> {
    const { accountId, region, roleArn, externalId } = at;
    const reached = { ...(roleArn !== undefined && { roleArn }), ...(externalId !== undefined && { externalId }) };
    const place = { name, region, ...reached };
    try {
      const { cluster } = await translateErrors(
        'eks:DescribeCluster',
        () => client(place).send(new DescribeClusterCommand({ name })),
        place,
      );
      if (cluster?.version === undefined)
        throw new WorkflowError('EksAnswerIncomplete', 'EKS omitted the version of a cluster');
      return { name, accountId, region, version: cluster.version, tags: cluster.tags ?? {}, ...reached };
    } catch (error) {
      // Deleted since it was listed.
      if (error instanceof Error && error.name === 'ClusterNotFound') return undefined;
      throw error;
    }
  }

  return {
    async found(place, { isNamed, isLastTry }) {
      const { region, roleArn, externalId } = place;
      const at = {
        name: 'any',
        region,
        ...(roleArn !== undefined && { roleArn }),
        ...(externalId !== undefined && { externalId }),
      };
      const clusters: FleetCluster[] = [];
      try {
        const names = await allPages(async (nextToken) => {
          const list = new ListClustersCommand({ maxResults: 100, nextToken });
          const page = await translateErrors('eks:ListClusters', () => client(at).send(list), at);
          return { items: page.clusters ?? [], next: page.nextToken };
        });
        // One after another: EKS limits its calls for each account and Region.
        for (const name of names.filter(isNamed)) {
          const cluster = await described(place, name);
          if (cluster) clusters.push(cluster);
        }
        return { place, clusters, notRead: [] };
      } catch (error) {
        if (!isLastTry && isWorthAnotherTry(error)) throw error;
        return { place, clusters: [], notRead: [notScannedBecause('EKS', error)] };
      }
    },
  };
}
