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

/** The input of `sweep-health`: `{}` looks at the clusters of its own account and Region. */
export const SweepHealthRequest = z.strictObject({
  places: z._default(z.array(AccountPlace).check(z.minLength(1, 'must name at least one place')), [{}]),
});
export type SweepHealthRequest = z.infer<typeof SweepHealthRequest>;
