import * as z from 'zod/mini';
import { AddonName, AddonWish, CommonWishes, OtherWishes } from '../addon/request.ts';
import { Cluster } from '../cluster.ts';
import { notifyWish } from '../execution/notify-wish.ts';
import { startedBy } from '../execution/started-by.ts';
import { ProfileWish } from '../fargate/request.ts';
import { schemaHint } from '../input/schema-hint.ts';

// Twice the number of add-ons that EKS offers; their results fit into the state of an execution.
const MOST_ADDONS = 100;
const MOST_PROFILES = 100;

const ADDONS_RULE =
  'must be "all", { "all": true, "except": [...] }, or a list of add-ons such as { "addon": "coredns", "version": "default" }';
const PROFILES_RULE = 'must be a list of Fargate profiles such as { "profile": "default", "changes": { ... } }';

const NAMES_RULE = 'must be a list of names of add-ons';
const OVERRIDES_RULE = 'must be a list of add-ons such as { "addon": "coredns", "version": "default" }';

/**
 * Every add-on of the cluster except those in `except`, all with the options beside `all`; `overrides` has other options for
 * single add-ons.
 */
const AllAddons = z.strictObject({
  all: z.literal(true, 'must be true; a list names single add-ons'),
  except: z.optional(z.array(AddonName, NAMES_RULE).check(z.maxLength(MOST_ADDONS))),
  ...CommonWishes,
  overrides: z.optional(
    z
      .array(z.strictObject({ ...OtherWishes, addon: AddonName }), OVERRIDES_RULE)
      .check(z.maxLength(MOST_ADDONS, `must name at most ${MOST_ADDONS} add-ons`)),
  ),
});

const Addons = z.union(
  [
    z.literal('all'),
    AllAddons,
    z.array(AddonWish, ADDONS_RULE).check(z.maxLength(MOST_ADDONS, `must name at most ${MOST_ADDONS} add-ons`)),
  ],
  ADDONS_RULE,
);

const Profiles = z
  .array(ProfileWish, PROFILES_RULE)
  .check(z.maxLength(MOST_PROFILES, `must name at most ${MOST_PROFILES} profiles`));

// Checks run although something else is invalid too, so that all problems are reported at the same time.
const always = { when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null };

/** What to do on a cluster, whether the request names one cluster or selects many. */
export const clusterWishes = {
  addons: z._default(Addons, 'all'),
  fargateProfiles: z._default(Profiles, []),
  onFailure: z._default(z.enum(['stop', 'continue']), 'stop'),
};

/** Nothing is named twice, and something is named. */
export const wishesFitTogether = z.check<{ addons: unknown; fargateProfiles: unknown }>((payload) => {
  const { addons, fargateProfiles } = payload.value;
  const names = { addons: namesOf(addons, 'addon'), fargateProfiles: namesOf(fargateProfiles, 'profile') };
  const problem = (path: (string | number)[], message: string) =>
    payload.issues.push({ code: 'custom', message, path, input: payload.value });

  for (const [field, member] of [['addons', 'addon'] as const, ['fargateProfiles', 'profile'] as const]) {
    for (const [index, name] of names[field].entries()) {
      const first = names[field].indexOf(name);
      if (name !== undefined && first < index) {
        problem([field, index, member], `${name} is already named by ${field}[${first}]`);
      }
    }
  }
  for (const { path, message } of allProblems(addons)) problem(['addons', ...path], message);
  if (Array.isArray(addons) && addons.length === 0 && names.fargateProfiles.length === 0) {
    problem(['addons'], 'must name an add-on, or be "all", when fargateProfiles names nothing');
  }
}, always);

/**
 * The input of `maintain-cluster`. `all` updates every add-on that EKS manages on the cluster to its latest version, with the
 * defaults of `update-addon` or with the options beside `all: true`; a list names some, each with the options of `update-addon`.
 * The `dryRun` of the request applies to every entry, that of an entry to the entry alone. The request does not choose the order.
 */
export const MaintainClusterRequest = z
  .strictObject({
    cluster: Cluster,
    ...clusterWishes,
    dryRun: z._default(z.boolean(), false),
    ...notifyWish,
    ...startedBy,
    ...schemaHint,
  })
  .check(wishesFitTogether);
export type MaintainClusterRequest = z.infer<typeof MaintainClusterRequest>;

/** The problems of `{ all: true, ... }` as a whole; it may be any value when it has other problems too. */
function allProblems(addons: unknown): { path: (string | number)[]; message: string }[] {
  const { all, except, overrides, ...common }: Record<string, unknown> = Array.isArray(addons) ? {} : Object(addons);
  if (all !== true) return [];
  const left: unknown[] = Array.isArray(except) ? except : [];
  const others: unknown[] = Array.isArray(overrides) ? overrides : [];
  const names = namesOf(others, 'addon');
  return [
    ...bakeProblems({ ...common, addon: 'any' }).map((message) => ({ path: ['bakeSeconds'], message })),
    ...others.flatMap((other, index) => {
      const name = names[index];
      const at = ['overrides', index];
      const first = names.indexOf(name);
      const twice = `${name} is already named by addons.overrides[${first}]`;
      return [
        ...(name !== undefined && first < index ? [{ path: [...at, 'addon'], message: twice }] : []),
        ...(left.includes(name) ? [{ path: [...at, 'addon'], message: `${name} is left out by addons.except` }] : []),
        ...bakeProblems({ ...common, ...Object(other) }).map((message) => ({ path: [...at, 'bakeSeconds'], message })),
      ];
    }),
  ];
}

/** The problems of the combination of two options, one of which may be the default. */
function bakeProblems(wish: object): string[] {
  const issues = AddonWish.safeParse(wish).error?.issues ?? [];
  return issues
    .filter(({ code, path }) => code === 'custom' && path[0] === 'bakeSeconds')
    .map(({ message }) => message);
}

/** The names in a list, which may be any value when the request has other problems. */
function namesOf(list: unknown, member: 'addon' | 'profile'): (string | undefined)[] {
  if (!Array.isArray(list)) return [];
  return list.map((entry: unknown) => {
    const name: unknown = Object(entry)[member];
    return typeof name === 'string' ? name : undefined;
  });
}
