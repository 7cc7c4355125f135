/** Known to all: they sign what stays on this computer. */
export const LOCAL_CHAT_SECRETS = {
  slack: 'local-slack-signing-secret',
  github: 'local-github-webhook-secret',
  webhook: { ci: 'local-webhook-secret-of-ci' },
};

/** What the simulated Slack and GitHub take for tokens. */
export const LOCAL_CHAT_TOKENS = { slackToken: 'xoxb-local-bot-token', githubToken: 'github_pat_local_token' };

/** What the Lambdas sign with; the endpoint takes any. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'AKIALOCALLOCALLOCAL0', secretAccessKey: 'local-secret-access-key' };
