import * as z from 'zod/mini';

/** Where a run was requested, and by whom; its reports are posted there. */
export const ChatOrigin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('slack'), team: z.string(), channel: z.string(), user: z.string() }),
  z.strictObject({ kind: z.literal('github'), repository: z.string(), issue: z.number(), user: z.string() }),
]);
export type ChatOrigin = z.infer<typeof ChatOrigin>;

/** Where something is posted: a Slack channel, or a GitHub issue or pull request. */
export type ChatPlace = { kind: 'slack'; channel: string } | { kind: 'github'; repository: string; issue: number };

/** A place to post to; `askedBy` is set when it is the place where somebody requested the run. */
export type Destination = { place: ChatPlace; askedBy?: string };

/** The place as named in keys, logs and errors. */
export function placeName(place: ChatPlace): string {
  return place.kind === 'slack' ? `slack:${place.channel}` : `github:${place.repository}#${place.issue}`;
}

/** The place where a run was requested, as a place to post to. */
function placeOf(origin: ChatOrigin): ChatPlace {
  if (origin.kind === 'slack') return { kind: 'slack', channel: origin.channel };
  const { kind, repository, issue } = origin;
  return { kind, repository, issue };
}

/** All places a report is posted to: the configured channel, and where the run was requested; each place once. */
export function destinationsOf(channel: string | undefined, origin: ChatOrigin | undefined): Destination[] {
  const setting: Destination[] = channel === undefined ? [] : [{ place: { kind: 'slack', channel } }];
  if (origin === undefined) return setting;
  const asked: Destination = { place: placeOf(origin), askedBy: origin.user };
  return [...setting.filter(({ place }) => placeName(place) !== placeName(asked.place)), asked];
}
