import type { ClusterPlace } from '../../core/cluster.ts';
import type { Connection } from '../connection.ts';
import { allPages } from '../pages.ts';
import { eksClients, translateErrors } from './client.ts';

/** The compute that EKS shows: managed node groups and Fargate profiles. No update fails because it cannot be read. */
export interface NodeGroupApi {
  /** The desired number of nodes of the managed node groups, 0 when there are none; `undefined` when they cannot be read. */
  nodes(place: ClusterPlace): Promise<number | undefined>;
  /** `ec2` when there are managed node groups, `fargate` when there are Fargate profiles; `undefined` when that cannot be read. */
  kinds(place: ClusterPlace): Promise<string[] | undefined>;
}

export function nodeGroupApi(connection: Connection = {}): NodeGroupApi {
  const client = eksClients(connection);
  const known = new WeakMap<ClusterPlace, string[]>();

  /** Read once for each request, of which the place is a part. */
  async function nodeGroupNames(place: ClusterPlace): Promise<string[]> {
    const names = known.get(place) ?? (await listNodeGroups(place));
    known.set(place, names);
    return names;
  }

  async function listNodeGroups(place: ClusterPlace): Promise<string[]> {
    // Loaded on demand: most add-ons do not have a pod on every node.
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

  async function profileNames(place: ClusterPlace): Promise<string[]> {
    const { ListFargateProfilesCommand } = await import('@aws-sdk/client-eks');
    const command = new ListFargateProfilesCommand({ clusterName: place.name });
    const page = await translateErrors('eks:ListFargateProfiles', () => client(place).send(command), place);
    return page.fargateProfileNames ?? [];
  }

  return {
    nodes: (place) =>
      ifReadable(async () => {
        const names = await nodeGroupNames(place);
        const sizes = await Promise.all(names.map((name) => nodesOfGroup(place, name)));
        return sizes.reduce((sum, size) => sum + size, 0);
      }),

    kinds: (place) =>
      ifReadable(async () => {
        const [groups, profiles] = await Promise.all([nodeGroupNames(place), profileNames(place)]);
        return [...(groups.length > 0 ? ['ec2'] : []), ...(profiles.length > 0 ? ['fargate'] : [])];
      }),
  };
}

async function ifReadable<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
