import { load } from 'js-yaml';
import * as z from 'zod';
import { impossibilities } from './world-checks.ts';
import { World } from './world-schema.ts';

export type { World, WorldCluster } from './world-schema.ts';

export type WorldProblem = { path: string; message: string };

/** Says everything that is wrong with a world, each with its path such as `clusters[0].addons[1].version`. */
export class WorldError extends Error {
  readonly problems: WorldProblem[];

  constructor(problems: WorldProblem[]) {
    const lines = problems.map(({ path, message }) => (path ? `  ${path}: ${message}` : `  ${message}`));
    super(`The world cannot be simulated. Put these right and try again:\n${lines.join('\n')}`);
    this.name = 'WorldError';
    this.problems = problems;
  }
}

/** Reads a world from YAML or JSON text. Throws WorldError with all problems. */
export function parseWorld(text: string): World {
  const raw = readText(text);
  const parsed = World.safeParse(raw);
  const problems = [...(parsed.error?.issues ?? []).flatMap(problemsOf), ...impossibilities(raw)];
  if (!parsed.success || problems.length > 0) throw new WorldError(withoutRepeats(problems));
  return parsed.data;
}

/** The JSON Schema of a world file, for editors and for those who write worlds by program. */
export function worldJsonSchema(): object {
  return { title: 'A simulated EKS: what it holds and how it misbehaves', ...z.toJSONSchema(World, { io: 'input' }) };
}

function readText(text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WorldError([{ path: '', message: `It is neither YAML nor JSON: ${reason}` }]);
  }
}

function problemsOf(issue: z.core.$ZodIssue): WorldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: 'This key is unknown.' }));
  }
  return [{ path: pathText(issue.path), message: issue.message }];
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text ? `${text}.${String(step)}` : String(step);
  }, '');
}

function withoutRepeats(problems: WorldProblem[]): WorldProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.path}\n${problem.message}`, problem])).values()];
}
