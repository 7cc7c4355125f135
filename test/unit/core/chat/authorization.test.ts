import { expect, it } from 'vitest';
import { authorize } from '../../../../functions/core/chat/authorization.ts';
import type { ChatPerson } from '../../../../functions/core/chat/message.ts';
import type { ChatRule } from '../../../../functions/core/chat/rules.ts';

const ANA: ChatPerson = { from: 'slack', team: 'T1', channel: 'C1', user: 'U1' };
const RULE: ChatRule = {
  ...{ from: 'slack', teams: ['T1'], channels: ['*'], users: ['U1'] },
  ...{ may: ['update', 'status'], clusters: ['dev-*'] },
};
const authorized = (text: string, person: ChatPerson = ANA, rule: ChatRule = RULE) =>
  authorize({ kind: 'message', how: 'command', person, text }, [rule]);

it.each<[string, string, object]>([
  [
    'on a cluster of the rule',
    'update coredns on dev-1',
    { verb: 'update', addon: 'coredns', cluster: 'dev-1', version: undefined },
  ],
  ['that names no cluster', 'status monday', { verb: 'status', run: 'monday' }],
  ['for help', 'help', { verb: 'help' }],
])('a command %s is carried out', (_, text, command) => {
  expect(authorized(text)).toMatchObject({ kind: 'carry-out', command, access: { rules: [RULE] } });
});

it.each<[string, string, ChatPerson, object]>([
  [
    'nothing to a person without a matching rule, not even of a command that is none',
    'frobnicate',
    { ...ANA, user: 'U2' },
    { status: 403, reason: 'not-allowed', text: 'You may not use this here.', quiet: true },
  ],
  [
    'that a command is none',
    'frobnicate',
    ANA,
    { status: 422, reason: 'not-understood', text: expect.stringContaining('There is no command `frobnicate`') },
  ],
  [
    'that a command is not allowed',
    'stop monday',
    ANA,
    {
      status: 403,
      reason: 'not-allowed',
      text: 'You may not use `stop` here. Send `help` to list the commands you may use.',
    },
  ],
  [
    'that a command is not allowed on a fleet, whose clusters are not all allowed',
    'update all on fleet prod',
    ANA,
    {
      status: 403,
      reason: 'not-allowed',
      text: 'You may not use `update` on a fleet, because you may not use it on every cluster.',
    },
  ],
  [
    'that a command is not allowed on a cluster',
    'update coredns on prod-1',
    ANA,
    { status: 403, reason: 'not-allowed', text: 'You may not use `update` on the cluster `prod-1`.' },
  ],
])('the reply says %s', (_, text, person, reply) => {
  expect(authorized(text, person)).toEqual({ kind: 'reply', reply });
});

it('a command on a fleet is carried out by who may use it on every cluster', () => {
  const { clusters: _, ...everywhere } = RULE;

  expect(authorized('update all on fleet prod', ANA, everywhere)).toMatchObject({
    ...{ kind: 'carry-out', command: { verb: 'update', addon: 'all', fleet: 'prod' } },
  });
});
