import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { helpText } from '../../../../local/cli/text/help-text.ts';
import { commandName, commandsTyped, helpTyped } from '../../../../local/cli/text/invocation.ts';
import { upkeep } from '../../../support/runs/upkeep.ts';

const COMMANDS = ['run', 'plan', 'serve', 'start', 'send', 'record', 'validate', 'approve', 'doctor', 'completion'];

describe('a help text', () => {
  it.each(COMMANDS)('of %s fits 60 columns, but for its examples and its usage', async (command) => {
    const { out } = await upkeep(['help', command], { columns: 60 });

    const [text = ''] = out.split(/^Examples?$/m);
    expect(text.split('\n').filter((line) => line.length > 60)).toEqual([]);
  });

  it('that lists the commands fits 60 columns', async () => {
    const { out } = await upkeep(['help'], { columns: 60 });

    const [text = '', rest = ''] = out.split(/^Examples$/m);
    expect(text.split('\n').filter((line) => line.length > 60)).toEqual([]);
    expect(rest).toContain('\n  upkeep run update-addon --cluster prod-1 --addon coredns --version 1.12\n');
  });

  it('is the same where it is not shown on a terminal', async () => {
    const { out } = await upkeep(['help', 'run']);

    expect(out).toContain('  --journal FILE      records the run; if it is killed, upkeep resume FILE resumes it\n');
  });

  it('keeps every word when it is wrapped, and puts descriptions beneath each other', () => {
    const text = `Usage: upkeep run\n\nSays a lot of things\nin two lines.\n\n  --one NAME          is about one thing\n                      and another\n\nExample\n  upkeep run --one x\n`;
    const words = (each: string) => each.split(/\s+/).filter((word) => word !== '');

    fc.assert(
      fc.property(fc.integer({ min: 10, max: 60 }), (columns) => {
        expect(words(helpText(text, columns))).toEqual(words(text));
      }),
      { numRuns: 30 },
    );
    expect(helpText(text, 40)).toContain(
      '  --one NAME          is about one thing\n                      and another\n',
    );
    expect(helpText(text, 36)).toContain('  --one NAME          is about one\n                      thing and\n');
  });
});

describe('what is typed to start the program', () => {
  it.each([
    ['/srv/eks-upkeep/local/upkeep.cjs', {}, 'npm run -s upkeep --'],
    ['/srv/eks-upkeep/local/cli.ts', {}, 'npm run -s upkeep --'],
    ['/opt/app/node_modules/.bin/eks-upkeep', { npm_command: 'exec' }, 'npx eks-upkeep'],
    ['/opt/cache/_npx/1/node_modules/.bin/upkeep', {}, 'npx eks-upkeep'],
    ['/usr/local/bin/upkeep', {}, 'upkeep'],
    ['/usr/local/bin/eks-upkeep', {}, 'eks-upkeep'],
  ])('as %s is known', (script, env, command) => {
    expect(commandName({ script, env })).toBe(command);
  });

  it('stands in the commands of errors, and in the usage and the examples of help', () => {
    expect(commandsTyped('Start upkeep serve. See: upkeep help run', 'npx eks-upkeep')).toBe(
      'Start upkeep serve. See: npx eks-upkeep help run',
    );
    expect(helpTyped('Usage: upkeep run\n\nof upkeep serve\n  upkeep run\n  echo | upkeep run -', 'npx x')).toBe(
      'Usage: npx x run\n\nof upkeep serve\n  npx x run\n  echo | npx x run -',
    );
  });
});

describe('"did you mean"', () => {
  it.each([
    ['a command', ['rnu'], "There is no command 'rnu'. Did you mean run?"],
    ['help', ['hepl'], "There is no command 'hepl'. Did you mean help?"],
    ['an option', ['plan', '--adon', 'x'], "Unknown option '--adon'. Did you mean --addon?"],
    ["EKS's name of an option", ['plan', '--cluster-name', 'x'], 'Did you mean --cluster?'],
    [
      'an option with one dash',
      ['run', 'update-addon', '-cluster', 'x'],
      "Unknown option '-c'. Did you mean --cluster?",
    ],
    ['a state machine', ['run', 'update-adon'], 'Did you mean update-addon?'],
    ['a state machine to plan', ['plan', 'maintain-clutser'], 'Did you mean maintain-cluster?'],
    ['a schema', ['schema', 'wrold'], 'Did you mean world?'],
    ['a shell', ['completion', 'bsh'], 'Did you mean bash?'],
    ['a type of file', ['validate', '--as', 'wrld'], 'Did you mean world?'],
    ['a schedule', ['trigger', 'scan-helth'], 'Did you mean scan-health?'],
    [
      "a field of a request by EKS's name, also with --aws",
      ['run', 'update-addon', '--aws', '--yes', '--cluster', 'a', '--addon', 'b', '--set', 'addonVersion=v1'],
      'addonVersion: is not a known field. Did you mean version?',
    ],
  ])('helps with %s', async (_, args, text) => {
    const { code, note } = await upkeep(args);

    expect(code).toBe(2);
    expect(note).toContain(text);
  });
});
