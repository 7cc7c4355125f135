import { describe, expect, it } from 'vitest';
import { askerOf, askerThere, ChatAsker, fourEyesProblem } from '../../../../functions/core/chat/asker.ts';
import { COMMANDS } from '../../../../functions/core/chat/command.ts';
import type { ChatPerson } from '../../../../functions/core/chat/message.ts';
import {
  accessOf,
  type ChatRule,
  ChatRules,
  type ChatVerb,
  mayOn,
  needsFourEyes,
} from '../../../../functions/core/chat/rules.ts';
import { chatSettings } from '../../../../functions/runtime/chat-settings.ts';

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
    expect([...accessOf(RULES, person).verbs].sort()).toEqual(verbs);
  });

  it.each([
    ['a/b', 'ana', true],
    ['a/c', 'ben', true],
    ['a/b', 'eve', false],
    ['a/d', 'ana', false],
  ])('of several repositories and users of GitHub, %s by %s: %s', (repository, user, isAllowed) => {
    const rule: ChatRule = { from: 'github', repositories: ['a/b', 'a/c'], users: ['ana', 'ben'], may: ['status'] };

    expect(accessOf([rule], { from: 'github', repository, user }).verbs.has('status')).toBe(isAllowed);
  });

  it('is ruled for at least one person and one command, in named repositories', () => {
    expect(ChatRules.safeParse([{ ...SLACK, clusters: ['prod-1'] }]).success).toBe(true);
    for (const change of [{ users: [] }, { channels: [] }, { may: [] }]) {
      expect(ChatRules.safeParse([{ ...SLACK, ...change }]).success).toBe(false);
    }
    expect(ChatRules.safeParse([{ ...GITHUB, repositories: ['*'] }]).success).toBe(false);
  });

  it('adds up over rules', () => {
    const more: ChatRule = { ...SLACK, channels: ['*'], users: ['*'], may: ['status'] };

    expect([...accessOf([SLACK, more], ana).verbs].sort()).toEqual(['help', 'status', 'update']);
  });

  it('is nobody without rules', () => {
    expect(accessOf([], ana).verbs.size).toBe(0);
  });
});

describe('on which clusters', () => {
  const dev: ChatRule = { ...SLACK, clusters: ['dev-*', 'test-?'], may: ['update', 'status'] };
  const prod: ChatRule = { ...SLACK, clusters: ['prod-1'], may: ['status'] };

  it.each<[ChatVerb, string | undefined, boolean]>([
    ['update', 'dev-1', true],
    ['update', 'test-a', true],
    ['update', 'test-ab', false],
    ['update', 'my-dev-1', false],
    ['update', 'DEV-1', false],
    ['update', 'prod-1', false],
    ['status', 'prod-1', true],
    ['status', 'prod-11', false],
    ['stop', 'dev-1', false],
    // A run whose cluster nobody knows, or of many.
    ['status', undefined, false],
  ])('%s on %s: %s', (verb, cluster, allowed) => {
    expect(mayOn(accessOf([dev, prod], ana), verb, cluster)).toBe(allowed);
  });

  it('is everywhere by a rule that names none, or all', () => {
    for (const every of [SLACK, { ...SLACK, clusters: ['*'] }]) {
      expect(mayOn(accessOf([dev, every], ana), 'update', 'prod-1')).toBe(true);
      expect(mayOn(accessOf([dev, every], ana), 'update', undefined)).toBe(true);
    }
  });

  it('it takes four eyes is said of a cluster, whoever the rule speaks of', () => {
    const strict: ChatRule = { ...WEBHOOK, clusters: ['prod-*'], fourEyes: true };
    const access = accessOf([SLACK, strict], ana);

    expect(['prod-1', 'dev-1', undefined].map((cluster) => needsFourEyes(access, cluster))).toEqual([
      true,
      false,
      true,
    ]);
    expect(needsFourEyes(accessOf([SLACK], ana), 'prod-1')).toBe(false);
    expect(needsFourEyes(accessOf([SLACK], ana), undefined)).toBe(false);
    expect(needsFourEyes(accessOf([{ ...SLACK, fourEyes: true }], ana), 'any-1')).toBe(true);
  });
});

describe('who asked', () => {
  const slack: ChatPerson = { from: 'slack', team: 'T1', channel: 'C1', user: 'U1' };

  it.each<[string, ChatPerson, RegExp | undefined]>([
    ['the same', slack, /You requested this run/],
    ['the same in another channel and workspace', { ...slack, team: 'T2', channel: 'C2' }, /You requested this run/],
    ['somebody else', { ...slack, user: 'U2' }, undefined],
    [
      'somebody of GitHub',
      { from: 'github', repository: 'a/b', user: 'ana' },
      /requested through Slack.*approve it through Slack/,
    ],
    ['a program in that name', { from: 'webhook', client: 'ci', user: 'U1' }, /requested through Slack/],
  ])('%s', (_, person, problem) => {
    const said = fourEyesProblem(askerOf(slack), person);

    if (problem === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(problem);
  });

  it('is the same on GitHub in upper and lower case, in another repository', () => {
    const person: ChatPerson = { from: 'github', repository: 'a/c', user: 'Ana' };

    expect(fourEyesProblem({ from: 'github', user: 'ana' }, person)).toContain('You requested');
  });

  it('through GitHub or the webhook is named as that', () => {
    expect(fourEyesProblem({ from: 'github', user: 'ana' }, slack)).toBe(
      'This run was requested through GitHub, and Slack cannot show whether that was you. Somebody else has to approve it through GitHub.',
    );
    expect(fourEyesProblem({ from: 'webhook', user: 'ana' }, slack)).toContain('requested through the webhook');
  });

  it.each(['slack', 'github', 'webhook'] as const)('is kept and read again, from %s', (from) => {
    expect(ChatAsker.parse({ from, user: 'ana' })).toEqual({ from, user: 'ana' });
    expect(ChatAsker.safeParse({ from: '', user: 'ana' }).success).toBe(false);
    expect(askerThere({ kind: 'github', repository: 'a/b', issue: 1, user: 'ana' })).toEqual({
      from: 'github',
      user: 'ana',
    });
  });

  it('is nobody of a run that a schedule started', () => {
    expect(fourEyesProblem(undefined, slack)).toBeUndefined();
  });
});

describe('the settings of the chat Lambda', () => {
  const right = {
    TABLE_NAME: 'table',
    CHAT_SECRET_ID: 'eks-upkeep/chat',
    CHAT_MACHINES: 'arn:aws:states:eu-west-1:111122223333:stateMachine:upkeep-',
    CHAT_RULES: JSON.stringify(RULES),
  };

  it('are read from the environment', () => {
    expect(chatSettings(right)).toMatchObject({ table: 'table', rules: RULES });
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['no table', { TABLE_NAME: undefined }, 'TABLE_NAME: is not set'],
    ['rules that are no JSON', { CHAT_RULES: '[' }, 'CHAT_RULES: must be a list of rules'],
    [
      'no ARNs of state machines',
      { CHAT_MACHINES: 'x' },
      'CHAT_MACHINES: must be what the ARNs of the state machines begin with',
    ],
    ['anyone of GitHub', { CHAT_RULES: ruleText({ ...GITHUB, users: ['*'] }) }, 'CHAT_RULES[0].users: must name users'],
    ['any team of Slack', { CHAT_RULES: ruleText({ ...SLACK, teams: ['*'] }) }, 'CHAT_RULES[0].teams: must name teams'],
    [
      'a command that is none',
      { CHAT_RULES: ruleText({ ...SLACK, may: ['fly'] }) },
      'CHAT_RULES[0].may[0]: must be a command',
    ],
    [
      'no cluster',
      { CHAT_RULES: ruleText({ ...SLACK, clusters: [] }) },
      'CHAT_RULES[0].clusters: must be a list of cl',
    ],
    [
      'a cluster that is none',
      { CHAT_RULES: ruleText({ ...SLACK, clusters: ['prod 1'] }) },
      'CHAT_RULES[0].clusters[0]: must be a cluster name',
    ],
    ['two eyes', { CHAT_RULES: ruleText({ ...SLACK, fourEyes: false }) }, 'CHAT_RULES[0].fourEyes: must be true'],
    [
      'a rule with an unknown field',
      { CHAT_RULES: ruleText({ ...SLACK, user: 'U1' }) },
      'CHAT_RULES[0].user: is not a known field',
    ],
  ])('%s is refused by the name of the variable', (_, changed, says) => {
    expect(() => chatSettings({ ...right, ...changed })).toThrow(says);
  });

  it('report all problems at the same time', () => {
    expect(() => chatSettings({})).toThrow(/TABLE_NAME.*CHAT_SECRET_ID.*CHAT_MACHINES.*CHAT_RULES/s);
  });
});

function ruleText(rule: object): string {
  return JSON.stringify([rule]);
}

function ALL(): string[] {
  return Object.keys(COMMANDS).sort();
}
