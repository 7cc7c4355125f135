import * as z from 'zod/mini';
import { Cluster, RoleArn } from '../cluster.ts';
import { notifyWish } from '../execution/notify-wish.ts';
import { startedBy } from '../execution/started-by.ts';
import { schemaHint } from '../input/schema-hint.ts';
import { LONGEST_DEADLINE_SECONDS, SHORTEST_DEADLINE_SECONDS, seconds } from '../time-limits.ts';
import { NeverVersions } from './versions/never-versions.ts';

const VERSION_RULE =
  'must be latest, default, latest-that-fits, a version such as v1.19.0-eksbuild.1, or a minor line such as 1.19';

/**
 * Which version is wanted: the newest, the newest that takes the configuration, EKS's default, the newest of a minor line, or
 * exactly this one. A version ends in its build, which EKS once named `preview`.
 */
export const VersionPolicy = z
  .string(VERSION_RULE)
  .check(z.regex(/^(latest|latest-that-fits|default|v?\d+\.\d+|v\d+\.\d+\.\d+-eksbuild\.\w+)$/, VERSION_RULE));

export const AddonName = z
  .string('must be the name of an add-on')
  .check(z.regex(/^[A-Za-z0-9][\w.-]{0,99}$/, 'must be the name of an add-on such as vpc-cni'));

export const PodIdentityAssociation = z.strictObject({
  serviceAccount: z.string().check(z.minLength(1, 'must not be empty')),
  roleArn: RoleArn,
});

const ConfigurationValues = z.union(
  [z.string().check(z.maxLength(65_536)), z.record(z.string(), z.json())],
  'must be JSON or YAML text, or an object',
);

const DAYS_RULE = 'must be a whole number of days from 0 to 365';

/** What holds versions back that EKS offers for the cluster. */
const versionRules = {
  compatibility: z._default(z.enum(['cluster', 'previous', 'next']), 'cluster'),
  neverVersions: z._default(NeverVersions, []),
  minimumAgeDays: z._default(
    z.number(DAYS_RULE).check(z.int(DAYS_RULE), z.minimum(0, DAYS_RULE), z.maximum(365, DAYS_RULE)),
    0,
  ),
  whenNotOffered: z._default(z.enum(['block', 'stay']), 'block'),
};

const wishes = {
  addon: AddonName,
  version: z._default(VersionPolicy, 'latest'),
  ...versionRules,
  resolveConflicts: z._default(z.enum(['NONE', 'PRESERVE', 'OVERWRITE']), 'NONE'),
  onConflict: z._default(z.enum(['fail', 'preserve', 'overwrite']), 'fail'),
  configurationValues: z.optional(ConfigurationValues),
  serviceAccountRoleArn: z.optional(z.nullable(RoleArn)),
  podIdentityAssociations: z.optional(z.array(PodIdentityAssociation)),
  allowDowngrade: z._default(z.boolean(), false),
  rollBack: z._default(z.union([z.boolean(), z.literal('required')], 'must be true, false or required'), true),
  rollBackTo: z._default(z.enum(['start', 'last-good-step', 'nearest']), 'start'),
  bakeSeconds: z._default(seconds(0, 86_400), 60),
  settleSeconds: z.optional(seconds(0, 86_400)),
  deadlineSeconds: z._default(seconds(SHORTEST_DEADLINE_SECONDS, LONGEST_DEADLINE_SECONDS), 3600),
  diagnose: z._default(z.boolean(), true),
  dryRun: z._default(z.boolean(), false),
};

const bakesInTime = z.refine<{ bakeSeconds: number; deadlineSeconds: number }>(
  (request) => request.bakeSeconds < request.deadlineSeconds,
  { error: 'must be shorter than deadlineSeconds', path: ['bakeSeconds'] },
);

/**
 * The input of `update-addon`. Absent `configurationValues` and `podIdentityAssociations` keep what there is; `{}` and
 * `[]` remove it. An absent `serviceAccountRoleArn` keeps the role (it is sent again), `null` removes it.
 */
export const UpdateAddonRequest = z
  .strictObject({ cluster: Cluster, ...wishes, ...notifyWish, ...startedBy, ...schemaHint })
  .check(bakesInTime);
export type UpdateAddonRequest = z.infer<typeof UpdateAddonRequest>;

/** What may be said of every add-on alike: all of the above but what is the add-on's own. */
const { addon: _addon, configurationValues: _values, serviceAccountRoleArn: _role, ...rest } = wishes;
const { podIdentityAssociations: _identities, ...common } = rest;
export const CommonWishes = withoutDefaults(common);

/** What one add-on has otherwise than the others: a field that is omitted is no wish. */
export const OtherWishes = withoutDefaults(wishes);

function withoutDefaults(fields: Readonly<Record<string, z.ZodMiniType>>): Record<string, z.ZodMiniType> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, type]) => [
      name,
      type instanceof z.ZodMiniDefault ? z.optional(type._zod.def.innerType) : type,
    ]),
  );
}

/** The same as one of the add-ons of a cluster that is named elsewhere. */
export const AddonWish = z.strictObject(wishes).check(bakesInTime);
export type AddonWish = z.infer<typeof AddonWish>;
