import type { PostFailure } from '../notice/post-rejection.ts';

/** What a person has to mend in the settings, the secret, Slack or GitHub: trying again changes nothing. */
const FOR_GOOD: Record<Exclude<PostFailure, 'PostNotSent'>, true> = {
  SlackTokenInvalid: true,
  SlackChannelMissing: true,
  SlackRejected: true,
  GithubTokenInvalid: true,
  GithubIssueMissing: true,
  GithubRejected: true,
};
const SETUP = ['SettingsInvalid', 'SecretInvalid', 'SlackTokenMissing'];

const MISCONFIGURED: ReadonlySet<string> = new Set([...SETUP, ...Object.keys(FOR_GOOD)]);

/** Whether an error of that name stays until somebody mends what is deployed. */
export const isMisconfigured = (errorName: string): boolean => MISCONFIGURED.has(errorName);
