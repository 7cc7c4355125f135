import * as z from 'zod/mini';

const NAME_RULE =
  'must be a cluster name: 1 to 100 letters, digits, hyphens and underscores, beginning with a letter or digit';

/** EKS's own rule: `^[0-9A-Za-z][A-Za-z0-9\-_]*`, 1 to 100 characters (service model, UpdateAddon). */
export const ClusterName = z.string(NAME_RULE).check(z.regex(/^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/, NAME_RULE));

export const AccountId = z
  .string('must be a text of 12 digits')
  .check(z.regex(/^\d{12}$/, 'must be an account id of 12 digits'));

export const RegionName = z
  .string('must be a Region name')
  .check(z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'must be a Region name such as eu-west-1'));

export const RoleArn = z
  .string('must be the ARN of an IAM role')
  .check(
    z.regex(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
      'must be the ARN of an IAM role such as arn:aws:iam::111122223333:role/name',
    ),
  );

/** Where a cluster is. Without `roleArn` the caller's own credentials are used, without `region` the caller's Region. */
export const ClusterPlace = z.strictObject({
  name: ClusterName,
  region: z.optional(RegionName),
  accountId: z.optional(AccountId),
  roleArn: z.optional(RoleArn),
  externalId: z.optional(z.string().check(z.minLength(2), z.maxLength(1224))),
});
export type ClusterPlace = z.infer<typeof ClusterPlace>;

/** A cluster as a request names it: by its name alone, or by where it is. Read as a `ClusterPlace`. */
export const Cluster = z.pipe(
  z.union([ClusterName, ClusterPlace], 'must be a cluster name or { name, region, accountId, roleArn }'),
  z.transform((cluster): ClusterPlace => (typeof cluster === 'string' ? { name: cluster } : cluster)),
);
