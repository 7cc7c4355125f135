import { isChanging } from '../../core/addon/addon.ts';
import type { ClusterPlace } from '../../core/cluster.ts';
import type { Connection } from '../connection.ts';
import { allPages } from '../pages.ts';
import { eksClients, translateErrors } from './client.ts';
import { unlessDeleted } from './unless-deleted.ts';

/** What EKS is changing on a cluster. Throws the errors that `translateErrors` names. */
export interface ChangesInProgress {
  /** Such as `coredns is UPDATING`, of each add-on and Fargate profile; none when EKS is idle. */
  inProgress(place: ClusterPlace): Promise<string[]>;
}

export function changesInProgress(connection: Connection = {}): ChangesInProgress {
  const client = eksClients(connection);

  async function addonStatuses(place: ClusterPlace): Promise<[string, string | undefined][]> {
    // Loaded on demand: only after an execution that left the cluster as it should not.
    const { DescribeAddonCommand, ListAddonsCommand } = await import('@aws-sdk/client-eks');
    const clusterName = place.name;
    const names = await allPages(async (nextToken) => {
      const command = new ListAddonsCommand({ clusterName, nextToken });
      const page = await translateErrors('eks:ListAddons', () => client(place).send(command), place);
      return { items: page.addons ?? [], next: page.nextToken };
    });
    return Promise.all(
      names.map(async (addonName): Promise<[string, string | undefined]> => {
        const command = new DescribeAddonCommand({ clusterName, addonName });
        const read = () => translateErrors('eks:DescribeAddon', () => client(place).send(command), place);
        return [addonName, (await unlessDeleted(read))?.addon?.status];
      }),
    );
  }

  async function profileStatuses(place: ClusterPlace): Promise<[string, string | undefined][]> {
    const { DescribeFargateProfileCommand, ListFargateProfilesCommand } = await import('@aws-sdk/client-eks');
    const clusterName = place.name;
    const names = await allPages(async (nextToken) => {
      const command = new ListFargateProfilesCommand({ clusterName, nextToken });
      const page = await translateErrors('eks:ListFargateProfiles', () => client(place).send(command), place);
      return { items: page.fargateProfileNames ?? [], next: page.nextToken };
    });
    return Promise.all(
      names.map(async (fargateProfileName): Promise<[string, string | undefined]> => {
        const command = new DescribeFargateProfileCommand({ clusterName, fargateProfileName });
        const read = () => translateErrors('eks:DescribeFargateProfile', () => client(place).send(command), place);
        return [fargateProfileName, (await unlessDeleted(read))?.fargateProfile?.status];
      }),
    );
  }

  return {
    async inProgress(place) {
      const statuses = [...(await addonStatuses(place)), ...(await profileStatuses(place))];
      return statuses.flatMap(([name, status]) => (isChanging(status ?? '') ? [`${name} is ${status}`] : []));
    },
  };
}
