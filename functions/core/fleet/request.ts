import * as z from 'zod/mini';
import { AccountId, ClusterPattern, RegionName, RoleArn } from '../cluster.ts';
import { NotifyWish } from '../execution/notify-wish.ts';
import { STARTED_BY, startedBy } from '../execution/started-by.ts';
import { schemaHint } from '../input/schema-hint.ts';
import { clusterWishes, wishesFitTogether } from '../maintenance/request.ts';
import { seconds } from '../time-limits.ts';
import { amount } from './amount.ts';
import { Freeze, MaintenanceWindow } from './calendar.ts';
import { FleetName } from './named/name.ts';

const MOST_CONCURRENT = 500;
const MOST_CLUSTERS = 10_000;
const MOST_WAVES = 50;
const MOST_PLACES = 1000;
const LONGEST_BAKE_SECONDS = 30 * 86_400;
const LONGEST_APPROVAL_SECONDS = 30 * 86_400;

const NAMES_RULE = 'must be a list of names of clusters, in which * stands for any text and ? for any character';
const Names = z.array(ClusterPattern, NAMES_RULE).check(z.minLength(1, NAMES_RULE), z.maxLength(100, NAMES_RULE));

const TAGS_RULE =
  'must be tags with the values that are meant, such as { "stage": "prod" } or { "stage": ["qa", "prod"] }';
const TagValue = z.union([z.string(), z.array(z.string()).check(z.minLength(1, 'must name a value'))], TAGS_RULE);
const Tags = z
  .record(z.string(), TagValue, TAGS_RULE)
  .check(z.refine((tags) => Object.keys(tags).length > 0, 'must name a tag'));

const VERSION_RULE = 'must be a Kubernetes version such as 1.33';
const Versions = z
  .array(z.string(VERSION_RULE).check(z.regex(/^1\.\d{1,2}$/, VERSION_RULE)), `must be a list of Kubernetes versions`)
  .check(z.minLength(1, 'must name a version'));

/** Another account, and the role by which it is reached. */
export const FleetAccount = z.strictObject({
  roleArn: RoleArn,
  externalId: z.optional(z.string().check(z.minLength(2), z.maxLength(1224))),
});
export type FleetAccount = z.infer<typeof FleetAccount>;

const ACCOUNTS_RULE =
  'must be "own", or a list of accounts such as "own" and { "roleArn": "arn:aws:iam::111122223333:role/name" }';
const Account = z.union([z.literal('own'), FleetAccount], ACCOUNTS_RULE);

/** Which clusters are meant: all that are in the accounts and Regions and match, but those that `except` matches. */
export const ClusterSelection = z.strictObject({
  accounts: z._default(z.array(Account, ACCOUNTS_RULE).check(z.minLength(1, 'must name an account')), ['own']),
  regions: z.optional(
    z.array(RegionName, 'must be a list of Regions such as eu-west-1').check(z.minLength(1, 'must name a Region')),
  ),
  names: z.optional(Names),
  tags: z.optional(Tags),
  versions: z.optional(Versions),
  except: z.optional(z.strictObject({ names: z.optional(Names), tags: z.optional(Tags) })),
});
export type ClusterSelection = z.infer<typeof ClusterSelection>;

const MatchList = <Item extends z.ZodMiniType>(item: Item) =>
  z.optional(z.array(item).check(z.minLength(1, 'must not be empty')));

/** The clusters of a wave: those that match everything that is named here. */
const WaveMatch = z
  .strictObject({
    names: z.optional(Names),
    tags: z.optional(Tags),
    accounts: MatchList(AccountId),
    regions: MatchList(RegionName),
  })
  .check(
    z.refine((match) => Object.values(match).some((each) => each !== undefined), {
      error: 'must name names, tags, accounts or regions; `rest: true` means all that no wave before has',
    }),
  );
export type WaveMatch = z.infer<typeof WaveMatch>;

/** How fast a wave goes, and how many of its clusters may fail before nothing more is started. */
const pace = {
  maxConcurrency: amount(1, MOST_CONCURRENT),
  toleratedFailures: amount(0, MOST_CLUSTERS),
  window: MaintenanceWindow,
};

const WAVE_NAME_RULE = 'must be a name of up to 40 letters, digits, spaces, hyphens and underscores';

const Wave = z
  .strictObject({
    name: z.string(WAVE_NAME_RULE).check(z.regex(/^[\w][\w -]{0,39}$/, WAVE_NAME_RULE)),
    match: z.optional(WaveMatch),
    rest: z.optional(z.literal(true)),
    maxConcurrency: z.optional(pace.maxConcurrency),
    toleratedFailures: z.optional(pace.toleratedFailures),
    bakeSeconds: z.optional(seconds(0, LONGEST_BAKE_SECONDS)),
    window: z.optional(pace.window),
  })
  .check(
    z.refine(({ match, rest }) => (match === undefined) !== (rest === undefined), {
      error: 'must say which clusters are meant: either those that match, or the rest',
      path: ['match'],
    }),
  );
export type Wave = z.infer<typeof Wave>;

const always = { when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null };

/** A name is a wave's own, and nothing is left for a wave behind the rest. */
const wavesInOrder = z.check<{ waves: unknown }>(({ value, issues }) => {
  const waves: unknown[] = Array.isArray(value.waves) ? value.waves : [];
  const names = waves.map((wave) => Object(wave).name);
  const rest = waves.findIndex((wave) => Object(wave).rest === true);
  const problem = (index: number, member: string, message: string) =>
    issues.push({ code: 'custom', message, path: ['waves', index, member], input: value });
  for (const [index, name] of names.entries()) {
    if (name !== undefined && names.indexOf(name) < index)
      problem(index, 'name', `${name} is the name of waves[${names.indexOf(name)}] already`);
  }
  if (rest >= 0 && rest < waves.length - 1)
    problem(rest, 'rest', 'must be on the last wave: nothing is left for those after it');
}, always);

const RUN_RULE = 'must be the name of a run of maintain-fleet, or its ARN';
const RunToContinue = z
  .string(RUN_RULE)
  .check(z.regex(/^(arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:execution:[\w-]{1,80}:)?[\w-]{1,80}$/, RUN_RULE));

/** The fields by which a request takes over another one, and what may stand beside each. The first that is there counts. */
const TAKEN_OVER = [
  { by: 'continues', beside: ['dryRun'], counts: 'the request of that run counts' },
  { by: 'fleet', beside: ['approval', 'dryRun'], counts: 'the file of that fleet counts' },
];

/** What is as it is without being named cannot be distinguished from it, and does no harm. */
const takesOverWhole = z.check<object>(({ value, issues }) => {
  const given = new Map(Object.entries(value).filter(([, wish]) => wish !== undefined));
  const taken = TAKEN_OVER.find(({ by }) => given.has(by));
  if (taken === undefined) return;
  const { by, beside, counts } = taken;
  const allowed: readonly string[] = [by, ...beside, STARTED_BY, '$schema'];
  const defaults: object = MaintainFleetRequest.parse({});
  for (const [field, wish] of given) {
    if (allowed.includes(field) || JSON.stringify(wish) === JSON.stringify(Object(defaults)[field])) continue;
    const message = `must be omitted beside \`${by}\`: ${counts}`;
    issues.push({ code: 'custom', message, path: [field], input: value });
  }
}, always);

const WAVES_RULE = 'must be a list of waves such as { "name": "canary", "match": { "tags": { "stage": "dev" } } }';

/** What is done only after approval, the least first. */
export const APPROVALS = ['none', 'before-start', 'before-each-wave'] as const;

/**
 * The input of `maintain-fleet`: which clusters, what is to be done on each, as in a request of `maintain-cluster`, and in which
 * waves. The pace of the request applies to each wave that has none of its own. Without waves there is one, of all clusters.
 */
export const MaintainFleetRequest = z
  .strictObject({
    clusters: z._default(ClusterSelection, { accounts: ['own'] }),
    ...clusterWishes,
    waves: z._default(
      z
        .array(Wave, WAVES_RULE)
        .check(z.minLength(1, 'must name a wave'), z.maxLength(MOST_WAVES, `must have at most ${MOST_WAVES} waves`)),
      [{ name: 'all', rest: true }],
    ),
    maxConcurrency: z._default(pace.maxConcurrency, 10),
    maxConcurrencyPerRegion: z._default(
      z
        .number('must be a whole number from 1 to 100')
        .check(z.int('must be a whole number from 1 to 100'), z.minimum(1), z.maximum(100)),
      5,
    ),
    toleratedFailures: z._default(pace.toleratedFailures, 0),
    concurrencyMode: z._default(z.enum(['soft', 'strict']), 'soft'),
    toleratedUnreachable: z._default(amount(0, MOST_PLACES), '100%'),
    bakeBetweenWavesSeconds: z._default(seconds(0, LONGEST_BAKE_SECONDS), 0),
    approval: z._default(z.enum(APPROVALS), 'none'),
    approvalSeconds: z._default(seconds(60, LONGEST_APPROVAL_SECONDS), 259_200),
    window: z.optional(pace.window),
    freeze: z._default(z.array(Freeze).check(z.maxLength(50, 'must have at most 50 entries')), []),
    notify: z._default(NotifyWish, 'failures'),
    fleet: z.optional(FleetName),
    continues: z.optional(RunToContinue),
    dryRun: z._default(z.boolean(), false),
    ...startedBy,
    ...schemaHint,
  })
  .check(wishesFitTogether, wavesInOrder, takesOverWhole);
export type MaintainFleetRequest = z.infer<typeof MaintainFleetRequest>;
