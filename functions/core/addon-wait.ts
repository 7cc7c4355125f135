import { createHash } from 'node:crypto';
import type { ClusterPlace } from './cluster.ts';

/** An add-on among those of all accounts and Regions. */
export type AddonPlace = { accountId: string; region: string; cluster: string; addon: string };

/** Where an add-on is: account and Region are those of the cluster if they are told, else those of the execution. */
export function addonPlace(cluster: ClusterPlace, addon: string, executionArn: string): AddonPlace {
  const [, , , region = '', accountId = ''] = executionArn.split(':');
  const ofRole = cluster.roleArn?.split(':')[4];
  return {
    accountId: cluster.accountId ?? ofRole ?? accountId,
    region: cluster.region ?? region,
    cluster: cluster.name,
    addon,
  };
}

/** The opaque id under which an execution's task token is kept; one at a time, so a newer token takes its place. */
export function waitId(executionArn: string): string {
  return createHash('sha256').update(executionArn).digest('hex').slice(0, 16);
}
