import type { ClusterPlace } from '../../core/cluster.ts';
import type { Connection } from '../connection.ts';
import { allPages } from '../pages.ts';
import { eksClients, translateErrors } from './client.ts';

/** The managed node groups of a cluster; EKS shows no other nodes. */
export interface NodeGroupApi {
  /** How many nodes they are to have; `undefined` when there are none, or they cannot be read. */
  nodes(place: ClusterPlace): Promise<number | undefined>;
}

export function nodeGroupApi(connection: Connection = {}): NodeGroupApi {
  const client = eksClients(connection);

  async function nodeGroupNames(place: ClusterPlace): Promise<string[]> {
    // Loaded when it is needed: most add-ons do not have a pod on every node.
    const { ListNodegroupsCommand } = await import('@aws-sdk/client-eks');
    return allPages(async (nextToken) => {
      const command = new ListNodegroupsCommand({ clusterName: place.name, nextToken });
      const page = await translateErrors('eks:ListNodegroups', () => client(place).send(command), place);
      return { items: page.nodegroups ?? [], next: page.nextToken };
    });
  }

  async function nodesOfGroup(place: ClusterPlace, nodegroupName: string): Promise<number> {
    const { DescribeNodegroupCommand } = await import('@aws-sdk/client-eks');
    const command = new DescribeNodegroupCommand({ clusterName: place.name, nodegroupName });
    const { nodegroup } = await translateErrors('eks:DescribeNodegroup', () => client(place).send(command), place);
    return nodegroup?.scalingConfig?.desiredSize ?? 0;
  }

  return {
    async nodes(place) {
      try {
        const names = await nodeGroupNames(place);
        const sizes = await Promise.all(names.map((name) => nodesOfGroup(place, name)));
        return names.length === 0 ? undefined : sizes.reduce((sum, size) => sum + size, 0);
      } catch {
        // An estimate is made of it and nothing else, so that no update fails for it.
        return undefined;
      }
    },
  };
}
