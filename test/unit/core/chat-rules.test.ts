import { describe, expect, it } from 'vitest';
import type { ChatPerson } from '../../../functions/core/chat-message.ts';
import { allowedVerbs, type ChatRule } from '../../../functions/core/chat-rules.ts';
import { chatSettings } from '../../../functions/runtime/chat-settings.ts';

const SLACK: ChatRule = { from: 'slack', teams: ['T1'], channels: ['C1'], users: ['U1'], may: ['update'] };
const GITHUB: ChatRule = { from: 'github', repositories: ['Example/Platform'], users: ['Ana'], may: ['*'] };
const WEBHOOK: ChatRule = { from: 'webhook', clients: ['ci'], users: ['*'], may: ['status', 'health'] };
const RULES = [SLACK, GITHUB, WEBHOOK];
const ana: ChatPerson = { from: 'slack', team: 'T1', channel: 'C1', user: 'U1' };

describe('who may do what', () => {
  it.each<[string, ChatPerson, string[]]>([
    ['who is named', ana, ['help', 'update']],
    ['another user', { ...ana, user: 'U2' }, []],
    ['another channel', { ...ana, channel: 'C2' }, []],
    ['another team', { ...ana, team: 'T2' }, []],
    ['a user called star', { ...ana, user: '*' }, []],
    ['any user of a client', { from: 'webhook', client: 'ci', user: 'x' }, ['health', 'help', 'status']],
    ['another client', { from: 'webhook', client: 'U1', user: 'U1' }, []],
    ['someone of GitHub in another case', { from: 'github', repository: 'example/platform', user: 'ana' }, ALL()],
    ['the same name at another sender', { from: 'github', repository: 'T1', user: 'U1' }, []],
  ])('%s', (_, person, verbs) => {
    expect([...allowedVerbs(RULES, person)].sort()).toEqual(verbs);
  });

  it('adds up over rules', () => {
    const more: ChatRule = { ...SLACK, channels: ['*'], users: ['*'], may: ['status'] };

    expect([...allowedVerbs([SLACK, more], ana)].sort()).toEqual(['help', 'status', 'update']);
  });

  it('is nobody without rules', () => {
    expect(allowedVerbs([], ana).size).toBe(0);
  });
});

describe('the settings of the chat Lambda', () => {
  const right = {
    TABLE_NAME: 'table',
    CHAT_SECRET_ID: 'eks-upkeep/chat',
    CHAT_MACHINES: '{"update-addon":"arn:aws:states:eu-west-1:111122223333:stateMachine:update-addon"}',
    CHAT_RULES: JSON.stringify(RULES),
  };

  it('are read from the environment', () => {
    expect(chatSettings(right)).toMatchObject({ table: 'table', rules: RULES });
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['no table', { TABLE_NAME: undefined }, 'TABLE_NAME: is not set'],
    ['rules that are no JSON', { CHAT_RULES: '[' }, 'CHAT_RULES: must be a list of rules'],
    ['a machine without ARN', { CHAT_MACHINES: '{"update-addon":"x"}' }, 'CHAT_MACHINES.update-addon: must be the ARN'],
    ['anyone of GitHub', { CHAT_RULES: ruleText({ ...GITHUB, users: ['*'] }) }, 'CHAT_RULES[0].users: must name users'],
    ['any team of Slack', { CHAT_RULES: ruleText({ ...SLACK, teams: ['*'] }) }, 'CHAT_RULES[0].teams: must name teams'],
    [
      'a command that is none',
      { CHAT_RULES: ruleText({ ...SLACK, may: ['fly'] }) },
      'CHAT_RULES[0].may[0]: must be a command',
    ],
    [
      'a rule with an unknown field',
      { CHAT_RULES: ruleText({ ...SLACK, user: 'U1' }) },
      'CHAT_RULES[0].user: is not a known field',
    ],
  ])('%s is refused by the name of the variable', (_, changed, says) => {
    expect(() => chatSettings({ ...right, ...changed })).toThrow(says);
  });

  it('tell all problems at once', () => {
    expect(() => chatSettings({})).toThrow(/TABLE_NAME.*CHAT_SECRET_ID.*CHAT_MACHINES.*CHAT_RULES/s);
  });
});

function ruleText(rule: object): string {
  return JSON.stringify([rule]);
}

function ALL(): string[] {
  return ['approve', 'health', 'help', 'plan', 'reject', 'replace', 'status', 'stop', 'update'];
}
