import { approvalStore } from '../../functions/aws/approvals.ts';
import type { Connection } from '../../functions/aws/connection.ts';
import { deliveryLog } from '../../functions/aws/deliveries.ts';
import { executionApi } from '../../functions/aws/executions.ts';
import { taskTokens } from '../../functions/aws/task-tokens.ts';
import { answerChat, Input } from '../../functions/chatops.ts';
import type { ChatSecrets } from '../../functions/core/chat-signature.ts';
import type { ReplySender } from '../../functions/runtime/chat-replies.ts';
import { chatSecrets } from '../../functions/runtime/chat-secrets.ts';
import type { ChatSettings } from '../../functions/runtime/chat-settings.ts';
import type { Log } from '../../functions/runtime/log.ts';
import type { Meter } from '../../functions/runtime/meter.ts';
import { task } from '../../functions/runtime/task.ts';
import { LOCAL_CHAT_SECRETS } from './local-secrets.ts';
import { TABLE } from './machines.ts';

/** How chat is set up on this computer, in place of what the template deploys. */
export type LocalChat = {
  settings: ChatSettings;
  secrets: ChatSecrets;
  /** Where replies to buttons go, instead of to Slack. */
  sendReply: ReplySender;
  /** Milliseconds on the clock of the cloud. */
  now: () => number;
};

const SECRET_ID = 'eks-upkeep/chat';

/** The people of the examples in `events/` may do everything. */
const RULES: ChatSettings['rules'] = [
  { from: 'slack', teams: ['T01EXAMPLE'], channels: ['C01OPERATIONS'], users: ['U01ANA', 'U02BEN'], may: ['*'] },
  { from: 'github', repositories: ['example/platform'], users: ['ana', 'ben'], may: ['*'] },
  { from: 'webhook', clients: ['ci'], users: ['*'], may: ['*'] },
];

/** Chat on this computer; `rules` and `sendReply` in place of everything allowed and nothing sent. */
export function localChat(options: Partial<LocalChatOptions> = {}): LocalChat {
  const { region = 'eu-west-1', account = '111122223333', machines = [], now = () => 0 } = options;
  const arns = machines.map((name) => [name, `arn:aws:states:${region}:${account}:stateMachine:${name}`]);
  return {
    settings: { table: TABLE, secretId: SECRET_ID, machines: Object.fromEntries(arns), rules: options.rules ?? RULES },
    secrets: LOCAL_CHAT_SECRETS,
    sendReply: options.sendReply ?? (async () => true),
    now,
  };
}

export type LocalChatOptions = {
  region: string;
  account: string;
  machines: readonly string[];
  now: () => number;
  sendReply: ReplySender | undefined;
  rules: ChatSettings['rules'] | undefined;
};

/** The chat Lambda, with clients for this connection. */
export function chatFunction(
  connection: Connection,
  { settings, sendReply, now }: LocalChat,
  log: Log,
  measure: Meter,
) {
  const world = {
    settings: () => settings,
    secrets: chatSecrets(connection),
    approvals: approvalStore(connection),
    executions: executionApi(connection),
    tokens: taskTokens(connection),
    deliveries: deliveryLog(connection),
    sendReply,
    now,
    log,
    measure,
  };
  return task(Input, answerChat(world), log);
}
