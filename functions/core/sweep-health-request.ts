import * as z from 'zod/mini';
import { AccountId, RegionName, RoleArn } from './cluster.ts';

/** An account and Region whose clusters are looked at: the caller's own where nothing is said. */
export const AccountPlace = z.strictObject({
  region: z.optional(RegionName),
  accountId: z.optional(AccountId),
  roleArn: z.optional(RoleArn),
  externalId: z.optional(z.string().check(z.minLength(2), z.maxLength(1224))),
});
export type AccountPlace = z.infer<typeof AccountPlace>;

const NAMES_RULE = 'must be names of clusters, where * stands for any text';

/**
 * The input of `sweep-health`: `{}` looks at the clusters of its own account and Region. `clusters` leaves out those whose
 * name fits none of its patterns, as where the role may not read all.
 */
export const SweepHealthRequest = z.strictObject({
  clusters: z._default(
    z.array(z.string(NAMES_RULE).check(z.regex(/^[\w*-]{1,100}$/, NAMES_RULE))).check(z.minLength(1, NAMES_RULE)),
    ['*'],
  ),
  places: z._default(z.array(AccountPlace).check(z.minLength(1, 'must name at least one place')), [{}]),
});
export type SweepHealthRequest = z.infer<typeof SweepHealthRequest>;

/** Whether a cluster is to be looked at. */
export function isSwept(name: string, { clusters }: Pick<SweepHealthRequest, 'clusters'>): boolean {
  return clusters.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name));
}
