import { STARTED_BY } from '../../functions/core/execution/started-by.ts';

/**
 * What a field of a request means. `unset` says what happens when an optional field without a default is absent. The
 * descriptions are here rather than in the schemas because the Lambdas would load them.
 */
export type FieldDescription = string | { text: string; unset: string };
export type FieldDescriptions = Readonly<Record<string, FieldDescription>>;

const access: FieldDescriptions = {
  region: { text: 'the Region of the cluster', unset: 'the Region of the caller' },
  accountId: { text: 'the account of the cluster', unset: 'the account of the role, or of the caller' },
  roleArn: { text: 'the role to assume for a cluster in another account', unset: 'none' },
  externalId: { text: 'the external id that the trust policy of the role requires', unset: 'none' },
};

const cluster: FieldDescriptions = {
  cluster: 'a name, or `{ name, region, accountId, roleArn, externalId }`',
  ...within('cluster', { name: 'the name of the cluster', ...access }),
};

const notify: FieldDescriptions = {
  notify: {
    text: 'of which outcomes people are notified: `all`, or only `failures` because whoever starts it reports its success',
    unset: 'all',
  },
};

const startedBy: FieldDescriptions = {
  [STARTED_BY]: { text: 'the execution that started this one; Step Functions links the two', unset: 'none' },
};

const schemaHint: FieldDescriptions = {
  $schema: { text: 'the JSON Schema of this request, for editors', unset: 'none' },
};

const addon: FieldDescriptions = {
  addon: 'the name of the add-on, such as `coredns`',
  version:
    '`latest`, `default`, `v1.19.0-eksbuild.1`, a minor line such as `1.19`, or `latest-that-fits`: the newest version that accepts the configuration',
  compatibility:
    '`previous` or `next`: only versions that EKS also offers on the Kubernetes version before or after the cluster’s',
  neverVersions: 'versions never to update to, each exactly or as a pattern such as `v1.21.*`',
  minimumAgeDays: 'holds back a version until this installation has known it for that many days',
  whenNotOffered:
    'when EKS offers no version for the cluster’s Kubernetes version: `block` the request, or `stay` at the installed version, with a warning',
  resolveConflicts: 'the conflict mode sent with UpdateAddon: `NONE`, `PRESERVE` or `OVERWRITE`',
  onConflict: 'when EKS reports a conflict: `fail`, or retry once with `preserve` or `overwrite`',
  configurationValues: {
    text: 'JSON or YAML text, or an object; `{}` removes the current configuration',
    unset: 'unchanged',
  },
  serviceAccountRoleArn: { text: 'a role; `null` removes it', unset: 'unchanged' },
  podIdentityAssociations: {
    text: '`[{ serviceAccount, roleArn }]`, which replaces the role unless the request also names one; `[]` removes all of them',
    unset: 'unchanged',
  },
  ...within('podIdentityAssociations', {
    serviceAccount: 'the Kubernetes service account',
    roleArn: 'the role that its pods get',
  }),
  allowDowngrade: 'allows an older version, which is otherwise blocked',
  rollBack:
    'rolls back when the add-on changed and is not healthy; `required` blocks an update that cannot be rolled back, which is otherwise a warning',
  rollBackTo:
    'rolls back to the `start`, or after several steps to the `last-good-step`; `nearest` takes the nearest older version that accepts the configuration when EKS no longer offers the previous one',
  bakeSeconds: 'seconds between EKS’s success and the verification of the add-on',
  settleSeconds: {
    text: 'how long an unhealthy add-on may go without any progress; by default until the deadline while EKS reports only issues that can recover, otherwise 600',
    unset: '',
  },
  deadlineSeconds:
    'the limit for the whole execution, at least 900. Waiting ends 400 s before it, so that people are still notified when Lambda is throttled for five minutes. The plan says [how long an update may take](docs/versions.md#how-long-it-may-take), and warns when the deadline is shorter',
  diagnose:
    'where the stack and the cluster give [access to the Kubernetes API](docs/kubernetes.md): says from the cluster why the add-on is not healthy, and waits until all its pods are of the new version',
  dryRun: 'ends with the plan and changes nothing',
};

const profile: FieldDescriptions = {
  profile: 'the profile to replace: by its exact name, or by the name that its line of replacements began with',
  changes:
    'only what differs: `podExecutionRoleArn`, `subnets`, `selectors` (a list replaces the old list), `tags` (merged; `null` removes one)',
  ...within('changes', {
    podExecutionRoleArn: { text: 'the pod execution role of the new profile', unset: 'unchanged' },
    subnets: { text: 'the ids of the subnets of the new profile', unset: 'unchanged' },
    selectors: { text: 'which pods run on the new profile', unset: 'unchanged' },
    'selectors.namespace': 'the namespace of the pods; `*` and `?` are wildcards',
    'selectors.labels': 'labels that the pods must have, at most five',
    tags: { text: 'tags to add or change; `null` removes one', unset: 'unchanged' },
  }),
  force: 'replaces the profile although nothing changes, for example to recycle the pods',
  newName: { text: 'the name of the new profile', unset: 'counted down' },
  keepName: 'makes two replacements by way of a temporary profile, so that the final one has the old name',
  handOver:
    'the cutover. `bake`: wait `bakeSeconds`; `approve`: wait until a person approves, in chat, with `upkeep approve ID`, or by SendTaskSuccess with the output `{"verdict":"approved"}`; any other answer rejects',
  bakeSeconds: 'seconds between the new profile becoming ACTIVE and the deletion of the old one, up to a day',
  movePods: {
    text: 'how the pods leave the old profile before it is deleted: `none` stops them with it; `evict` evicts them under their PodDisruptionBudgets; `restart` restarts Deployments and evicts the others',
    unset: '`evict` where `KubernetesAccess` of the stack allows it and the cluster gives access, otherwise `none`',
  },
  maxUnavailable:
    'how many pods of one workload may be unavailable at the same time: a number, or a share, rounded down, and at least 1',
  podTimeoutSeconds: 'how long a pod may take on the new profile until it is ready, 60 to 3,600',
  moveTimeoutSeconds: 'how long moving all pods may take, 60 to 21,600',
  onBlockedPods:
    'when pods cannot be moved: `stop` keeps both profiles, `ask` requests an approval to stop them with the old profile, `proceed` stops them with it',
  jobs: '`wait` until Jobs have finished, or `evict` their pods, whose work then starts over',
  profileQuota: 'how many profiles the account may have in a cluster, if the quota was raised',
  deadlineSeconds:
    'the limit for the whole execution, 900 to 259,200 (three days). Waiting ends 400 s before it, so that people are still notified when Lambda is throttled for five minutes',
  dryRun: 'ends with the plan and changes nothing: names, the differences between old and new profile, warnings',
};

/** What is to be done on a cluster. */
const clusterWishes: FieldDescriptions = {
  addons:
    '`all` add-ons that EKS manages on the cluster, each to its latest version; `{ all: true, except, overrides, ... }`; or a list, each entry with the fields of `update-addon` except `cluster`',
  ...within('addons', {
    all: '`true`: every add-on that EKS manages on the cluster',
    except: { text: 'add-ons that are left alone, whether they are installed or not', unset: 'none' },
    overrides: { text: 'different settings for single add-ons', unset: 'none' },
    ...within('overrides', addon),
    ...addon,
  }),
  fargateProfiles: {
    text: 'a list, each entry with the fields of `replace-fargate-profile` except `cluster`',
    unset: 'none',
  },
  ...within('fargateProfiles', profile),
};

const selection: FieldDescriptions = {
  names: { text: 'names of clusters, in which `*` stands for any text and `?` for any character', unset: 'any' },
  tags: {
    text: 'tags that a cluster must have, each with a value or a list of values, with `*` and `?` as in names',
    unset: 'any',
  },
};

const window: FieldDescriptions = {
  window: {
    text: 'when clusters may be started: `{ days, from, to, timeZone }`. A cluster that would not end in time is not started',
    unset: 'always',
  },
  ...within('window', {
    days: { text: 'the days on which it begins, such as `[sat, sun]`', unset: 'every day' },
    from: 'the time at which it opens, such as `22:00`; where clocks show it twice, the second',
    to: 'the time at which it closes, at the latest `24:00`; a time that is not later than `from` is the next day’s',
    timeZone: 'a time zone such as `Europe/Berlin`; daylight saving time is respected',
  }),
};

const MAX_CONCURRENCY =
  'how many clusters of a wave are maintained at the same time: a number up to 500, or a percentage of its clusters, rounded down, at least one';
const TOLERATED =
  'how many clusters of a wave may fail before nothing more is started: a number, or a percentage of its clusters, rounded down';

/** The description of each field of each request, by its path: members of a list are those of the field itself. */
export const FIELD_DESCRIPTIONS: Readonly<Record<string, FieldDescriptions>> = {
  'update-addon': { ...cluster, ...addon, ...notify, ...startedBy, ...schemaHint },
  'replace-fargate-profile': { ...cluster, ...profile, ...notify, ...startedBy, ...schemaHint },
  'maintain-cluster': {
    ...cluster,
    ...clusterWishes,
    onFailure: 'after a failed item: `stop`, or `continue` with the next one once EKS has no update in progress',
    dryRun: 'ends with the plans of all items; on a single entry, with the plan of that one',
    notify: {
      text: 'of which outcomes of items, and of its own, people are notified: `all`, or only `failures`',
      unset: 'all',
    },
    ...startedBy,
    ...schemaHint,
  },
  'maintain-fleet': {
    clusters: 'which clusters: all that match in the accounts and Regions, except those that `except` matches',
    ...within('clusters', {
      accounts: '`own`, and `{ roleArn, externalId }` for each other account',
      ...within('accounts', {
        roleArn: 'the role to assume there',
        externalId: { text: 'the external id that the trust policy of the role requires', unset: 'none' },
      }),
      regions: { text: 'the Regions to look into, in each account', unset: 'the Region of the stack' },
      ...selection,
      versions: { text: 'Kubernetes versions, such as `1.33`', unset: 'any' },
      except: { text: 'clusters that are left alone', unset: 'none' },
      ...within('except', selection),
    }),
    ...clusterWishes,
    onFailure: 'within a cluster, after a failed item: `stop`, or `continue` with the next one',
    waves:
      'the waves, one after another; a cluster belongs to the first that it matches, and without waves there is one of all',
    ...within('waves', {
      name: 'its name, for people',
      match: { text: 'the clusters of the wave: those that match everything named here', unset: 'with `rest`, all' },
      ...within('match', {
        ...selection,
        accounts: { text: 'account ids', unset: 'any' },
        regions: { text: 'Regions', unset: 'any' },
      }),
      rest: { text: '`true`, on the last wave: all clusters that no wave before has', unset: 'only those that match' },
      maxConcurrency: { text: MAX_CONCURRENCY, unset: 'that of the request' },
      toleratedFailures: { text: TOLERATED, unset: 'that of the request' },
      bakeSeconds: { text: 'seconds between the wave and the next', unset: '`bakeBetweenWavesSeconds`' },
      ...window,
    }),
    maxConcurrency: MAX_CONCURRENCY,
    maxConcurrencyPerRegion: 'how many clusters of one account and Region are maintained at the same time',
    toleratedFailures: TOLERATED,
    concurrencyMode:
      '`soft`: up to the tolerance and everything that is under way then can fail; `strict`: no more are started than may still fail, so at most one more than tolerated fails',
    toleratedUnreachable:
      'how many accounts and Regions may be unreadable, as a number or a percentage; with more, nothing is started',
    bakeBetweenWavesSeconds:
      'seconds between two waves, up to 30 days. Then the add-ons that were updated must still be healthy, or the run stops',
    approval:
      'what is done only after approval: the start, or each wave (`before-each-wave`, the first one among them)',
    approvalSeconds:
      'how long an approval request waits for an answer, up to 30 days; without one it counts as rejected',
    ...window,
    freeze:
      'times in which nothing is started: `[{ from, to, why }]`; a cluster that would not end before is not started either',
    ...within('freeze', {
      from: 'a date, a local time such as `2026-12-24T18:00`, or a time with an offset',
      to: 'the same; a date is meant as a whole day',
      timeZone: { text: 'the time zone of dates and local times', unset: 'only times with an offset' },
      why: 'the reason, which is reported',
    }),
    notify:
      'of which clusters and items people are notified one by one: `failures`, since the report has the successes, or `all`',
    fleet: {
      text: 'a fleet whose file is in the bucket, by its name: that file is the request. Nothing but `dryRun` and `approval` stands beside it, and the stricter approval counts',
      unset: 'the request is this one',
    },
    continues: {
      text: 'a run that has ended, by its name or ARN: what is left of its request is done, each add-on to the version of its plan. Nothing but `dryRun` stands beside it',
      unset: 'a run of its own',
    },
    dryRun: 'ends with the plans of all clusters and changes nothing; windows, freezes and tolerances do not apply',
    ...startedBy,
    ...schemaHint,
  },
  'report-health': {
    ...cluster,
    drift:
      'also says which add-ons are behind the latest version that EKS offers, and what must move before the next Kubernetes version',
    ...schemaHint,
  },
  'scan-health': {
    clusters: {
      text: 'names of clusters, in which `*` stands for any text',
      unset: 'those that `ClusterNames` allows',
    },
    source: {
      text: 'what reported it, such as an event of EKS: notifications say so',
      unset: 'the time of the scan',
    },
    places: { text: 'the accounts and Regions to scan', unset: 'the own account and `ClusterRegion`' },
    ...within('places', access),
    ...schemaHint,
  },
};

function within(field: string, fields: FieldDescriptions): FieldDescriptions {
  return Object.fromEntries(Object.entries(fields).map(([name, description]) => [`${field}.${name}`, description]));
}
