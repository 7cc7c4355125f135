import { open, readFile } from 'node:fs/promises';
import type { InputProblem } from '../../functions/core/input-problems.ts';
import { LONGEST_INPUT_BYTES, problemsOfInput } from '../cloud/machine-inputs.ts';
import { machineNames } from '../cloud/machines.ts';
import { parseWorld, type World, WorldError } from '../simulator/world.ts';
import { Refusal } from './command.ts';
import type { Terminal } from './terminal.ts';

/** The world that commands use when they are given none. */
export const EXAMPLE_WORLD = new URL('../worlds/one-cluster.yaml', import.meta.url).pathname;

/** The text of a file; a Refusal that says why it cannot be read. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Refusal(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** The input of a machine from a file, or from standard input for `-`, checked. */
export async function readInput(machine: string, path: string, terminal: Terminal): Promise<string> {
  const text = path === '-' ? await terminal.input(LONGEST_INPUT_BYTES) : await readText(path);
  const name = path === '-' ? 'Standard input' : path;
  const problems = problemsOfInput(machine, text);
  if (problems.length > 0)
    throw new Refusal(`${name} is no input for ${machine}; nothing was called.`, lines(problems));
  return text;
}

export async function readWorld(path: string = EXAMPLE_WORLD): Promise<World> {
  const text = await readText(path);
  try {
    return parseWorld(text);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    throw new Refusal(`${path} is no world that can be simulated.`, lines(error.problems));
  }
}

export async function knownMachine(name: string): Promise<string> {
  const names = await machineNames();
  if (!names.includes(name)) throw new Refusal(`There is no machine '${name}', only ${names.join(', ')}.`);
  return name;
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
    throw new Refusal(`${path} cannot be written: ${reasonOf(error)}`);
  }
}

export const lines = (problems: readonly InputProblem[]): string[] =>
  problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
