import * as z from 'zod/mini';
import { access, accountIsOfRole } from '../cluster.ts';
import { schemaHint } from '../input/schema-hint.ts';
import { fitsPattern } from '../pattern.ts';

/** An account and Region whose clusters are scanned: the caller's own by default. */
export const AccountPlace = z.strictObject(access).check(accountIsOfRole);
export type AccountPlace = z.infer<typeof AccountPlace>;

const NAMES_RULE = 'must be names of clusters, where * stands for any text';

const SOURCE_RULE = 'must be one line of at most 300 characters';

/**
 * The input of `scan-health`: `{}` scans the clusters of its own account that eks-upkeep may touch. `clusters` are name
 * patterns; a cluster that matches none of them is not scanned.
 */
export const ScanHealthRequest = z.strictObject({
  clusters: z.optional(
    z.array(z.string(NAMES_RULE).check(z.regex(/^[\w*-]{1,100}$/, NAMES_RULE))).check(z.minLength(1, NAMES_RULE)),
  ),
  /** What reported it, such as an event of EKS: notifications say so in place of the time of the scan. */
  source: z.optional(z.string(SOURCE_RULE).check(z.regex(/^[^\p{Cc}]{1,300}$/u, SOURCE_RULE))),
  places: z._default(z.array(AccountPlace).check(z.minLength(1, 'must name at least one place')), [{}]),
  ...schemaHint,
});
export type ScanHealthRequest = z.infer<typeof ScanHealthRequest>;

/** The clusters that this stack may touch, by its parameters: a name pattern as IAM matches it, and a Region or `*`. */
export const OwnClusters = z.strictObject({ names: z.string(), region: z.string() });
export type OwnClusters = z.infer<typeof OwnClusters>;

/** The place to scan: for the stack's own account, the Region of the stack's clusters. */
export function scannedPlace(place: AccountPlace, { region }: OwnClusters): AccountPlace {
  const isElsewhere = place.region !== undefined || place.roleArn !== undefined;
  return isElsewhere || region === '*' ? place : { ...place, region };
}

/**
 * Whether a cluster is to be scanned. By default those that the stack may touch are; which ones the role of another account may
 * touch is known only there.
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
