import type { Grant } from '../grants.ts';

/** What EventBridge or the topic calls a function with. */
type Event = { name: string } & (
  | { eks: readonly string[] }
  | { executions: 'unpublished' | 'planned' }
  | { notifications: true }
);

export type FunctionRow = {
  /** What it is for. */
  does: string;
  /** What it may do and touch, beside its logs. */
  may: readonly (Grant | readonly Grant[])[];
  /** The seconds that it may take, when that is not the usual 30: above the limit of its Task, so that the Task ends first. */
  seconds?: number;
  memory?: number;
  environment?: readonly (keyof typeof ENVIRONMENT)[];
  /** It uses the Kubernetes API of clusters: with the role that they know, and in a VPC where there is one. */
  usesKubernetes?: true;
  on?: Event;
  /** Whether an event that it fails at may be lost. Others are kept in the dead-letter queue. */
  mayMiss?: true;
  /** It polls by failing: its errors are no alarm. */
  pollsByFailing?: true;
};

/** Variables of functions that no definition calls: a definition passes what it knows with each call. */
export const ENVIRONMENT = {
  TABLE_NAME: 'Table',
  TOPIC_ARN: 'NotificationTopic',
  CHAT_SECRET_ID: 'ChatSecretArn',
  CHAT_RULES: 'ChatRules',
  SLACK_CHANNEL: 'SlackChannel',
  SLACK_API_URL: 'SlackApiUrl',
  GITHUB_API_URL: 'GithubApiUrl',
  CHAT_MACHINES: 'what the ARNs of the state machines begin with',
  SCAN_MACHINE: 'the state machine that scans a cluster and asks it for causes, or nothing without access to any',
} as const;
