import { COMMANDS } from '../../functions/core/chat/command.ts';

/** What a Slack app of this stack is called, and which slash command it has. */
export type SlackAppNames = { name: string; command: string };

/**
 * The manifest of a Slack app for a stack with the output `ChatUrl`: one slash command, buttons, and a bot that posts. `chat:write`
 * is what the bot posts with; with `chat:write.public` it needs no invitation to public channels. It reads nothing.
 * https://docs.slack.dev/reference/app-manifest
 */
export function slackManifest(chatUrl: string, { name, command }: SlackAppNames) {
  const url = `${chatUrl}/slack`;
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name,
      description: 'Keeps the add-ons and Fargate profiles of Amazon EKS clusters current.',
      background_color: '#1f4e79',
    },
    features: {
      bot_user: { display_name: name, always_online: true },
      slash_commands: [
        {
          command,
          url,
          description: 'Plan, update, replace, approve: the add-ons and Fargate profiles of EKS clusters',
          usage_hint: Object.keys(COMMANDS).join(' | '),
          // Names arrive as they were typed, and not as Slack's links to people and channels.
          should_escape: false,
        },
      ],
    },
    oauth_config: { scopes: { bot: ['commands', 'chat:write', 'chat:write.public'] } },
    settings: {
      interactivity: { is_enabled: true, request_url: url },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      // The token is kept in a secret that nothing would refresh.
      token_rotation_enabled: false,
    },
  };
}

/** Everything that is wrong with the names and the address of an app, by the options that they are given with. */
export function manifestProblems(chatUrl: string, { name, command }: SlackAppNames): string[] {
  return [
    ...(isChatUrl(chatUrl)
      ? []
      : [
          `--url must be the output ChatUrl of the stack, such as https://abc123.execute-api.eu-west-1.amazonaws.com/chat, not '${chatUrl}'.`,
        ]),
    ...(/^.{1,35}$/.test(name)
      ? []
      : [`--name must have 1 to 35 characters, which is what Slack allows, not ${name.length}.`]),
    ...(/^\/[a-z0-9_-]{1,31}$/.test(command)
      ? []
      : [`--command must be / and up to 31 lower-case letters, digits, hyphens and underscores, not '${command}'.`]),
  ];
}

function isChatUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (
    url?.protocol === 'https:' &&
    url.pathname === '/chat' &&
    url.search === '' &&
    url.hash === '' &&
    text.length <= 2990
  );
}
