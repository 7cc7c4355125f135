import * as z from 'zod/mini';
import { ClusterPattern } from '../cluster.ts';
import { fitsPattern } from '../pattern.ts';
import { COMMANDS, isVerb } from './command.ts';
import type { ChatPerson } from './message.ts';

/** The commands, by their first word. */
export const ChatVerb = z.enum(Object.keys(COMMANDS).filter(isVerb));
export type ChatVerb = z.infer<typeof ChatVerb>;

const names = (rule: string) => z.array(z.string(rule), rule).check(z.minLength(1, rule));
const may = z
  .array(z.union([ChatVerb, z.literal('*')], 'must be a command, or * for all'), 'must be a list of commands')
  .check(z.minLength(1, 'must name at least one command, or *'));

const CLUSTERS_RULE = 'must be a list of clusters, by name or pattern such as prod-*';

/** Options of every rule: the clusters it applies to (all by default), and that nobody may approve their own request. */
const bounds = {
  clusters: z.optional(z.array(ClusterPattern, CLUSTERS_RULE).check(z.minLength(1, CLUSTERS_RULE))),
  fourEyes: z.optional(z.literal(true, 'must be true, or omitted')),
};

const NOT_ANYONE = 'must name users, because anyone may comment on a public repository';

/** One rule of who may do what. `*` stands for all, except for Slack teams, GitHub repositories and GitHub users. */
export const ChatRule = z.discriminatedUnion(
  'from',
  [
    z.strictObject({
      from: z.literal('slack'),
      teams: names('must be a list of team ids such as T012AB3CD').check(noStar('must name teams')),
      channels: names('must be a list of channel ids, or ["*"]'),
      users: names('must be a list of user ids, or ["*"]'),
      may,
      ...bounds,
    }),
    z.strictObject({
      from: z.literal('github'),
      repositories: names('must be a list of owner/name').check(noStar('must name repositories')),
      users: names(NOT_ANYONE).check(noStar(NOT_ANYONE)),
      may,
      ...bounds,
    }),
    z.strictObject({
      from: z.literal('webhook'),
      clients: names('must be a list of webhook clients'),
      users: names('must be a list of users, or ["*"]'),
      may,
      ...bounds,
    }),
  ],
  'must be slack, github or webhook',
);
export type ChatRule = z.infer<typeof ChatRule>;

/** Who may do what: the parameter `ChatRules`, in JSON. */
export const ChatRules = z.array(ChatRule, 'must be a list of rules');
export type ChatRules = z.infer<typeof ChatRules>;

/** What a person may do, and on which clusters. `fourEyes`: the clusters on which nobody approves their own request. */
export type ChatAccess = {
  verbs: ReadonlySet<ChatVerb>;
  rules: readonly Pick<ChatRule, 'may' | 'clusters'>[];
  fourEyes: readonly string[];
};

/** What the rules allow a person; no verb without a matching rule. `fourEyes` applies whichever rule allows the command. */
export function accessOf(rules: readonly ChatRule[], person: ChatPerson): ChatAccess {
  const own = rules.filter((rule) => speaksOf(rule, person));
  const fourEyes = rules.flatMap((rule) => (rule.fourEyes ? (rule.clusters ?? ['*']) : []));
  return { verbs: verbsOf(own), rules: own, fourEyes };
}

function verbsOf(rules: readonly ChatRule[]): Set<ChatVerb> {
  const verbs = rules.flatMap((rule) => rule.may);
  if (verbs.length === 0) return new Set();
  const named = verbs.filter((verb) => verb !== '*');
  return new Set(verbs.includes('*') ? ChatVerb.options : ['help', ...named]);
}

/** Whether a command is allowed on every cluster; then its cluster need not be looked up. */
export function mayOnAny({ rules }: ChatAccess, verb: ChatVerb): boolean {
  return rules.some((rule) => grants(rule, verb) && (rule.clusters === undefined || rule.clusters.includes('*')));
}

/** Whether a command is allowed on a cluster. On an unknown cluster, only if it is allowed on every one. */
export function mayOn(access: ChatAccess, verb: ChatVerb, cluster: string | undefined): boolean {
  if (mayOnAny(access, verb)) return true;
  return (
    cluster !== undefined && access.rules.some((rule) => grants(rule, verb) && isAmong(rule.clusters ?? [], cluster))
  );
}

/** Whether the requester must not approve on a cluster. On an unknown cluster, if that holds anywhere. */
export function needsFourEyes({ fourEyes }: ChatAccess, cluster: string | undefined): boolean {
  return cluster === undefined ? fourEyes.length > 0 : isAmong(fourEyes, cluster);
}

const grants = ({ may: verbs }: Pick<ChatRule, 'may'>, verb: ChatVerb) => verbs.includes('*') || verbs.includes(verb);

const isAmong = (patterns: readonly string[], cluster: string) =>
  patterns.some((pattern) => fitsPattern(pattern, cluster));

function speaksOf(rule: ChatRule, person: ChatPerson): boolean {
  if (rule.from === 'slack' && person.from === 'slack') {
    const { team, channel, user } = person;
    return rule.teams.includes(team) && holds(rule.channels, channel) && holds(rule.users, user);
  }
  if (rule.from === 'github' && person.from === 'github') {
    // GitHub names are not case-sensitive.
    const same = (name: string) => (other: string) => name.toLowerCase() === other.toLowerCase();
    return rule.repositories.some(same(person.repository)) && rule.users.some(same(person.user));
  }
  return rule.from === 'webhook' && person.from === 'webhook'
    ? holds(rule.clients, person.client) && holds(rule.users, person.user)
    : false;
}

const holds = (list: readonly string[], name: string) => list.includes('*') || list.includes(name);

function noStar(message: string) {
  return z.refine<string[]>((list) => !list.includes('*'), message);
}
