import type { FieldDescriptions } from './field-descriptions.ts';

/** What the fields of a chat rule mean. */
export const CHAT_RULE_DESCRIPTIONS: FieldDescriptions = {
  from: 'where the message comes from: `slack`, `github`, or a signed `webhook`',
  teams: 'of Slack: ids of workspaces such as `T012AB3CD`; never `*`',
  channels: 'of Slack: ids of channels such as `C012AB3CD`, or `*` for all',
  repositories: 'of GitHub: `owner/name`; never `*`',
  clients: 'of the webhook: names of clients, as in the secret, or `*` for all',
  users:
    'ids of Slack users such as `U012AB3CD`, names of GitHub users, or what a client of the webhook calls its users; `*` for all, but not on GitHub',
  may: 'the commands that they may use, or `*` for all; `help` is always among them',
  clusters: { text: 'names of clusters, in which `*` stands for any text and `?` for one character', unset: 'all' },
  fourEyes: {
    text: '`true`: on these clusters nobody approves what they requested themselves, whichever rule lets them approve',
    unset: 'no',
  },
};
