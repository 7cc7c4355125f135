import { existsSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { didYouMean } from '../../functions/core/input/did-you-mean.ts';
import type { InputProblem } from '../../functions/core/input/problems.ts';
import { STATE_MACHINES } from '../../functions/core/state-machines.ts';
import { machineNames } from '../cloud/machines/machines.ts';
import { parseWorld, type World, WorldError } from '../simulator/world/world.ts';
import { UsageError } from './command.ts';

/** The world that commands use by default. */
const EXAMPLE_WORLD = fileURLToPath(new URL('../worlds/one-cluster.yaml', import.meta.url));

/** A file by its path, or an example of this package by its name, such as `events/update-addon.json`, from any folder. */
function located(path: string): string {
  if (existsSync(path) || !/^(events|local\/worlds)\/[\w.-]+$/.test(path)) return path;
  const example = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return existsSync(example) ? example : path;
}

/** The text of a file; a UsageError that says why it cannot be read. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(located(path), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new UsageError(`no such file: ${path}`);
    }
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

export async function readWorld(path: string = EXAMPLE_WORLD): Promise<World> {
  const text = await readText(path);
  try {
    return parseWorld(text, dirname(located(path)));
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    throw new UsageError(`${path} is not a valid world.`, lines(error.problems));
  }
}

/** What MACHINE stands for in a help text. */
export const MACHINES_HELP = `MACHINE is ${STATE_MACHINES.join(', ').replace(/, ([\w-]+)$/, ' or $1')}.`;

export async function knownMachine(name: string): Promise<string> {
  const names = await machineNames();
  if (names.includes(name)) return name;
  throw new UsageError(
    `There is no state machine '${name}'; the state machines are ${names.join(', ')}.${didYouMean(name, names)}`,
  );
}

/** Makes sure before the run that its result can be written, and leaves what is there until it is. Gives what writes it. */
export async function openResult(path: string | undefined): Promise<(text: string) => Promise<void>> {
  if (path === undefined) return async () => {};
  try {
    await (await open(path, 'a')).close();
    return (text) => writeFile(path, text);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** A file that cannot be written, with the reason of the operating system. */
export const unwritable = (path: string, error: unknown): UsageError =>
  new UsageError(`${path} cannot be written: ${reasonOf(error)}. Name another file.`);

/** A port that is not available, with the reason of the operating system. */
export const portTaken = (port: number, error: unknown): UsageError =>
  new UsageError(`Port ${port} is not available: ${reasonOf(error)}. Name another with --port; 0 takes a free one.`);

/** Whether the operating system refused, rather than this program. */
export const isOfSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

export const lines = (problems: readonly InputProblem[]): string[] =>
  problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
