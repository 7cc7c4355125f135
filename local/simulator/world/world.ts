import * as z from 'zod';
import { readYaml } from '../../../functions/core/configuration/yaml.ts';
import { didYouMean } from '../../../functions/core/input/did-you-mean.ts';
import { knownFields } from '../../schema-fields.ts';
import { catalogFromFolder, FolderError } from '../catalog/answers-folder.ts';
import { impossibilities } from './checks.ts';
import { type Problem, record } from './problems.ts';
import { World, WorldInFile } from './schema.ts';

export type { World } from './schema.ts';

/** Says everything that is wrong with a world, each with its path such as `clusters[0].addons[1].version`. */
export class WorldError extends Error {
  readonly problems: Problem[];

  constructor(problems: Problem[]) {
    const lines = problems.map(({ path, message }) => (path ? `  ${path}: ${message}` : `  ${message}`));
    super(`The world cannot be simulated. Correct these and try again:\n${lines.join('\n')}`);
    this.name = 'WorldError';
    this.problems = problems;
  }
}

/**
 * Reads a world from YAML or JSON text, with what it refers to, so that it stays whole wherever it is kept. `from` is the
 * folder of its file. Throws WorldError with all problems.
 */
export function parseWorld(text: string, from = '.'): World {
  const file = readText(text);
  const shape = WorldInFile.safeParse(file);
  const problems = (shape.error?.issues ?? []).flatMap((issue) => problemsOf(issue, []));
  const raw = withoutHint(withFolder(file, from, problems));
  problems.push(...impossibilities(raw));
  if (problems.length > 0) throw new WorldError(withoutRepeats(problems));
  const world = World.safeParse(raw);
  if (world.success) return world.data;
  // Only what a folder says can be wrong in the one and not in the other.
  throw new WorldError(world.error.issues.flatMap((issue) => problemsOf(issue, [])));
}

/** The JSON Schema of a world file, for editors and for those who write worlds by program. */
export function worldJsonSchema(): z.core.JSONSchema.BaseSchema {
  return {
    title: 'A simulated EKS: what it holds and how it misbehaves',
    ...z.toJSONSchema(WorldInFile, { io: 'input' }),
  };
}

function readText(text: string): unknown {
  const read = readYaml(text);
  if ('value' in read) return read.value;
  throw new WorldError([{ path: pathText(read.path), message: `It ${read.problem}` }]);
}

/** Editors alone read `$schema`. */
function withoutHint(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const { $schema: _, ...rest } = record(raw);
  return rest;
}

function withFolder(raw: unknown, from: string, problems: Problem[]): unknown {
  const { folder } = record(record(raw).catalog);
  if (typeof folder !== 'string' || folder === '') return raw;
  try {
    return { ...record(raw), catalog: catalogFromFolder(folder, from) };
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    problems.push({ path: 'catalog.folder', message: error.message });
    return raw;
  }
}

function problemsOf(issue: z.core.$ZodIssue, within: readonly PropertyKey[]): Problem[] {
  const path = [...within, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = knownFields(worldJsonSchema(), path);
    return issue.keys.map((key) => ({
      path: pathText([...path, key]),
      message: `This key is unknown.${didYouMean(key, known)}`,
    }));
  }
  const meant = issue.code === 'invalid_union' ? meantForm(issue.errors) : undefined;
  if (meant) return meant.flatMap((each) => problemsOf(each, path));
  return [{ path: pathText(path), message: issue.message }];
}

/** Of the forms that a value may have, what is wrong with the one that it comes nearest to; undefined when it has none. */
function meantForm(forms: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const isWithin = ({ path, code }: z.core.$ZodIssue) => path.length > 0 || code === 'unrecognized_keys';
  const possible = forms.filter((issues) => issues.every(isWithin));
  return possible.toSorted((a, b) => mistakesIn(a) - mistakesIn(b))[0];
}

const mistakesIn = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text ? `${text}.${String(step)}` : String(step);
  }, '');
}

function withoutRepeats(problems: Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.path}\n${problem.message}`, problem])).values()];
}
