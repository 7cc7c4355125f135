import { createHash } from 'node:crypto';
import { readYaml } from '../../../functions/core/configuration/yaml.ts';
import type { Definition, DefinitionProblem } from '../definition.ts';
import { isRecord } from '../json.ts';
import { readMachine } from './machine.ts';

/** Everything that is wrong with a definition. */
export class DefinitionError extends Error {
  override readonly name = 'InvalidDefinition';
  readonly problems: DefinitionProblem[];

  constructor(problems: DefinitionProblem[]) {
    super(`The definition cannot run here:\n${problems.map((problem) => `- ${describeProblem(problem)}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads an Amazon States Language definition (YAML or JSON text, JSONata only) and replaces `${Name}` in its strings.
 * Throws DefinitionError with every problem found: what Step Functions itself refuses, and what this engine does not do.
 */
export function loadDefinition(text: string, substitutions: Record<string, string> = {}): Definition {
  return readDefinition(parseText(text), substitutions);
}

/** The same of a definition that is parsed already. */
export function readDefinition(parsed: unknown, substitutions: Record<string, string>): Definition {
  const problems: DefinitionProblem[] = [];
  const raw = replaceNames(parsed, substitutions, problems, []);
  if (!isRecord(raw)) throw new DefinitionError([{ message: 'A definition is an object with StartAt and States.' }]);
  const machine = readMachine(raw, (problem) => problems.push(problem));
  if (problems.length > 0) throw new DefinitionError(problems);
  return { ...machine, revision: createHash('sha256').update(JSON.stringify(raw)).digest('hex').slice(0, 16) };
}

function parseText(text: string): unknown {
  const read = readYaml(text);
  if ('value' in read) return read.value;
  const field = read.path.join('/');
  throw new DefinitionError([{ ...(field && { field }), message: `This ${read.problem}.` }]);
}

function replaceNames(
  value: unknown,
  substitutions: Record<string, string>,
  problems: DefinitionProblem[],
  at: readonly string[],
): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([\w.:-]+)\}/g, (whole, name: string) => {
      if (Object.hasOwn(substitutions, name)) return substitutions[name] ?? whole;
      problems.push({ ...placeOf(at), message: `${whole} has no substitution: pass a value for ${name}.` });
      return whole;
    });
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => replaceNames(item, substitutions, problems, [...at, `[${index}]`]));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaceNames(item, substitutions, problems, [...at, key])]),
  );
}

/** The state (with those around it) and the field that a path of keys leads to. */
function placeOf(keys: readonly string[]): Omit<DefinitionProblem, 'message'> {
  const names = keys.filter((_, index) => keys[index - 1] === 'States');
  const field = keys.slice(keys.lastIndexOf('States') + (names.length > 0 ? 2 : 0)).join('/');
  const state = names.join('/');
  return { ...(state && { state }), field: field.replaceAll('/[', '[') };
}

function describeProblem({ state, field, message }: DefinitionProblem): string {
  const place = [state && `state "${state}"`, field && `field ${field}`].filter(Boolean).join(', ');
  return place ? `${place}: ${message}` : message;
}
