import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearest } from '../../functions/core/chat/command.ts';
import type { InputProblem } from '../../functions/core/input-problems.ts';
import { LONGEST_INPUT_BYTES, problemsOfInput } from '../cloud/machines/inputs.ts';
import { machineNames } from '../cloud/machines/machines.ts';
import { parseWorld, type World, WorldError } from '../simulator/world/world.ts';
import { UsageError } from './command.ts';
import type { Terminal } from './text/terminal.ts';

/** The world that commands use when they are given none. */
export const EXAMPLE_WORLD = fileURLToPath(new URL('../worlds/one-cluster.yaml', import.meta.url));

/** The text of a file; a UsageError that says why it cannot be read. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** The input of a machine from a file, or from standard input for `-`, checked. */
export async function readInput(machine: string, path: string, terminal: Terminal): Promise<string> {
  const text = path === '-' ? await terminal.input(LONGEST_INPUT_BYTES) : await readText(path);
  const name = path === '-' ? 'Standard input' : path;
  const problems = problemsOfInput(machine, text);
  if (problems.length > 0)
    throw new UsageError(`${name} is no input for ${machine}; nothing was called.`, lines(problems));
  return text;
}

export async function readWorld(path: string = EXAMPLE_WORLD): Promise<World> {
  const text = await readText(path);
  try {
    return parseWorld(text, dirname(path));
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    throw new UsageError(`${path} is no world that can be simulated.`, lines(error.problems));
  }
}

/** What MACHINE stands for in a help text. */
export const MACHINES_HELP =
  'MACHINE is update-addon, replace-fargate-profile, maintain-cluster, scan-health or report-health.';

export async function knownMachine(name: string): Promise<string> {
  const names = await machineNames();
  if (names.includes(name)) return name;
  const near = nearest(name, names);
  throw new UsageError(
    `There is no machine '${name}', only ${names.join(', ')}.${near ? ` Did you mean ${near}?` : ''}`,
  );
}

/** Makes sure, before anything is done, that a result can be written in the end. Gives what writes it. */
export async function openResult(path: string | undefined): Promise<(text: string) => Promise<void>> {
  if (path === undefined) return async () => {};
  try {
    const file = await open(path, 'w');
    return async (text) => {
      await file.writeFile(text);
      await file.close();
    };
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** What the system says of a file that it does not let be written, with the file. */
export const unwritable = (path: string, error: unknown): UsageError =>
  new UsageError(`${path} cannot be written: ${reasonOf(error)}. Name another.`);

/** What the system says of a port on which nothing can be served. */
export const portTaken = (port: number, error: unknown): UsageError =>
  new UsageError(`Port ${port} cannot be had: ${reasonOf(error)}. Name another by --port; 0 takes a free one.`);

/** Whether the system refused something, and not we. */
export const isOfSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

export const lines = (problems: readonly InputProblem[]): string[] =>
  problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
