import * as z from 'zod/mini';

const NAME_RULE =
  'must be a cluster name: 1 to 100 letters, digits, hyphens and underscores, beginning with a letter or digit';

/** EKS's own rule: `^[0-9A-Za-z][A-Za-z0-9\-_]*`, 1 to 100 characters (service model, UpdateAddon). */
export const ClusterName = z.string(NAME_RULE).check(z.regex(/^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/, NAME_RULE));

export const AccountId = z
  .string('must be a text of 12 digits')
  .check(z.regex(/^\d{12}$/, 'must be an account id of 12 digits'));

/** Also those of the European sovereign cloud, such as eusc-de-east-1. */
export const REGION_NAME = /^[a-z]{2,4}(-[a-z]+)+-\d$/;

export const RegionName = z
  .string('must be a Region name')
  .check(z.regex(REGION_NAME, 'must be a Region name such as eu-west-1'));

export const RoleArn = z
  .string('must be the ARN of an IAM role')
  .check(
    z.regex(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
      'must be the ARN of an IAM role such as arn:aws:iam::111122223333:role/name',
    ),
  );

/** How an account and Region are reached: by whose role, if not with the caller's own credentials. */
export const access = {
  region: z.optional(RegionName),
  accountId: z.optional(AccountId),
  roleArn: z.optional(RoleArn),
  externalId: z.optional(z.string().check(z.minLength(2), z.maxLength(1224))),
};

/** A role reaches clusters of its own account alone. */
export const accountIsOfRole = z.check<{ accountId?: string | undefined; roleArn?: string | undefined }>(
  ({ value: { accountId, roleArn }, issues }) => {
    if (accountId === undefined || roleArn === undefined) return;
    const ofRole = locationOfArn(roleArn).accountId;
    const message = `must be ${ofRole}, the account of roleArn, or be omitted`;
    if (accountId !== ofRole) issues.push({ code: 'custom', message, path: ['accountId'], input: accountId });
  },
);

/** Where a cluster is. Without `roleArn` the caller's own credentials are used, without `region` the caller's Region. */
export const ClusterPlace = z.strictObject({ name: ClusterName, ...access }).check(accountIsOfRole);
export type ClusterPlace = z.infer<typeof ClusterPlace>;

/** A cluster as a request names it: by its name alone, or by where it is. Read as a `ClusterPlace`. */
export const Cluster = z.pipe(
  z.union([ClusterName, ClusterPlace], 'must be a cluster name or { name, region, accountId, roleArn }'),
  z.transform((cluster): ClusterPlace => (typeof cluster === 'string' ? { name: cluster } : cluster)),
);

/** Region and account, such as those that a cluster is in. */
export type Location = { region: string; accountId: string };

/** Region and account of an ARN; empty where it has none. */
export function locationOfArn(arn: string): Location {
  const [, , , region = '', accountId = ''] = arn.split(':');
  return { region, accountId };
}

/**
 * Where a cluster is: what the request says, the account of the role by which it is reached, and otherwise the Region and
 * account of who reaches it (an execution by its ARN).
 */
export function locationOf(
  place: Pick<ClusterPlace, 'region' | 'accountId' | 'roleArn'>,
  from: string | Location,
): Location {
  const own = typeof from === 'string' ? locationOfArn(from) : from;
  const ofRole = place.roleArn === undefined ? undefined : locationOfArn(place.roleArn).accountId;
  return { region: place.region ?? own.region, accountId: place.accountId ?? ofRole ?? own.accountId };
}

const PATTERN_RULE = 'must be a cluster name, in which * stands for any text and ? for any character, such as prod-*';

/** Names of clusters as IAM matches them. */
export const ClusterPattern = z.string(PATTERN_RULE).check(z.regex(/^[0-9A-Za-z*?_-]{1,100}$/, PATTERN_RULE));
