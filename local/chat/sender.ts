import type { ChatRules } from '../../functions/core/chat/rules.ts';
import { CHAT_EXAMPLES, ChatExample } from '../cloud/chat/examples.ts';
import type { OpenPlaces } from '../cloud/chat/local-chat.ts';

export const SENDER_FIELDS = ['team', 'channel', 'user', 'repository', 'client', 'text'] as const;
export type SenderField = (typeof SENDER_FIELDS)[number];

/** Who sends an example, and what they say, in place of what is in it. */
export type Sender = Readonly<Partial<Record<SenderField, string>>>;

/** Where each kind of example says who sends what. */
const PLACES: Readonly<Record<keyof typeof CHAT_EXAMPLES, Readonly<Partial<Record<SenderField, readonly string[]>>>>> =
  {
    'slack-command': {
      team: ['form.team_id'],
      channel: ['form.channel_id'],
      user: ['form.user_id'],
      text: ['form.text'],
    },
    'slack-button': {
      team: ['payload.team.id', 'payload.user.team_id'],
      channel: ['payload.channel.id'],
      user: ['payload.user.id'],
    },
    'github-comment': {
      repository: ['json.repository.full_name'],
      user: ['json.comment.user.login'],
      text: ['json.comment.body'],
    },
    'webhook-command': { client: ['client'], user: ['json.user'], text: ['json.text'] },
  };

/** An example with another sender or text; `unknown` are the fields that an example of its kind does not have. */
export function sentBy(example: ChatExample, sender: Sender): { example: ChatExample } | { unknown: SenderField[] } {
  const kinds = Object.entries(CHAT_EXAMPLES).filter(([, schema]) => schema.safeParse(example).success);
  const places = new Map(Object.entries(PLACES)).get(kinds[0]?.[0] ?? '') ?? {};
  const given = SENDER_FIELDS.filter((field) => sender[field] !== undefined);
  const unknown = given.filter((field) => places[field] === undefined);
  if (unknown.length > 0) return { unknown };

  const changes = given.flatMap((field) =>
    (places[field] ?? []).map((place) => [place, sentValue(field, place, sender)]),
  );
  const changed = changes.reduce<object>(
    (before, [place = '', value]) => withValue(before, place.split('.'), value),
    example,
  );
  return { example: ChatExample.parse(changed) };
}

/** A comment is a command only when it begins with `/upkeep`. */
const sentValue = (field: SenderField, place: string, sender: Sender): string =>
  `${place === 'json.comment.body' ? '/upkeep ' : ''}${sender[field] ?? ''}`;

function withValue(before: object, [key = '', ...rest]: readonly string[], value: unknown): object {
  if (rest.length === 0) return { ...before, [key]: value };
  return { ...before, [key]: withValue(Object(Object(before)[key]), rest, value) };
}

/** The channels and repositories that rules and a sender name: here the app is a member of all of them. */
export function placesOf(rules: ChatRules, { channel, repository }: Sender): OpenPlaces {
  const channels = rules.flatMap((rule) => (rule.from === 'slack' ? rule.channels : []));
  const repositories = rules.flatMap((rule) => (rule.from === 'github' ? rule.repositories : []));
  return {
    channels: [...channels, channel ?? []].flat(),
    repositories: [...repositories, repository ?? []].flat(),
  };
}
