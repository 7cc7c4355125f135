import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChatCommand, readCommand } from '../../../../functions/core/chat/command.ts';
import { startOf } from '../../../../functions/core/chat/start.ts';

const ID = '0123456789abcdef';
const DELIVERY = 'ab'.repeat(16);

describe('a command', () => {
  it.each<[string, ChatCommand]>([
    ['', { verb: 'help' }],
    ['help', { verb: 'help' }],
    ['/upkeep help', { verb: 'help' }],
    ['plan coredns on prod-1', { verb: 'plan', addon: 'coredns', cluster: 'prod-1', version: undefined }],
    ['update vpc-cni on prod-1 to 1.19', { verb: 'update', addon: 'vpc-cni', cluster: 'prod-1', version: '1.19' }],
    ['  UPDATE   coredns ON Prod-1 ', { verb: 'update', addon: 'coredns', cluster: 'Prod-1', version: undefined }],
    ['update `coredns` on “prod-1”', { verb: 'update', addon: 'coredns', cluster: 'prod-1', version: undefined }],
    ['update all on prod-1', { verb: 'update', addon: 'all', cluster: 'prod-1', version: undefined }],
    ['update all on fleet prod', { verb: 'update', addon: 'all', fleet: 'prod' }],
    ['Plan all ON Fleet `prod`', { verb: 'plan', addon: 'all', fleet: 'prod' }],
    ['update all on fleet', { verb: 'update', addon: 'all', cluster: 'fleet', version: undefined }],
    ['update coredns on fleet to 1.13', { verb: 'update', addon: 'coredns', cluster: 'fleet', version: '1.13' }],
    ['replace default on prod-1', { verb: 'replace', profile: 'default', cluster: 'prod-1' }],
    ['health prod-1', { verb: 'health', cluster: 'prod-1' }],
    ['health on prod-1', { verb: 'health', cluster: 'prod-1' }],
    ['drift prod-1', { verb: 'drift', cluster: 'prod-1' }],
    ['status', { verb: 'status', run: undefined }],
    ['status monday', { verb: 'status', run: 'monday' }],
    ['stop monday', { verb: 'stop', run: 'monday' }],
    ['stop monday Gracefully', { verb: 'stop', run: 'monday', gracefully: true }],
    ['pause monday', { verb: 'pause', run: 'monday', reason: '' }],
    ['pause monday an incident in prod', { verb: 'pause', run: 'monday', reason: 'an incident in prod' }],
    ['continue monday', { verb: 'continue', run: 'monday', reason: '' }],
    [`approve ${ID}`, { verb: 'approve', id: ID }],
    [`reject ${ID}`, { verb: 'reject', id: ID }],
  ])('%j is read', (text, command) => {
    expect(readCommand(text)).toEqual({ kind: 'command', command });
  });

  it.each([
    ['udpate coredns on prod-1', 'did you mean `update`?'],
    ['frobnicate', 'There is no command `frobnicate`. Send `help`'],
    [
      'update',
      '`update` needs an add-on. Usage: `update <addon|all> on <cluster> [to <version>]` or `update all on fleet <fleet>`',
    ],
    ['update all on fleet prod to 1.19', 'Unexpected `to 1.19` after `update`'],
    [
      'update coredns on fleet prod',
      'The file of a fleet says which add-ons are updated, and to which versions: `update all on fleet prod`',
    ],
    ['update on prod-1', '`update` needs an add-on'],
    ['update coredns', '`update` needs a cluster'],
    ['update coredns on', '`update` needs a cluster'],
    ['update coredns prod-1', 'Expected `on`, got `prod-1`'],
    ['update coredns on prod-1 at 1.19', 'Expected `to`, got `at`'],
    ['update coredns on prod-1 to', '`update` needs a version after `to`'],
    ['update coredns on prod-1 to 1.19 now please', 'Unexpected `now please` after `update`'],
    ['update all on prod-1 to 1.19', '`all` takes no version'],
    ['replace default', '`replace` needs a cluster'],
    ['replace on prod-1', '`replace` needs a Fargate profile'],
    ['replace a b c', 'Expected `on`, got `b`'],
    ['replace a on b c', 'Unexpected `c` after `replace`'],
    ['health', '`health` needs a cluster'],
    ['health a b', 'Unexpected `b` after `health`'],
    ['stop', '`stop` needs the name of a run'],
    ['stop monday now', 'Expected `gracefully`, got `now`. Usage: `stop <run> [gracefully]`'],
    ['pause', '`pause` needs the name of a run'],
    ['approve', '`approve` needs the id of an approval request'],
    ['approve 123', '`123` is not the id of an approval'],
    ['help me', 'Unexpected `me` after `help`'],
    ['x'.repeat(501), 'A command has at most 500 characters.'],
  ])('%j is denied with what to send instead', (text, says) => {
    const read = readCommand(text);

    expect(read).toMatchObject({ kind: 'problem' });
    expect('text' in read && read.text).toContain(says);
  });

  it('of any text is a command or a problem, quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        expect(['command', 'problem']).toContain(readCommand(text).kind);
      }),
    );
  });
});

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
  ])('%s', (text, machine, input, name) => {
    expect(started(text)).toEqual({ kind: 'start', machine, input, name });
  });

  it.each([
    [
      'update coredns on prod-1 to v1.19.0',
      'did you mean `v1.19.0-eksbuild.1`, or `1.19` for the newest of that line?',
    ],
    ['update coredns on prod-1 to newest', '`newest` is not a version of coredns. Use latest, default,'],
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

  it('has a name that Step Functions and its logs take, whatever is named', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9][\w.-]{0,99}$/);
    fc.assert(
      fc.property(word, fc.stringMatching(/^[0-9A-Za-z][\w-]{0,99}$/), (addon, cluster) => {
        const read = startOf({ verb: 'update', addon, cluster, version: undefined }, DELIVERY);

        expect('name' in read && read.name).toMatch(/^[\w-]{20,80}$/);
        expect('name' in read && read.name).toMatch(/-abababababababab$/);
      }),
    );
  });
});

function started(text: string) {
  const read = readCommand(text);
  if (read.kind !== 'command' || !('cluster' in read.command || 'fleet' in read.command))
    throw new Error(`${text} starts nothing`);
  return startOf(read.command, DELIVERY);
}
