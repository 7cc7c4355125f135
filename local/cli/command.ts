import { type ParseArgsConfig, parseArgs } from 'node:util';
import { didYouMean } from '../../functions/core/input/did-you-mean.ts';
import type { Terminal } from './text/terminal.ts';

/** Exit codes of `upkeep`; a run that is stopped by Ctrl-C ends like any interrupted program. */
export const EXIT = { succeeded: 0, failed: 1, refused: 2, blocked: 3, interrupted: 130 } as const;

export type Options = NonNullable<ParseArgsConfig['options']>;

/** The words of a command line after the command: `--name value` and the rest. */
export type Words = { options: Record<string, string | boolean | (string | boolean)[] | undefined>; files: string[] };

/** One command: its own help, which options it takes, and what it does. `run` gives the exit code. */
export type Command = {
  help: string;
  options: Options;
  /** Its arguments in order: `NAME` is required, `[NAME]` optional, `[NAME...]` any number, in the last place. */
  args: readonly string[];
  run: (words: Words, terminal: Terminal) => Promise<number>;
};

/** A command line or an input that cannot be used: all problems in one error. Ends the program with exit code 2. */
export class UsageError extends Error {
  readonly problems: readonly string[];

  constructor(message: string, problems: readonly string[] = []) {
    super(message);
    this.name = 'UsageError';
    this.problems = problems;
  }
}

/** Reads the words of a command; an unknown option, a missing value and an unexpected or missing argument are UsageErrors. */
export function readWords(name: string, { options, help, args: named }: Command, args: readonly string[]): Words {
  const hint = `See: upkeep help ${name}`;
  const read = parsed(options, args, hint);
  const missing = named.slice(read.files.length).filter((argument) => !argument.startsWith('['));
  if (missing.length > 0) {
    throw new UsageError(`upkeep ${name}: missing argument ${missing.join(', ')}. ${hint}`, usageOf(help));
  }
  const unexpected = named.at(-1)?.endsWith('...]') ? undefined : read.files[named.length];
  if (unexpected !== undefined) throw new UsageError(`upkeep ${name}: unexpected argument '${unexpected}'. ${hint}`);
  return read;
}

/** The line of a help text that says how the command is called. */
const usageOf = (help: string): string[] => help.match(/^Usage: .*$/m) ?? [];

function parsed(options: Options, args: readonly string[], hint: string): Words {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    return { options: values, files: positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [message = ''] = error.message.split('. To specify');
    const [, unknown] = /^Unknown option '--([^']*)'$/.exec(message) ?? [];
    const meant = unknown ?? longOf(args, message);
    const near = meant === undefined ? '' : didYouMean(meant, Object.keys(options), (name) => `--${name}`);
    throw new UsageError(`${message}.${near} ${hint}`);
  }
}

/** The name of a long option that was written with one dash, of which only the first letter was read. */
function longOf(args: readonly string[], message: string): string | undefined {
  const [, letter] = /^Unknown option '-([^-'])'$/.exec(message) ?? [];
  return letter === undefined ? undefined : args.find((arg) => arg.startsWith(`-${letter}`))?.replace(/^-|=.*$/g, '');
}

/** The text given to an option, if any. */
export function textOption({ options }: Words, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The whole number given to an option; a UsageError when it is not one, or out of bounds. */
export function numberOption(text: string | undefined, name: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text ?? '') || value < least || value > most) {
    throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not '${text}'.`);
  }
  return value;
}

/** `--speed`: how many times as fast as real time, `60` or, as a clock is named, `x60`. */
export const speedOption = (words: Words): number =>
  numberOption(textOption(words, 'speed')?.replace(/^x/, ''), '--speed', 1, 100_000);
