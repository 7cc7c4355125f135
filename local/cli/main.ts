import * as z from 'zod/mini';
import { didYouMean } from '../../functions/core/input/did-you-mean.ts';
import { sourceText } from '../source-files.ts';
import { type Command, EXIT, readWords, UsageError } from './command.ts';
import { COMMANDS, COMPLETION } from './commands.ts';
import { helpText } from './text/help-text.ts';
import { commandsTyped, helpTyped } from './text/invocation.ts';
import { tableText } from './text/table.ts';
import { type Terminal, textColumns } from './text/terminal.ts';

const ALL: typeof COMMANDS = {
  ...COMMANDS,
  // It reads the table of the others.
  completion: { summary: COMPLETION, load: async () => (await import('./commands/completion.ts')).completion },
};

/** Loads the command that a command line names, before the signals are taken over: what loads it may not survive a Ctrl-C. */
export async function loadCommand([name = '']: readonly string[]): Promise<void> {
  if (Object.hasOwn(ALL, name)) await ALL[name]?.load();
}

/** `upkeep ARGS`; gives the exit code. Every invalid command line or input ends here, with 2. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = 'help', ...rest] = args;
  try {
    if (name === 'help' || name === '--help' || name === '-h') return await help(rest, terminal);
    if (name === '--version' || name === '-V') {
      terminal.out(`${Package.parse(JSON.parse(sourceText('package.json'))).version}\n`);
      return EXIT.succeeded;
    }
    const command = await commandOf(name);
    if (rest.includes('--help') || rest.includes('-h')) return await help([name], terminal);
    return await command.run(readWords(name, command, rest), terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.note(`${terminal.paintNote('red', 'upkeep:')} ${commandsTyped(error.message, terminal.command)}\n`);
    for (const problem of error.problems) terminal.note(`  ${commandsTyped(problem, terminal.command)}\n`);
    return EXIT.refused;
  }
}

const Package = z.object({ version: z.string() });

async function commandOf(name: string): Promise<Command> {
  const listed = Object.hasOwn(ALL, name) ? ALL[name] : undefined;
  if (!listed) {
    throw new UsageError(
      `There is no command '${name}'.${didYouMean(name, ['help', ...Object.keys(ALL)])} See: upkeep help`,
    );
  }
  return listed.load();
}

async function help([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  const { out, paint, command: typed } = terminal;
  const shown = (text: string) => helpText(helpTyped(text, typed), textColumns(terminal));
  if (rest.length > 0) throw new UsageError('upkeep help takes one command. See: upkeep help');
  if (name !== undefined && name !== 'help') {
    out(shown((await commandOf(name)).help));
    return EXIT.succeeded;
  }

  const summaries = Object.entries(ALL).map(([command, { summary }]) => [`  ${command}`, summary]);
  const bold = ([command = '', summary = '']: readonly string[]) => [paint('bold', command), summary];
  out(
    shown(`upkeep keeps the add-ons and Fargate profiles of Amazon EKS current. It runs the deployed state machines on this
computer.

Commands`),
  );
  out(tableText(summaries, bold, textColumns(terminal)));
  out('\n');
  out(
    shown(`Examples
  upkeep run update-addon --cluster prod-1 --addon coredns --version 1.12
  upkeep plan --world local/worlds/one-cluster.yaml
  upkeep help run
  upkeep --version

Exit codes
  0 succeeded   1 the execution failed   2 invalid usage or input, nothing was changed   3 a plan is blocked
  130 stopped by Ctrl-C
`),
  );
  return EXIT.succeeded;
}
