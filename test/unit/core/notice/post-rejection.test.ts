import { expect, it } from 'vitest';
import { githubRejection, slackRejection } from '../../../../functions/core/notice/post-rejection.ts';

const TOKEN = /Slack answered \w+ for channel C1: slackToken in the chat secret is invalid/;
const CHANNEL = /Slack answered \w+ for channel C1: the channel does not exist/;
const AGAIN = /Slack answered \w+ for channel C1; the post will be retried\.$/;
const ELSE = /Slack answered \w+ for channel C1\.$/;

it.each<[string, string, RegExp]>([
  ...[
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'not_allowed_token_type',
    'missing_scope',
    'no_permission',
  ].map((error): [string, string, RegExp] => [error, 'SlackTokenInvalid', TOKEN]),
  ...['channel_not_found', 'not_in_channel', 'is_archived', 'restricted_action'].map(
    (error): [string, string, RegExp] => [error, 'SlackChannelMissing', CHANNEL],
  ),
  ...['ratelimited', 'rate_limited', 'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'].map(
    (error): [string, string, RegExp] => [error, 'PostNotSent', AGAIN],
  ),
  ['invalid_blocks', 'SlackRejected', ELSE],
  ['constructor', 'SlackRejected', ELSE],
])('%s of Slack is %s, with what to do', (error, name, message) => {
  expect(slackRejection(error, 'C1')).toEqual({ name, message: expect.stringMatching(message) });
});

it('what Slack answers is quoted without its marks, and not at length', () => {
  const { message } = slackRejection(`<!channel>${'x'.repeat(100)}`, 'general & all');

  expect(message).toBe(`Slack answered ??channel?${'x'.repeat(50)} for channel general???all.`);
});

it.each<[number, boolean, string, string]>([
  [403, true, 'PostNotSent', '; the post will be retried.'],
  [429, true, 'PostNotSent', '; the post will be retried.'],
  [500, false, 'PostNotSent', '; the post will be retried.'],
  [503, false, 'PostNotSent', '; the post will be retried.'],
  [401, false, 'GithubTokenInvalid', ': githubToken in the chat secret is invalid'],
  [403, false, 'GithubTokenInvalid', ': githubToken in the chat secret is invalid'],
  [404, false, 'GithubIssueMissing', ': the issue was deleted or locked'],
  [410, false, 'GithubIssueMissing', ': the issue was deleted or locked'],
  [422, false, 'GithubRejected', '.'],
  [499, false, 'GithubRejected', '.'],
])('%i of GitHub, limited: %s, is %s', (status, isLimited, name, message) => {
  const rejection = githubRejection(status, isLimited, 'acme/ops#7');

  expect(rejection.name).toBe(name);
  expect(rejection.message.startsWith(`GitHub answered ${status} for a comment on acme/ops#7${message}`)).toBe(true);
});
