import * as z from 'zod/mini';
import type { ChatPerson } from './chat-message.ts';

/** What can be said, the first word of a command. */
export const ChatVerb = z.enum(['help', 'plan', 'update', 'replace', 'health', 'status', 'approve', 'reject', 'stop']);
export type ChatVerb = z.infer<typeof ChatVerb>;

const names = (rule: string) => z.array(z.string(rule), rule).check(z.minLength(1, rule));
const may = z
  .array(z.union([ChatVerb, z.literal('*')], 'must be a command, or * for all'), 'must be a list of commands')
  .check(z.minLength(1, 'must name at least one command, or *'));

const NOT_ANYONE = 'must name users: anyone may comment on a public repository';

/** One line of who may do what. `*` stands for all, except for teams, repositories, and users of GitHub. */
export const ChatRule = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('slack'),
    teams: names('must be a list of team ids such as T012AB3CD').check(noStar('must name teams')),
    channels: names('must be a list of channel ids, or ["*"]'),
    users: names('must be a list of user ids, or ["*"]'),
    may,
  }),
  z.strictObject({
    from: z.literal('github'),
    repositories: names('must be a list of owner/name').check(noStar('must name repositories')),
    users: names(NOT_ANYONE).check(noStar(NOT_ANYONE)),
    may,
  }),
  z.strictObject({
    from: z.literal('webhook'),
    clients: names('must be a list of clients of the webhook'),
    users: names('must be a list of users, or ["*"]'),
    may,
  }),
]);
export type ChatRule = z.infer<typeof ChatRule>;

/** The commands that a person may give; none for who is in no rule. */
export function allowedVerbs(rules: readonly ChatRule[], person: ChatPerson): Set<ChatVerb> {
  const verbs = rules.filter((rule) => speaksOf(rule, person)).flatMap((rule) => rule.may);
  if (verbs.length === 0) return new Set();
  const named = verbs.filter((verb) => verb !== '*');
  return new Set(verbs.includes('*') ? ChatVerb.options : ['help', ...named]);
}

function speaksOf(rule: ChatRule, person: ChatPerson): boolean {
  if (rule.from === 'slack' && person.from === 'slack') {
    const { team, channel, user } = person;
    return rule.teams.includes(team) && holds(rule.channels, channel) && holds(rule.users, user);
  }
  if (rule.from === 'github' && person.from === 'github') {
    // GitHub's names are the same in upper and lower case.
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
