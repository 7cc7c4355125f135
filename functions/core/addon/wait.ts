import { createHash } from 'node:crypto';
import { type ClusterPlace, locationOf } from '../cluster.ts';

/** An add-on among those of all accounts and Regions. */
export type AddonPlace = { accountId: string; region: string; cluster: string; addon: string };

/** Where an add-on is that an execution works on. */
export function addonPlace(cluster: ClusterPlace, addon: string, executionArn: string): AddonPlace {
  return { ...locationOf(cluster, executionArn), cluster: cluster.name, addon };
}

/** The opaque id under which an execution's task token is kept; one at a time, so a newer token takes its place. */
export function waitId(executionArn: string): string {
  return createHash('sha256').update(executionArn).digest('hex').slice(0, 16);
}

/** The key of the item in the table that holds who is at an add-on. */
export const addonKey = ({ accountId, region, cluster, addon }: AddonPlace) => ({
  key: { S: `addon#${accountId}/${region}/${cluster}/${addon}` },
});
