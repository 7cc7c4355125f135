import * as z from 'zod/mini';
import { access, accountIsOfRole } from '../cluster.ts';
import { fitsPattern } from '../pattern.ts';

/** An account and Region whose clusters are looked at: the caller's own where nothing is said. */
export const AccountPlace = z.strictObject(access).check(accountIsOfRole);
export type AccountPlace = z.infer<typeof AccountPlace>;

const NAMES_RULE = 'must be names of clusters, where * stands for any text';

/**
 * The input of `scan-health`: `{}` looks at the clusters of its own account that eks-upkeep may touch. `clusters` are
 * patterns of names; what fits none of them is left out.
 */
export const ScanHealthRequest = z.strictObject({
  clusters: z.optional(
    z.array(z.string(NAMES_RULE).check(z.regex(/^[\w*-]{1,100}$/, NAMES_RULE))).check(z.minLength(1, NAMES_RULE)),
  ),
  places: z._default(z.array(AccountPlace).check(z.minLength(1, 'must name at least one place')), [{}]),
});
export type ScanHealthRequest = z.infer<typeof ScanHealthRequest>;

/** The clusters that this stack may touch, as its parameters say: names as IAM matches them, and a Region or `*`. */
export const OwnClusters = z.strictObject({ names: z.string(), region: z.string() });
export type OwnClusters = z.infer<typeof OwnClusters>;

/** A place as it is looked at: the stack's own account where the stack's clusters are. */
export function scannedPlace(place: AccountPlace, { region }: OwnClusters): AccountPlace {
  const isElsewhere = place.region !== undefined || place.roleArn !== undefined;
  return isElsewhere || region === '*' ? place : { ...place, region };
}

/**
 * Whether a cluster is to be looked at. Where nobody says which, those are that the stack may touch; what a role of another
 * account may touch is known there alone.
 */
export function isScanned(
  name: string,
  { clusters }: Pick<ScanHealthRequest, 'clusters'>,
  { roleArn }: AccountPlace,
  own: OwnClusters,
): boolean {
  const patterns = clusters ?? [roleArn === undefined ? own.names : '*'];
  return patterns.some((pattern) => fitsPattern(pattern, name));
}
