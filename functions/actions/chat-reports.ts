import type { ChatOrigins } from '../aws/table/chat-origins.ts';
import type { ChatPosts } from '../aws/table/chat-posts.ts';
import { isMisconfigured } from '../core/chat/misconfiguration.ts';
import { type ChatOrigin, type Destination, destinationsOf, placeName } from '../core/chat/place.ts';
import { type ChatPost, type ChatSender, type ChatTokens, canPost, noticePost } from '../core/chat/post.ts';
import { WorkflowError } from '../core/errors/workflow-error.ts';
import type { Notice } from '../core/notice/notice.ts';

export type ReportPorts = {
  origins: ChatOrigins;
  posts: ChatPosts;
  send: ChatSender;
  /** Milliseconds since the epoch. */
  now: () => number;
  pause: (milliseconds: number) => Promise<void>;
};

/** What is posted, under its own id, where, and with which tokens. */
export type Report = {
  notice: Notice;
  news: string;
  table: string;
  /** The Slack channel that gets every report, in addition to the place where a run was requested. */
  channel: string | undefined;
  tokens: ChatTokens;
};

/** The names of the places a report was posted to. `known`: it had already been posted there. */
export type Reported = { kind: 'posted' | 'known' | 'nowhere'; posted: string[]; known: string[] };

/**
 * Posts a notice about an execution or about health to all of its places. Safe to repeat. Throws `SlackTokenMissing` when a
 * channel is configured and there is no token to post there with; the place where the run was requested has the report by then.
 */
export async function postReport(ports: ReportPorts, report: Report): Promise<Reported> {
  const { notice, table, channel, tokens } = report;
  if (channel === undefined && tokens.slackToken === undefined && tokens.githubToken === undefined) return reported([]);
  const { execution } = notice;
  const origin = execution && (await ports.origins.originOf(table, execution.arn));
  const came = await postTo(ports, report, destinationsOf(channel, origin));
  if (channel === undefined || tokens.slackToken !== undefined) return came;
  throw new WorkflowError(
    'SlackTokenMissing',
    `SlackChannel is ${channel}, but the chat secret has no slackToken to post there with. Put the bot token (xoxb-...) of the app into the secret, or leave SlackChannel empty.`,
  );
}

/** Posts a report only to the place where the run was requested. */
export async function postToAsker(ports: ReportPorts, report: Report, origin: ChatOrigin): Promise<Reported> {
  return postTo(ports, report, destinationsOf(undefined, origin));
}

/**
 * Posts to every place, whether or not the others fail; then throws one error with all messages, named after one that may be
 * retried if there is one.
 */
async function postTo(ports: ReportPorts, report: Report, all: readonly Destination[]): Promise<Reported> {
  const { notice, news, table, tokens } = report;
  const destinations = all.filter(({ place }) => canPost(place, tokens));
  const attempts = destinations.map(async (destination) => {
    const place = placeName(destination.place);
    const postOf = (thread: string | undefined) => noticePost(destination, notice, thread);
    const came = await postPatiently(
      ports,
      table,
      { conversation: notice.execution?.arn ?? news, place, news },
      (thread) => ports.send(postOf(thread), tokens),
    );
    return { place, came };
  });

  const settled = await Promise.allSettled(attempts);
  const failed = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  if (failed.length > 0) {
    const names = failed.map((each) => (each instanceof Error ? each.name : 'PostNotSent'));
    const name = names.find((each) => !isMisconfigured(each)) ?? names[0] ?? 'PostNotSent';
    throw new WorkflowError(
      name,
      failed.map((each) => (each instanceof Error ? each.message : String(each))).join('\n'),
    );
  }
  return reported(settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
}

function reported(done: readonly { place: string; came: 'posted' | 'known' }[]): Reported {
  const placesOf = (came: 'posted' | 'known') => done.filter((each) => each.came === came).map(({ place }) => place);
  const [posted, known] = [placesOf('posted'), placesOf('known')];
  const news = posted.length > 0 ? 'posted' : 'known';
  return { kind: done.length > 0 ? news : 'nowhere', posted, known };
}

const MOST_TRIES = 25;
const PAUSE_MS = 1_000;

/** Posts as soon as nobody else is posting in that conversation. Throws `PostNotSent` when that takes too long. */
async function postPatiently(
  { posts, now, pause }: ReportPorts,
  table: string,
  posting: { conversation: string; place: string; news: string },
  post: (thread: string | undefined) => Promise<string>,
): Promise<'posted' | 'known'> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const came = await posts.postOnce(table, { ...posting, now: now() }, post);
    if (came !== 'busy') return came;
    await pause(PAUSE_MS);
  }
  throw new WorkflowError('PostNotSent', `Another post to ${posting.place} took too long; this one will be retried.`);
}

/**
 * Posts an answer once, in a conversation of its own. Returns the name of an error instead of throwing: the HTTP answer is sent
 * anyway.
 */
export async function postAnswer(
  { posts, send }: Pick<ReportPorts, 'posts' | 'send'>,
  { table, tokens, id, now }: { table: string; tokens: ChatTokens; id: string; now: number },
  post: ChatPost & { kind: 'github' },
): Promise<'posted' | 'known' | 'busy' | { failed: string; reason: string }> {
  const posting = { conversation: id, place: placeName(post), news: 'answer', now };
  try {
    return await posts.postOnce(table, posting, () => send(post, tokens));
  } catch (error) {
    return { failed: error instanceof Error ? error.name : 'unknown', reason: String(error) };
  }
}
