import type { Connection } from '../../../functions/aws/connection.ts';
import { executionReader } from '../../../functions/aws/step-functions/execution-reader.ts';
import { executionApi } from '../../../functions/aws/step-functions/executions.ts';
import { taskTokens } from '../../../functions/aws/step-functions/task-tokens.ts';
import { approvalStore } from '../../../functions/aws/table/approvals.ts';
import { chatOrigins } from '../../../functions/aws/table/chat-origins.ts';
import { chatPosts } from '../../../functions/aws/table/chat-posts.ts';
import { controlRecords } from '../../../functions/aws/table/control-records.ts';
import { deliveryLog } from '../../../functions/aws/table/deliveries.ts';
import { answerChat, Input } from '../../../functions/chatops.ts';
import type { ChatSecrets } from '../../../functions/core/chat/signature.ts';
import * as postNotification from '../../../functions/post-notification.ts';
import * as postPlan from '../../../functions/post-plan.ts';
import type { Witness } from '../../../functions/runtime/chat-misconfigured.ts';
import type { ReplySender } from '../../../functions/runtime/chat-replies.ts';
import { chatSecrets } from '../../../functions/runtime/chat-secrets.ts';
import { chatSender, type SenderWorld } from '../../../functions/runtime/chat-sender.ts';
import type { ChatSettings } from '../../../functions/runtime/chat-settings.ts';
import type { Log } from '../../../functions/runtime/log.ts';
import type { Meter } from '../../../functions/runtime/meter.ts';
import type { PostingSettings } from '../../../functions/runtime/posting-settings.ts';
import { task } from '../../../functions/runtime/task.ts';
import { arnPrefix } from '../../partition.ts';
import { SECRET_ID } from '../aws/secrets.ts';
import { TABLE } from '../machines/machines.ts';
import type { GithubAccess } from './github-api.ts';
import { LOCAL_CHAT_SECRETS, LOCAL_CHAT_TOKENS } from './local-secrets.ts';
import type { ChatFault } from './services.ts';
import type { SlackWorkspace } from './slack-api.ts';

/** How chat is set up on this computer, in place of what the template deploys. */
export type LocalChat = {
  settings: ChatSettings;
  posting: PostingSettings;
  secrets: ChatSecrets;
  /** Where replies to buttons go, instead of to Slack. */
  sendReply: ReplySender;
  /** Milliseconds, on the clock of who signs what comes in. */
  now: () => number;
  /** How the simulated Slack and GitHub misbehave. */
  faults: readonly ChatFault[];
  /** Where messages can be posted. */
  places: { slack: SlackWorkspace; github: GithubAccess };
  /** How posts go out, and what waits are. */
  wire: Pick<SenderWorld, 'fetch' | 'pause'> & { now: () => number };
};

/** The channel and the issue of the examples in `events/`, and channels that take nothing. */
export const LOCAL_CHANNEL = 'C01OPERATIONS';
export const LOCAL_PLACES = {
  slack: {
    token: LOCAL_CHAT_TOKENS.slackToken,
    channels: { [LOCAL_CHANNEL]: 'open', C02DEPLOYS: 'open', C03ARCHIVE: 'archived', C04SECRET: 'private' },
  },
  github: { token: LOCAL_CHAT_TOKENS.githubToken, repositories: { 'example/platform': [12] } },
} as const;

/** The people of the examples in `events/` may do everything. */
const RULES: ChatSettings['rules'] = [
  { from: 'slack', teams: ['T01EXAMPLE'], channels: ['C01OPERATIONS'], users: ['U01ANA', 'U02BEN'], may: ['*'] },
  { from: 'github', repositories: ['example/platform'], users: ['ana', 'ben'], may: ['*'] },
  { from: 'webhook', clients: ['ci'], users: ['*'], may: ['*'] },
];

/** Chat on this computer; `rules`, `sendReply`, `secrets` and `channel` in place of everything allowed and nothing sent. */
export function localChat(options: Partial<LocalChatOptions> = {}): LocalChat {
  const { region = 'eu-west-1', account = '111122223333', machines = [], now = () => 0 } = options;
  const arns = machines.map((name) => [name, `${arnPrefix('states', { region, account })}stateMachine:${name}`]);
  return {
    settings: { table: TABLE, secretId: SECRET_ID, machines: Object.fromEntries(arns), rules: options.rules ?? RULES },
    posting: { table: TABLE, secretId: SECRET_ID, ...NOWHERE, channel: options.channel },
    secrets: options.secrets ?? LOCAL_CHAT_SECRETS,
    sendReply: options.sendReply ?? (async () => true),
    now,
    faults: options.faults ?? [],
    places: withPlaces(options.places ?? { channels: [], repositories: [] }),
    wire: {
      fetch: () => Promise.reject(new TypeError('fetch failed')),
      pause: async () => {},
      now,
    },
  };
}

/** Channels and repositories by their names; every repository has the issue of the examples. */
export type OpenPlaces = { channels: readonly string[]; repositories: readonly string[] };

function withPlaces({ channels, repositories }: OpenPlaces): LocalChat['places'] {
  const open = Object.fromEntries(channels.map((channel) => [channel, 'open' as const]));
  const { slack, github } = LOCAL_PLACES;
  const issues = github.repositories['example/platform'];
  const reached = Object.fromEntries(repositories.map((repository) => [repository, issues]));
  return {
    slack: { token: slack.token, channels: { ...open, ...slack.channels } },
    github: { token: github.token, repositories: { ...reached, ...github.repositories } },
  };
}

const NOWHERE = { slackApiUrl: 'http://localhost/', githubApiUrl: 'http://localhost/' };

export type LocalChatOptions = {
  region: string;
  account: string;
  machines: readonly string[];
  now: () => number;
  sendReply: ReplySender | undefined;
  rules: ChatSettings['rules'] | undefined;
  /** With tokens among them, reports are posted. */
  secrets: ChatSecrets | undefined;
  /** The channel that gets every report. */
  channel: string | undefined;
  /** How the simulated Slack and GitHub misbehave. */
  faults: readonly ChatFault[] | undefined;
  /** Channels and repositories that take messages, besides those of the examples. */
  places: OpenPlaces | undefined;
};

/** The chat Lambda, with clients for this connection. */
export function chatFunction(connection: Connection, chat: LocalChat, log: Log, measure: Meter) {
  const { settings, posting, sendReply, now, wire } = chat;
  const world = {
    settings: () => settings,
    secrets: chatSecrets(connection),
    approvals: approvalStore(connection),
    executions: executionApi(connection),
    tokens: taskTokens(connection),
    deliveries: deliveryLog(connection),
    origins: chatOrigins(connection),
    controls: controlRecords(connection),
    posts: chatPosts(connection),
    send: chatSender({ ...wire, settings: () => posting, longestMs: 3_000, longestPauseMs: 0 }),
    sendReply,
    now,
    log,
    measure,
  };
  return task(Input, answerChat(world), log);
}

/** The Lambdas that post what executions publish. */
export function postingFunctions(connection: Connection, { posting, wire }: LocalChat, witness: Witness) {
  const { log } = witness;
  const ports = {
    origins: chatOrigins(connection),
    posts: chatPosts(connection),
    send: chatSender({ ...wire, settings: () => posting, longestMs: 5_000, longestPauseMs: 10_000 }),
    executions: executionReader(connection),
    secrets: chatSecrets(connection),
    now: wire.now,
    pause: wire.pause,
  };
  const settings = () => posting;
  return {
    PostNotificationFunction: task(
      postNotification.Input,
      postNotification.postNotification(ports, settings, witness),
      log,
    ),
    PostPlanFunction: task(postPlan.Input, postPlan.postPlan(ports, settings, witness), log),
  };
}
