import type { PostFailure } from '../notice/post-rejection.ts';

/** Whether a person has to fix the settings, the secret, Slack or GitHub: then a retry changes nothing. */
const IS_PERMANENT: Readonly<Record<PostFailure, boolean>> = {
  PostNotSent: false,
  SlackTokenInvalid: true,
  SlackChannelMissing: true,
  SlackRejected: true,
  GithubTokenInvalid: true,
  GithubIssueMissing: true,
  GithubRejected: true,
};
const SETUP = ['SettingsInvalid', 'SecretInvalid', 'SlackTokenMissing'];

const PERMANENT = Object.entries(IS_PERMANENT).flatMap(([name, isPermanent]) => (isPermanent ? [name] : []));
const MISCONFIGURED: ReadonlySet<string> = new Set([...SETUP, ...PERMANENT]);

/** Whether an error of that name persists until somebody fixes the deployment. */
export const isMisconfigured = (errorName: string): boolean => MISCONFIGURED.has(errorName);
