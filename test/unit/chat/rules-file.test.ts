import { afterAll, describe, expect, it } from 'vitest';
import { LONGEST_CHAT_RULES, readChatRules } from '../../../local/chat/rules-file.ts';
import { chatRulesJsonSchema } from '../../../local/chat/rules-schema.ts';
import { readTemplate } from '../../../local/template.ts';
import { textOf } from '../../support/repository.ts';
import { aFolder, upkeep } from '../../support/runs/upkeep.ts';

const folder = aFolder();
afterAll(() => folder.remove());

const RULE = { from: 'webhook', clients: ['ci'], users: ['*'], may: ['plan'] };

const problemsOf = (text: string) => {
  const read = readChatRules(text);
  return 'problems' in read ? read.problems.map(({ path, message }) => `${path}: ${message}`) : [];
};

describe('a file of chat rules', () => {
  it('is the parameter of the stack on one line, within its length and its characters', async () => {
    const { MaxLength, AllowedPattern } = Object(readTemplate('template.yaml').Parameters?.ChatRules);

    const { code, out } = await upkeep(['chat', 'rules', 'events/chat-rules.yaml']);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toHaveLength(5);
    expect(out.trimEnd()).toMatch(new RegExp(`^(?:${AllowedPattern})$`));
    expect(out.length).toBeLessThan(LONGEST_CHAT_RULES);
    expect(MaxLength).toBe(LONGEST_CHAT_RULES);
    // The most that CloudFormation allows for any parameter.
    expect(LONGEST_CHAT_RULES).toBeLessThanOrEqual(4096);
  });

  it('is the same in JSON and in YAML', () => {
    const yaml = '- from: webhook\n  clients: [ci]\n  users: ["*"]\n  may: [plan]\n';

    expect(readChatRules(yaml)).toEqual(readChatRules(JSON.stringify([RULE])));
  });

  it('is quoted as SAM and samconfig.toml read it', async () => {
    const file = folder.file('rules.json', JSON.stringify([RULE]));

    const [sam, toml] = await Promise.all(
      ['sam', 'samconfig'].map((format) => upkeep(['chat', 'rules', file, '--format', format])),
    );

    expect(sam?.out).toBe(`ChatRules='${JSON.stringify([RULE])}'\n`);
    const [, text = ''] = /^parameter_overrides = (".*")\n$/.exec(toml?.out ?? '') ?? [];
    expect(`${JSON.parse(text)}\n`).toBe(sam?.out);
  });

  it.each<[string, string, string[]]>([
    ['no list', 'from: slack', [': must be a list of rules']],
    ['an unknown sender', '[{ "from": "slak" }]', ['[0].from: must be slack, github or webhook']],
    [
      'several problems',
      '- { from: slack, teams: ["*"], chanels: [C1], users: [12345], may: [plan], fourEyes: false }\n- { from: github, repositories: [a/b], users: ["*"], may: [udpate] }',
      [
        '[0].teams: must name teams',
        '[0].channels: must be a list of channel ids, or ["*"]',
        '[0].users[0]: must be a list of user ids, or ["*"]; write it in quotes, because YAML reads it as the number 12345',
        '[0].fourEyes: must be true, or omitted',
        '[0].chanels: is not a known field. Did you mean channels?',
        '[1].users: must name users, because anyone may comment on a public repository',
        '[1].may[0]: must be a command, or * for all',
      ],
    ],
    [
      'a quote, which the parameter cannot carry',
      JSON.stringify([{ ...RULE, clients: ["c'i"], users: ['é'] }]),
      [
        expect.stringContaining('[0].clients[0]: must not be empty, and may only have printable ASCII'),
        expect.stringContaining('[0].users[0]: must not be empty'),
      ],
    ],
    [
      'more characters than the parameter takes',
      JSON.stringify(Array.from({ length: 22 }, () => RULE)),
      [expect.stringMatching(/^: has 1431 characters on one line, and the parameter ChatRules takes 1400\./)],
    ],
    ['torn JSON', '[{', [expect.stringContaining('is not JSON')]],
    ['torn YAML', '- from: [', [expect.stringContaining('is neither JSON nor YAML')]],
    ['an alias that contains itself', '&a [*a]', ['[0]: contains itself by a YAML alias']],
    [
      'aliases that grow',
      `- &a [${'x, '.repeat(500)}]\n- &b [${'*a, '.repeat(500)}]\n- [${'*b, '.repeat(500)}]`,
      [expect.stringContaining('grows by its YAML aliases')],
    ],
  ])('is refused with %s', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('is known by its name, and refused by every command that reads it', async () => {
    const file = folder.file('team-rules.yaml', '- from: slak');
    const send = ['send', 'events/slack-command.update.json', '--rules', file];

    for (const args of [['validate', file], ['chat', 'rules', file], send]) {
      const { code, out, note } = await upkeep(args);

      expect(code).toBe(2);
      expect(out + note).toContain('[0].from: must be slack, github or webhook');
    }
  });

  it('has a JSON Schema that is current (npm run schemas)', () => {
    expect(JSON.parse(textOf('events/chat-rules.schema.json'))).toEqual(chatRulesJsonSchema());
  });
});

describe('a command that is sent under these rules', () => {
  const send = (...sender: string[]) =>
    upkeep(['send', 'events/slack-command.update.json', '--rules', 'events/chat-rules.yaml', ...sender]);
  const OPS = ['--team', 'T012AB3CD', '--channel', 'C012OPS'];

  it('is carried out for whom they allow it, and answered in their channel', async () => {
    const { code, out } = await send(...OPS, '--user', 'U099EVE', '--text', 'plan coredns on prod-1');

    expect(code).toBe(0);
    expect(out).toContain('200 started');
    expect(out).toContain('Slack C012OPS:\n  | :white_check_mark: Planned prod-1/coredns');
  });

  it.each([
    ['another command', [...OPS, '--user', 'U099EVE'], 'You may not use `update` here.'],
    ['someone of another team', [], 'You may not use this here.'],
  ])('is refused to %s', async (_, sender, says) => {
    const { code, out } = await send(...sender);

    expect(code).toBe(1);
    expect(out).toContain('200 not-allowed');
    expect(out).toContain(says);
  });

  it('takes the place of what each kind of example says', async () => {
    const refused = async (file: string, ...sender: string[]) =>
      (await upkeep(['send', `events/${file}.json`, '--rules', 'events/chat-rules.yaml', ...sender])).out;

    expect(await refused('github-comment.plan', '--user', 'eve')).toContain('not-allowed');
    expect(await refused('github-comment.plan', '--text', 'health prod-1')).toContain('@ana: You may not use `health`');
    expect(await refused('webhook-command.update', '--client', 'ci', '--user', 'x', '--text', 'stop it')).toContain(
      'You may not use `stop`',
    );
    expect(await refused('slack-button.approve', ...OPS, '--user', 'U012ANA')).toContain(
      'There is no approval request',
    );
  });

  it.each([
    [['--repository', 'a/b'], 'has no --repository'],
    [['--endpoint', 'http://127.0.0.1:1'], '--rules and --endpoint cannot be combined'],
  ])('is not sent with %j', async (options, says) => {
    expect(await send(...options)).toMatchObject({ code: 2, note: expect.stringContaining(says) });
  });
});
