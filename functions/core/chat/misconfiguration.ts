import type { PostFailure } from '../notice/post-rejection.ts';

/** Errors that a person has to fix in the settings, the secret, Slack or GitHub: a retry changes nothing. */
const PERMANENT: Record<Exclude<PostFailure, 'PostNotSent'>, true> = {
  SlackTokenInvalid: true,
  SlackChannelMissing: true,
  SlackRejected: true,
  GithubTokenInvalid: true,
  GithubIssueMissing: true,
  GithubRejected: true,
};
const SETUP = ['SettingsInvalid', 'SecretInvalid', 'SlackTokenMissing'];

const MISCONFIGURED: ReadonlySet<string> = new Set([...SETUP, ...Object.keys(PERMANENT)]);

/** Whether an error of that name persists until somebody fixes the deployment. */
export const isMisconfigured = (errorName: string): boolean => MISCONFIGURED.has(errorName);
