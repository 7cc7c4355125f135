import type { ReportPorts } from '../actions/chat-reports.ts';
import type { Connection } from '../aws/connection.ts';
import { chatOrigins } from '../aws/table/chat-origins.ts';
import { chatPosts } from '../aws/table/chat-posts.ts';
import { type ChatSecretSource, chatSecrets } from './chat-secrets.ts';
import { chatSender } from './chat-sender.ts';
import { pause, systemNow } from './clock.ts';
import { postingSettings } from './posting-settings.ts';

// A report is not urgent: slow chat is not an outage. When a rate limit demands a longer wait, the call fails, and Lambda retries
// after a minute.
const PATIENCE = { longestMs: 5_000, longestPauseMs: 10_000 };

/** The ports of the Lambdas that post reports. */
export function reportPorts(connection: Connection = {}): ReportPorts & { secrets: ChatSecretSource } {
  return {
    origins: chatOrigins(connection),
    posts: chatPosts(connection),
    send: chatSender({ settings: postingSettings, fetch, pause, ...PATIENCE }),
    secrets: chatSecrets(connection),
    now: systemNow,
    pause,
  };
}
