import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../../functions/core/chat/command.ts';
import {
  type AnsweredWhere,
  notDeployedText,
  type StartCommand,
  startedText,
  startOf,
} from '../../../../functions/core/chat/start.ts';

const DELIVERY = 'ab'.repeat(16);

describe('what a command starts', () => {
  it.each([
    [
      'plan coredns on prod-1',
      'update-addon',
      { cluster: 'prod-1', addon: 'coredns', dryRun: true },
      'plan-coredns-on-prod-1-abababababababab',
    ],
    [
      'update coredns on prod-1 to v1.11.4-eksbuild.2',
      'update-addon',
      { cluster: 'prod-1', addon: 'coredns', version: 'v1.11.4-eksbuild.2' },
      'update-coredns-on-prod-1-abababababababab',
    ],
    [
      'plan all on prod-1',
      'maintain-cluster',
      { cluster: 'prod-1', dryRun: true },
      'plan-all-on-prod-1-abababababababab',
    ],
    [
      'plan all on fleet prod',
      'maintain-fleet',
      { fleet: 'prod', dryRun: true },
      'plan-all-on-fleet-prod-abababababababab',
    ],
    [
      'update all on fleet prod',
      'maintain-fleet',
      { fleet: 'prod', approval: 'before-start' },
      'update-all-on-fleet-prod-abababababababab',
    ],
    [
      'replace my.profile on prod-1',
      'replace-fargate-profile',
      { cluster: 'prod-1', profile: 'my.profile', force: true, handOver: 'approve' },
      'replace-my-profile-on-prod-1-abababababababab',
    ],
    ['health prod-1', 'report-health', { cluster: 'prod-1' }, 'health-on-prod-1-abababababababab'],
    ['drift prod-1', 'report-health', { cluster: 'prod-1', drift: true }, 'drift-on-prod-1-abababababababab'],
  ])('%s', (text, machine, input, name) => {
    expect(started(text)).toEqual({ kind: 'start', machine, input, name });
  });

  it.each([
    [
      'update coredns on prod-1 to v1.19.0',
      'did you mean `v1.19.0-eksbuild.1`, or `1.19` for the newest of that line?',
    ],
    ['update coredns on prod-1 to newest', '`newest` is not a version of coredns. Use latest, default,'],
    ['update coredns on prod-1 to x1.19.0', '`x1.19.0` is not a version of coredns. Use latest, default,'],
    ['drift prod/1', 'The cluster must be a cluster name'],
    ['update co;redns on prod-1', 'The addon must be the name of an add-on such as vpc-cni.'],
    ['update coredns on prod/1', 'must be a cluster name'],
    ['update all on prod/1', 'The cluster must be a cluster name'],
    ['health prod/1', 'The cluster must be a cluster name'],
    ['update all on fleet ../prod', 'The fleet must be the name of a fleet in the bucket'],
    [`replace ${'p'.repeat(101)} on prod-1`, 'The profile must have at most 100 characters.'],
  ])('%s is refused before anything is asked', (text, says) => {
    const read = started(text);

    expect(read).toMatchObject({ kind: 'problem' });
    expect('text' in read && read.text).toContain(says);
  });

  it('has a name of 80 characters at most, that still ends with its delivery', () => {
    expect(started(`update ${'a'.repeat(100)} on prod-1`)).toMatchObject({
      name: `update-${'a'.repeat(80 - 'update-'.length - 17)}-abababababababab`,
    });
  });
});

describe('the reply to a command', () => {
  it.each<[string, AnsweredWhere, string]>([
    ['update', 'github', 'Started run-1. The outcome will be posted here.'],
    ['plan', 'github', 'Started run-1. The plan will be posted here.'],
    [
      'update',
      'slack',
      'Started run-1. The outcome will be posted here; if the app is not in this channel, see `status run-1`.',
    ],
    ['update', 'elsewhere', 'Started run-1. The outcome will be notified; see also `status run-1`.'],
    ['plan', 'elsewhere', 'Started run-1. For the plan, send `status run-1`.'],
  ])('%s from %s says where the result will be', (verb, from, text) => {
    expect(startedText(commandOf(`${verb} coredns on prod-1`), 'run-1', from)).toBe(text);
  });

  it.each([
    ['health prod-1', '`health` is not available here: its state machine is not deployed.'],
    [
      'update all on fleet prod',
      '`update all on fleet` is not available here: the state machine maintain-fleet is not deployed.',
    ],
    ['update coredns on prod-1', '`update` is not available here: its state machine is not deployed.'],
    [
      'update all on prod-1',
      '`update all` is not available here: the state machine maintain-cluster is not deployed. Name one add-on: `update coredns on prod-1`',
    ],
  ])('%s says what is not deployed', (text, says) => {
    expect(notDeployedText(commandOf(text))).toBe(says);
  });
});

function started(text: string) {
  return startOf(commandOf(text), DELIVERY);
}

function commandOf(text: string): StartCommand {
  const read = readCommand(text);
  if (read.kind !== 'command' || !('cluster' in read.command || 'fleet' in read.command))
    throw new Error(`${text} starts nothing`);
  return read.command;
}
