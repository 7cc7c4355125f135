import type { SlackMessage } from '../core/chat/reply.ts';

/** Sends a message to the response URL that came with a button of Slack. Resolves with whether it arrived, and never throws. */
export type ReplySender = (url: string, message: SlackMessage) => Promise<boolean>;

// Slack waits three seconds for the answer to the click itself, which comes after this.
const LONGEST_MS = 1_000;

export function slackReplies(): ReplySender {
  return async (url, message) => {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(message),
        redirect: 'error',
        signal: AbortSignal.timeout(LONGEST_MS),
      });
      return answer.ok;
    } catch {
      return false;
    }
  };
}
