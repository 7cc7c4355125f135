import { partitionOf } from '../../partition.ts';
import { secretArn } from '../aws/secrets.ts';
import type { LocalChat } from '../chat/local-chat.ts';
import type { LocalStackOptions } from './local-stack.ts';

/** The name of the stack, and of the role that it assumes in every other account. */
const STACK_NAME = 'eks-upkeep';

/** What the roles of other accounts ask for, unless `FleetExternalId` says otherwise. */
export const LOCAL_EXTERNAL_ID = 'local-external-id';

/** The role by which the stack reaches the clusters of another account. */
export const memberRoleArn = (region: string, account: string): string =>
  `arn:${partitionOf(region)}:iam::${account}:role/${STACK_NAME}`;

/** The stack that stands for what this computer runs: with this chat, and with a role in each of the other accounts. */
export function usualStack(options: {
  region: string;
  account: string;
  chat: Pick<LocalChat, 'settings' | 'posting'>;
  otherAccounts: readonly string[];
}): LocalStackOptions {
  const { region, account, chat, otherAccounts } = options;
  const { settings, posting } = chat;
  return {
    ...{ name: STACK_NAME, region, account },
    parameters: {
      // Who tries a request here wants to see what comes of it; a world may say `denied`, as it is deployed by default.
      PodIdentityChanges: 'allowed',
      // Somebody hears of what runs here, and so of its alarms.
      NotificationEmail: 'platform@example.com',
      ChatSecretArn: secretArn({ region, account }, settings.secretId),
      ChatRules: JSON.stringify(settings.rules),
      SlackChannel: posting.channel ?? '',
      ...(otherAccounts.length > 0 && {
        FleetRoleArns: otherAccounts.map((other) => memberRoleArn(region, other)),
        FleetExternalId: LOCAL_EXTERNAL_ID,
      }),
    },
  };
}
