import { noticeComment } from '../notice/github-comment.ts';
import type { Notice } from '../notice/notice.ts';
import { type SlackPost, slackPost } from '../notice/slack-post.ts';
import type { ChatPlace, Destination } from './place.ts';
import type { ChatSecrets } from './signature.ts';

/** Something to post: a message in a channel, as a reply when there is a thread; or a comment on an issue. */
export type ChatPost =
  | { kind: 'slack'; channel: string; message: SlackPost; thread: string | undefined }
  | { kind: 'github'; repository: string; issue: number; body: string };

/** The tokens to post with; without a token nothing is posted there. */
export type ChatTokens = Pick<ChatSecrets, 'slackToken' | 'githubToken'>;

/** Posts, and returns the id of the message. Throws errors named in `PostFailure`, and never reveals a token. */
export type ChatSender = (post: ChatPost, tokens: ChatTokens) => Promise<string>;

/** Whether there is a token to post to a place with. */
export function canPost({ kind }: ChatPlace, { slackToken, githubToken }: ChatTokens): boolean {
  return (kind === 'slack' ? slackToken : githubToken) !== undefined;
}

/** The notice as it is posted to a place. */
export function noticePost({ place, askedBy }: Destination, notice: Notice, thread: string | undefined): ChatPost {
  if (place.kind === 'slack') return { ...place, message: slackPost(notice, askedBy), thread };
  return { ...place, body: noticeComment(notice, askedBy ?? '') };
}
