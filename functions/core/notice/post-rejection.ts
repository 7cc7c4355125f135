/** Why a post failed: the name of the error, what happened and what to do about it. */
export type PostRejection = { name: PostFailure; message: string };

/** `PostNotSent` may be retried; the others have to be fixed by a person. */
export type PostFailure =
  | 'PostNotSent'
  | 'SlackTokenInvalid'
  | 'SlackChannelMissing'
  | 'SlackRejected'
  | 'GithubTokenInvalid'
  | 'GithubIssueMissing'
  | 'GithubRejected';

const MEANINGS: ReadonlyMap<string, PostFailure> = new Map([
  ['invalid_auth', 'SlackTokenInvalid'],
  ['not_authed', 'SlackTokenInvalid'],
  ['account_inactive', 'SlackTokenInvalid'],
  ['token_revoked', 'SlackTokenInvalid'],
  ['token_expired', 'SlackTokenInvalid'],
  ['not_allowed_token_type', 'SlackTokenInvalid'],
  ['missing_scope', 'SlackTokenInvalid'],
  ['no_permission', 'SlackTokenInvalid'],
  ['channel_not_found', 'SlackChannelMissing'],
  ['not_in_channel', 'SlackChannelMissing'],
  ['is_archived', 'SlackChannelMissing'],
  ['restricted_action', 'SlackChannelMissing'],
  ['ratelimited', 'PostNotSent'],
  ['rate_limited', 'PostNotSent'],
  ['internal_error', 'PostNotSent'],
  ['fatal_error', 'PostNotSent'],
  ['service_unavailable', 'PostNotSent'],
  ['request_timeout', 'PostNotSent'],
]);

/** What an error response of Slack means. https://docs.slack.dev/reference/methods/chat.postMessage#errors */
export function slackRejection(error: string, channel: string): PostRejection {
  const name = MEANINGS.get(error) ?? 'SlackRejected';
  const answer = `Slack answered ${word(error)} for channel ${word(channel)}`;
  if (name === 'SlackTokenInvalid') {
    return {
      name,
      message: `${answer}: slackToken in the chat secret is invalid, revoked or lacks chat:write. Reinstall the app in the workspace and put its bot token (xoxb-...) into the secret.`,
    };
  }
  if (name === 'SlackChannelMissing') {
    return {
      name,
      message: `${answer}: the channel does not exist, is archived, or the app may not post to it. Invite the app to the channel, or correct SlackChannel, which is an id such as C012AB3CD.`,
    };
  }
  return { name, message: name === 'PostNotSent' ? `${answer}; the post will be retried.` : `${answer}.` };
}

/** What an error response of GitHub means. `isLimited`: a rate limit was hit. */
export function githubRejection(status: number, isLimited: boolean, issue: string): PostRejection {
  const answer = `GitHub answered ${status} for a comment on ${issue}`;
  if (isLimited || status >= 500) return { name: 'PostNotSent', message: `${answer}; the post will be retried.` };
  if (status === 401 || status === 403) {
    return {
      name: 'GithubTokenInvalid',
      message: `${answer}: githubToken in the chat secret is invalid, expired, or lacks write access to the issues of that repository. Create a fine-grained token with "Issues: read and write" and put it into the secret.`,
    };
  }
  if (status === 404 || status === 410) {
    return {
      name: 'GithubIssueMissing',
      message: `${answer}: the issue was deleted or locked, or githubToken in the chat secret has no access to that repository.`,
    };
  }
  return { name: 'GithubRejected', message: `${answer}.` };
}

const word = (text: string) => text.replace(/[^\w.-]/g, '?').slice(0, 60);
