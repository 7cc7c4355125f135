/** Why a post did not arrive: an error by name, what happened and what to do about it. */
export type PostRejection = { name: PostFailure; message: string };

/** `PostNotSent` may be tried again; what the others tell somebody has to mend. */
export type PostFailure =
  | 'PostNotSent'
  | 'SlackTokenInvalid'
  | 'SlackChannelMissing'
  | 'SlackRejected'
  | 'GithubTokenInvalid'
  | 'GithubIssueMissing'
  | 'GithubRejected';

const MEANT: Readonly<Record<string, PostFailure>> = {
  invalid_auth: 'SlackTokenInvalid',
  not_authed: 'SlackTokenInvalid',
  account_inactive: 'SlackTokenInvalid',
  token_revoked: 'SlackTokenInvalid',
  token_expired: 'SlackTokenInvalid',
  not_allowed_token_type: 'SlackTokenInvalid',
  missing_scope: 'SlackTokenInvalid',
  no_permission: 'SlackTokenInvalid',
  channel_not_found: 'SlackChannelMissing',
  not_in_channel: 'SlackChannelMissing',
  is_archived: 'SlackChannelMissing',
  restricted_action: 'SlackChannelMissing',
  ratelimited: 'PostNotSent',
  rate_limited: 'PostNotSent',
  internal_error: 'PostNotSent',
  fatal_error: 'PostNotSent',
  service_unavailable: 'PostNotSent',
  request_timeout: 'PostNotSent',
};

/** What an answer of Slack means that is not `ok`. https://docs.slack.dev/reference/methods/chat.postMessage#errors */
export function slackRejection(error: string, channel: string): PostRejection {
  const name = Object.hasOwn(MEANT, error) ? (MEANT[error] ?? 'SlackRejected') : 'SlackRejected';
  const said = `Slack answered ${word(error)} for channel ${word(channel)}`;
  if (name === 'SlackTokenInvalid') {
    return {
      name,
      message: `${said}: slackToken in the chat secret is wrong, revoked or lacks chat:write. Install the app in the workspace again and put its bot token (xoxb-...) there.`,
    };
  }
  if (name === 'SlackChannelMissing') {
    return {
      name,
      message: `${said}: it is not there, archived, or the app may not post to it. Invite the app to the channel, or correct SlackChannel, which is an id such as C012AB3CD.`,
    };
  }
  return { name, message: name === 'PostNotSent' ? `${said}; it is tried again.` : `${said}.` };
}

/** What an answer of GitHub means that is not a comment. `isLimited`: it asks for a slower pace. */
export function githubRejection(status: number, isLimited: boolean, issue: string): PostRejection {
  const said = `GitHub answered ${status} for a comment on ${issue}`;
  if (isLimited || status >= 500) return { name: 'PostNotSent', message: `${said}; it is tried again.` };
  if (status === 401 || status === 403) {
    return {
      name: 'GithubTokenInvalid',
      message: `${said}: githubToken in the chat secret is wrong, expired, or lacks write access to issues of that repository. Make a fine-grained token with "Issues: read and write" and put it there.`,
    };
  }
  if (status === 404 || status === 410) {
    return {
      name: 'GithubIssueMissing',
      message: `${said}: the issue is gone or locked, or githubToken in the chat secret does not reach that repository.`,
    };
  }
  return { name: 'GithubRejected', message: `${said}.` };
}

const word = (text: string) => text.replace(/[^\w.-]/g, '?').slice(0, 60);
