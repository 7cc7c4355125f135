import { describe, expect, it } from 'vitest';
import { type ChatCommand, readCommand } from '../../../../functions/core/chat/command.ts';

const ID = '0123456789abcdef';

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
    ['/upkeep status monday', { verb: 'status', run: 'monday' }],
    ['UPKEEP help', { verb: 'help' }],
    ['status mon`day', { verb: 'status', run: 'mon`day' }],
    ['update proton on prod-1', { verb: 'update', addon: 'proton', cluster: 'prod-1', version: undefined }],
    ['update tomcat on prod-1', { verb: 'update', addon: 'tomcat', cluster: 'prod-1', version: undefined }],
    ['pause monday a \u0007bell', { verb: 'pause', run: 'monday', reason: 'a bell' }],
    [`pause r ${'x'.repeat(492)}`, { verb: 'pause', run: 'r', reason: 'x'.repeat(492) }],
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
    ['update all on fleet prod now', 'Unexpected `now` after `update`'],
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
    ['update coredns on prod-1 to 1.19 now', 'Unexpected `now` after `update`'],
    ['update ON prod-1', '`update` needs an add-on'],
    ['replace default', '`replace` needs a cluster'],
    ['replace default on', '`replace` needs a cluster. Usage: `replace <profile> on <cluster>`'],
    ['replace default on to', '`replace` needs a cluster. Usage: `replace <profile> on <cluster>`'],
    ['status monday tuesday', 'Unexpected `tuesday` after `status`. Usage: `status [run]`'],
    ['stop monday gracefully now', 'Unexpected `now` after `stop`'],
    [`approve ${ID} now`, 'Unexpected `now` after `approve`. Usage: `approve <id>`'],
    [`approve a${ID}`, 'is not the id of an approval'],
    [`approve ${ID}a`, 'is not the id of an approval'],
    ['myupkeep help', 'There is no command `myupkeep`'],
    ['upkeeper help', 'There is no command `upkeeper`'],
    ['frob`nicate', 'There is no command `frobnicate`'],
    ['y'.repeat(60), `There is no command \`${'y'.repeat(60)}\`.`],
    ['y'.repeat(61), `There is no command \`${'y'.repeat(60)}...\`.`],
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
    ['help me', 'Unexpected `me` after `help`. Usage: `help`'],
    ['x'.repeat(501), 'A command has at most 500 characters.'],
  ])('%j is denied with what to send instead', (text, says) => {
    const read = readCommand(text);

    expect(read).toMatchObject({ kind: 'problem' });
    expect('text' in read && read.text).toContain(says);
  });
});
