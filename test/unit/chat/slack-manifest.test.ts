import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { slackManifest } from '../../../local/chat/slack-manifest.ts';
import { upkeep } from '../../support/runs/upkeep.ts';

const URL_OF_STACK = 'https://abc123.execute-api.eu-west-1.amazonaws.com/chat';

const request = (most: number) => z.url({ protocol: /^https$/ }).max(most);

/** What Slack takes of what is in it: https://github.com/slackapi/manifest-schema, version 2, at 0.5.0. */
const Manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.int(), minor_version: z.int() }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().min(1).max(140),
    background_color: z.string().regex(/^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$/),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean() }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().min(2).max(32).startsWith('/'),
          url: request(3000),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().min(1).max(1000),
          should_escape: z.boolean(),
        }),
      )
      .min(1)
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()).min(1).max(255) }) }),
  settings: z.strictObject({
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: request(3500) }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

describe('the manifest of the Slack app', () => {
  it.each([
    ['eks-upkeep', '/upkeep', URL_OF_STACK],
    ['n'.repeat(35), `/${'c'.repeat(31)}`, `https://${'h'.repeat(2977)}/chat`],
  ])('is what Slack takes, for the app %s', (name, command, url) => {
    expect(() => Manifest.parse(slackManifest(url, { name, command }))).not.toThrow();
  });

  it('sends commands and clicks to the path that the chat Lambda answers', async () => {
    const { code, out } = await upkeep(['chat', 'manifest', '--url', `${URL_OF_STACK}/slack/`]);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      features: { slash_commands: [{ command: '/upkeep', url: `${URL_OF_STACK}/slack` }] },
      settings: { interactivity: { is_enabled: true, request_url: `${URL_OF_STACK}/slack` } },
    });
  });

  it('is refused with everything that is wrong with it', async () => {
    const { code, out, note } = await upkeep([
      ...['chat', 'manifest', '--url', 'http://example.com/chat', '--name', 'n'.repeat(36), '--command', 'Upkeep'],
    ]);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(note.match(/^ {2}--(url|name|command) /gm)).toHaveLength(3);
  });

  it.each([
    [['chat'], 'missing argument manifest|rules'],
    [['chat', 'manifets'], 'Did you mean manifest?'],
    [['chat', 'manifest'], 'missing option --url URL'],
    [['chat', 'manifest', 'x', '--url', URL_OF_STACK], "unexpected argument 'x'"],
  ])('%j is no command', async (args, says) => {
    expect(await upkeep(args)).toMatchObject({ code: 2, note: expect.stringContaining(says) });
  });
});
