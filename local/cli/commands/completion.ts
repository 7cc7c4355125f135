import { didYouMean } from '../../../functions/core/input/did-you-mean.ts';
import { machineNames } from '../../cloud/machines/machines.ts';
import { type Command, EXIT, UsageError } from '../command.ts';
import { COMMANDS, COMPLETION } from '../commands.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import type { Completed } from '../completion/table.ts';
import { zshCompletion } from '../completion/zsh.ts';

const SHELLS: Readonly<Record<string, (commands: readonly Completed[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

export const completion: Command = {
  help: `
Usage: upkeep completion SHELL

SHELL is bash, zsh or fish. The script completes commands, options, state machines and files of a
command named upkeep or eks-upkeep.

Examples
  source <(upkeep completion bash)
  upkeep completion zsh > "\${fpath[1]}/_upkeep"
  upkeep completion fish > ~/.config/fish/completions/upkeep.fish`,
  options: {},
  args: ['SHELL'],
  async run({ files: [shell = ''] }, { out }) {
    const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
    if (!script)
      throw new UsageError(
        `There is no completion for '${shell}'; the shells are bash, zsh and fish.${didYouMean(shell, Object.keys(SHELLS))}`,
      );
    const machines = await machineNames();
    const all = { ...COMMANDS, completion: { summary: COMPLETION, load: async () => completion } };
    const loaded = Object.entries(all).map(async ([name, { summary, load }]): Promise<Completed> => {
      const { options, args, help } = await load();
      return { name, summary, options: optionsOf(options, help), values: valuesOf(args[0], machines) };
    });
    out(script(await Promise.all(loaded)));
    return EXIT.succeeded;
  },
};

function optionsOf(options: Command['options'], help: string): Completed['options'] {
  return Object.entries(options).map(([name, { type }]) => {
    const value = new RegExp(`--${name} (FILE|FOLDER)`).test(help) ? 'file' : 'text';
    return { name, value: type === 'boolean' ? 'none' : value };
  });
}

function valuesOf(argument = '', machines: readonly string[]): Completed['values'] {
  if (argument.includes('MACHINE')) return machines;
  if (/^[a-z|]+$/.test(argument)) return argument.split('|');
  if (argument === 'SHELL') return Object.keys(SHELLS);
  return argument.includes('FILE') ? 'files' : [];
}
