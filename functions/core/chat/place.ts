import * as z from 'zod/mini';

/** Where somebody asked for a run, and who: what its reports find their way back by. */
export const ChatOrigin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('slack'), team: z.string(), channel: z.string(), user: z.string() }),
  z.strictObject({ kind: z.literal('github'), repository: z.string(), issue: z.number(), user: z.string() }),
]);
export type ChatOrigin = z.infer<typeof ChatOrigin>;

/** Where something is posted: a channel of Slack, or an issue or pull request of GitHub. */
export type ChatPlace = { kind: 'slack'; channel: string } | { kind: 'github'; repository: string; issue: number };

/** A place to post to; `askedBy` is set where somebody asked. */
export type Destination = { place: ChatPlace; askedBy?: string };

/** The place as keys, logs and errors name it. */
export function placeName(place: ChatPlace): string {
  return place.kind === 'slack' ? `slack:${place.channel}` : `github:${place.repository}#${place.issue}`;
}

/** Where somebody asked, as a place to post to. */
function placeOf(origin: ChatOrigin): ChatPlace {
  if (origin.kind === 'slack') return { kind: 'slack', channel: origin.channel };
  const { kind, repository, issue } = origin;
  return { kind, repository, issue };
}

/** Everywhere that a report goes: the channel of the setting, and where it was asked for; each place once. */
export function destinationsOf(channel: string | undefined, origin: ChatOrigin | undefined): Destination[] {
  const setting: Destination[] = channel === undefined ? [] : [{ place: { kind: 'slack', channel } }];
  if (origin === undefined) return setting;
  const asked: Destination = { place: placeOf(origin), askedBy: origin.user };
  return [...setting.filter(({ place }) => placeName(place) !== placeName(asked.place)), asked];
}
