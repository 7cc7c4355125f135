import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { ClusterName } from '../cluster.ts';
import { fitsPattern } from '../pattern.ts';
import type { ClusterSelection, FleetAccount, WaveMatch } from './request.ts';

/** A cluster of a fleet: where it is, by whose role it is reached, and what it is selected by. */
export const FleetCluster = z.strictObject({
  name: ClusterName,
  accountId: z.string(),
  region: z.string(),
  version: z.string(),
  tags: z.record(z.string(), z.string()),
  roleArn: z.optional(z.string()),
  externalId: z.optional(z.string()),
});
export type FleetCluster = z.infer<typeof FleetCluster>;

/** An account and Region in which clusters are looked for; the own account has no role. */
export type FleetPlace = { accountId: string; region: string } & Partial<FleetAccount>;

/** Where clusters are looked for: each account in each Region, once. */
export function placesOf(
  { accounts, regions }: ClusterSelection,
  own: { accountId: string; region: string },
): FleetPlace[] {
  const places = accounts.flatMap((account) => {
    const accountId = account === 'own' ? own.accountId : (account.roleArn.split(':')[4] ?? '');
    return (regions ?? [own.region]).map((region) => ({ accountId, region, ...(account !== 'own' && account) }));
  });
  return [...new Map(places.map((place) => [placeText(place), place])).values()];
}

/** `111122223333/eu-west-1`. */
export const placeText = ({ accountId, region }: Pick<FleetCluster, 'accountId' | 'region'>): string =>
  `${accountId}/${region}`;

/** `111122223333/eu-west-1/prod-1`. */
export const clusterText = (cluster: Pick<FleetCluster, 'accountId' | 'region' | 'name'>): string =>
  `${placeText(cluster)}/${cluster.name}`;

/** 16 digits that stand for a cluster. */
export function clusterId(cluster: Pick<FleetCluster, 'accountId' | 'region' | 'name'>): string {
  return createHash('sha256').update(clusterText(cluster)).digest('hex').slice(0, 16);
}

/** Whether a cluster that was found is meant. */
export function isSelected(cluster: FleetCluster, { names, tags, versions, except }: ClusterSelection): boolean {
  const isMeant =
    hasName(cluster, names) && hasTags(cluster, tags) && (versions === undefined || versions.includes(cluster.version));
  const isLeftOut =
    (except?.names !== undefined && hasName(cluster, except.names)) ||
    (except?.tags !== undefined && hasTags(cluster, except.tags));
  return isMeant && !isLeftOut;
}

/** Whether a cluster is one of those that a wave names. */
export function isInWave(cluster: FleetCluster, { names, tags, accounts, regions }: WaveMatch): boolean {
  return (
    hasName(cluster, names) &&
    hasTags(cluster, tags) &&
    (accounts === undefined || accounts.includes(cluster.accountId)) &&
    (regions === undefined || regions.includes(cluster.region))
  );
}

function hasName({ name }: FleetCluster, patterns: readonly string[] | undefined): boolean {
  return patterns === undefined || patterns.some((pattern) => fitsPattern(pattern, name));
}

/** Every tag that is named, with one of its values; in a value `*` and `?` stand for other text. */
function hasTags({ tags }: FleetCluster, wanted: ClusterSelection['tags']): boolean {
  return Object.entries(wanted ?? {}).every(([key, values]) => {
    const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
    return value !== undefined && [values].flat().some((pattern) => fitsPattern(pattern, value));
  });
}
