import * as z from 'zod/mini';
import { Cluster, RoleArn } from '../cluster.ts';
import { notifyWish } from '../execution/notify-wish.ts';
import { startedBy } from '../execution/started-by.ts';
import { schemaHint } from '../input/schema-hint.ts';
import { SHORTEST_DEADLINE_SECONDS, seconds } from '../time-limits.ts';
import { nameProblem } from './profile/name.ts';
import { isOwnTag } from './profile/profile.ts';

const SUBNET_RULE = 'must be the id of a subnet such as subnet-0a1b2c3d';
const SubnetId = z.string(SUBNET_RULE).check(z.regex(/^subnet-[0-9a-z]+$/, SUBNET_RULE));

const NAMESPACE_RULE = 'must be a namespace: 1 to 63 lower-case letters, digits and hyphens, * and ? as wildcards';

/** EKS: "must have at least one selector with at least one namespace", "more than 5 Label pairs". */
const RequestedSelector = z.strictObject({
  namespace: z.string(NAMESPACE_RULE).check(z.regex(/^[a-z0-9*?-]{1,63}$/, NAMESPACE_RULE)),
  labels: z._default(
    z
      .record(
        z.string().check(z.minLength(1, 'must not be empty')),
        z.string('must be a text').check(z.maxLength(63, 'must have at most 63 characters')),
      )
      .check(z.refine((labels) => Object.keys(labels).length <= 5, 'must have at most 5 labels')),
    {},
  ),
});

// Checks run although something else is wrong too, so that all problems are reported together.
const always = { when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null };

const TAG_RULE = 'must be a text of at most 256 characters, or null to remove the tag';

const TagChanges = z.record(z.string(), z.nullable(z.string(TAG_RULE).check(z.maxLength(256, TAG_RULE)))).check(
  z.check((payload) => {
    for (const key of Object.keys(payload.value)) {
      const message = tagKeyProblem(key);
      if (message !== undefined) payload.issues.push({ code: 'custom', message, path: [key], input: payload.value });
    }
  }, always),
);

function tagKeyProblem(key: string): string | undefined {
  if (key.length < 1 || key.length > 128) return 'must be a key of 1 to 128 characters';
  if (key.toLowerCase().startsWith('aws:')) return 'must not begin with aws:, which AWS reserves for itself';
  return isOwnTag(key) ? 'must not begin with eks-upkeep/, by which runs recognize their own profiles' : undefined;
}

function listed<Item extends z.ZodMiniType>(item: Item, most: number, noun: string) {
  return z
    .array(item, `must be a list of ${noun}`)
    .check(
      z.minLength(1, `must name at least one of the ${noun}`),
      z.maxLength(most, `must have at most ${most} ${noun}`),
    );
}

/** How the new profile differs from the old one. Lists replace the old list; tags merge, `null` removes one. */
const ProfileChanges = z.strictObject({
  podExecutionRoleArn: z.optional(RoleArn),
  subnets: z.optional(listed(SubnetId, 50, 'subnets')),
  selectors: z.optional(listed(RequestedSelector, 5, 'selectors')),
  tags: z.optional(TagChanges),
});

const OldName = z
  .string('must be the name of a Fargate profile')
  .check(z.minLength(1, 'must not be empty'), z.maxLength(100, 'must have at most 100 characters'));

const NewName = z.string('must be a name').check(
  z.check((payload) => {
    const message = nameProblem(payload.value);
    if (message !== undefined) payload.issues.push({ code: 'custom', message, input: payload.value });
  }),
);

const UNAVAILABLE_RULE = 'must be a number of pods from 1, or a share of them from 1% to 100%';

/** Of the pods of one workload at the same time. */
const MaxUnavailable = z.union(
  [
    z.int(UNAVAILABLE_RULE).check(z.minimum(1, UNAVAILABLE_RULE)),
    z.string(UNAVAILABLE_RULE).check(z.regex(/^([1-9]\d?|100)%$/, UNAVAILABLE_RULE)),
  ],
  UNAVAILABLE_RULE,
);

const wishes = {
  profile: OldName,
  changes: z._default(ProfileChanges, {}),
  force: z._default(z.boolean(), false),
  newName: z.optional(NewName),
  keepName: z._default(z.boolean(), false),
  handOver: z._default(z.enum(['bake', 'approve']), 'bake'),
  bakeSeconds: z._default(seconds(0, 86_400), 60),
  movePods: z.optional(z.enum(['none', 'evict', 'restart'])),
  maxUnavailable: z._default(MaxUnavailable, '25%'),
  podTimeoutSeconds: z._default(seconds(60, 3600), 600),
  moveTimeoutSeconds: z._default(seconds(60, 21_600), 3600),
  onBlockedPods: z._default(z.enum(['stop', 'ask', 'proceed']), 'stop'),
  jobs: z._default(z.enum(['wait', 'evict']), 'wait'),
  profileQuota: z._default(z.int().check(z.minimum(1), z.maximum(1000)), 10),
  deadlineSeconds: z._default(seconds(SHORTEST_DEADLINE_SECONDS, 259_200), 7200),
  dryRun: z._default(z.boolean(), false),
};

type Wishes = z.infer<z.ZodMiniObject<typeof wishes>>;

const fitsTogether = z.check<Wishes>((payload) => {
  const { newName, keepName, profile, bakeSeconds, deadlineSeconds, movePods = 'none' } = payload.value;
  const problem = (field: string, message: string) =>
    payload.issues.push({ code: 'custom', message, path: [field], input: payload.value });

  if (newName !== undefined && keepName) problem('newName', 'must be omitted when keepName is true');
  // Pods that match two profiles go to the one whose name sorts first: in the second hop that is the one to be emptied.
  if (keepName && movePods !== 'none')
    problem(
      'keepName',
      `must be omitted when movePods is ${movePods}: evicted pods would go back to the temporary profile`,
    );
  if (newName === profile) problem('newName', 'must differ from profile; keepName keeps the name');
  if (bakeSeconds >= deadlineSeconds) problem('bakeSeconds', 'must be shorter than deadlineSeconds');
}, always);

/**
 * The input of `replace-fargate-profile`. `force` replaces although nothing changes; `keepName` adds a second hop so that the final
 * profile has the old name; `profileQuota` is how many profiles the account may have in a cluster.
 */
export const ReplaceFargateProfileRequest = z
  .strictObject({ cluster: Cluster, ...wishes, ...notifyWish, ...startedBy, ...schemaHint })
  .check(fitsTogether);
export type ReplaceFargateProfileRequest = z.infer<typeof ReplaceFargateProfileRequest>;

/** The same for one of the profiles of a cluster that is named elsewhere. */
export const ProfileWish = z.strictObject(wishes).check(fitsTogether);
export type ProfileWish = z.infer<typeof ProfileWish>;
