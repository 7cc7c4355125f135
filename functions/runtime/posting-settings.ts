import * as z from 'zod/mini';
import { WorkflowError } from '../core/errors/workflow-error.ts';
import { inputProblems, problemText } from '../core/input/problems.ts';

// A token is sent there: only with TLS, except on this computer.
const ApiUrl = z
  .string()
  .check(
    z.regex(
      /^(https:\/\/[\w.:/-]+|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\/[\w./-]*)$/,
      'must be a URL with https, such as https://slack.com/api/',
    ),
  );

/** What is posted with: the table, where the tokens are, the channel that gets everything, and the APIs of Slack and GitHub. */
export const PostingSettings = z.strictObject({
  table: z.string('is not set').check(z.minLength(1, 'is empty')),
  secretId: z.string('is not set').check(z.minLength(1, 'is empty')),
  channel: z.optional(
    z.string().check(z.regex(/^[CGD][A-Z0-9]{2,31}$/, 'must be the id of a channel such as C012AB3CD')),
  ),
  slackApiUrl: ApiUrl,
  githubApiUrl: ApiUrl,
});
export type PostingSettings = z.infer<typeof PostingSettings>;

const SLACK_API_URL = 'https://slack.com/api/';
const GITHUB_API_URL = 'https://api.github.com/';

const VARIABLES: Record<string, string> = {
  table: 'TABLE_NAME',
  secretId: 'CHAT_SECRET_ID',
  channel: 'SLACK_CHANNEL',
  slackApiUrl: 'SLACK_API_URL',
  githubApiUrl: 'GITHUB_API_URL',
};

/**
 * Reads `TABLE_NAME`, `CHAT_SECRET_ID`, and where they are set `SLACK_CHANNEL`, `SLACK_API_URL` and `GITHUB_API_URL`, at the
 * first event. Throws `SettingsInvalid` with every problem.
 */
export function postingSettings(environment: Record<string, string | undefined> = process.env): PostingSettings {
  const { TABLE_NAME: table, CHAT_SECRET_ID: secretId, SLACK_CHANNEL: channel } = environment;
  const read = PostingSettings.safeParse({
    table,
    secretId,
    ...(channel && { channel }),
    slackApiUrl: folder(environment.SLACK_API_URL || SLACK_API_URL),
    githubApiUrl: folder(environment.GITHUB_API_URL || GITHUB_API_URL),
  });
  if (read.success) return read.data;
  const problems = inputProblems(read.error).map(({ path, message }) => ({ path: VARIABLES[path] ?? path, message }));
  throw new WorkflowError('SettingsInvalid', problemText(problems));
}

// A URL without the last slash would lose its last part when a path is added.
const folder = (url: string) => (url.endsWith('/') ? url : `${url}/`);
