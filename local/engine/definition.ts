import { createHash } from 'node:crypto';
import { load, YAMLException } from 'js-yaml';
import { isRecord } from './json.ts';
import { readMachine } from './machine-reader.ts';
import type { Template } from './template.ts';

export type DefinitionProblem = { state?: string; field?: string; message: string };

/** Everything that is wrong with a definition, at once. */
export class DefinitionError extends Error {
  override readonly name = 'InvalidDefinition';
  readonly problems: DefinitionProblem[];

  constructor(problems: DefinitionProblem[]) {
    super(`The definition cannot run here:\n${problems.map((problem) => `- ${describeProblem(problem)}`).join('\n')}`);
    this.problems = problems;
  }
}

/** A state machine that passed every check, ready for createEngine. `revision` is a digest of its content. */
export type Definition = { comment?: string; timeoutSeconds?: number; revision: string; scope: Scope };

/** States that share variables: a machine, a branch of a Parallel, the processor of a Map. */
export type Scope = { startAt: string; states: ReadonlyMap<string, State> };

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;
type Named = { name: string; comment?: string };
type Concluding = { output?: Template; assign?: Template };
type Following = { next?: string };
type Recovering = { retry: Retrier[]; catch: Catcher[] };

export type PassState = Named & Concluding & Following & { type: 'Pass' };
export type WaitState = Named & Concluding & Following & { type: 'Wait'; seconds?: Template; timestamp?: Template };
export type SucceedState = Named & Pick<Concluding, 'output'> & { type: 'Succeed' };
export type FailState = Named & { type: 'Fail'; error?: Template; cause?: Template };
export type ChoiceRule = Concluding & { condition: Template; next: string };
export type ChoiceState = Named & Concluding & { type: 'Choice'; rules: ChoiceRule[]; otherwise?: string };
export type TaskState = Named &
  Concluding &
  Following &
  Recovering & {
    type: 'Task';
    resource: string;
    arguments?: Template;
    timeoutSeconds: Template;
    heartbeatSeconds?: Template;
  };
export type ParallelState = Named &
  Concluding &
  Following &
  Recovering & { type: 'Parallel'; branches: Scope[]; arguments?: Template };
export type MapState = Named &
  Concluding &
  Following &
  Recovering & {
    type: 'Map';
    mode: 'INLINE' | 'DISTRIBUTED';
    processor: Scope;
    label: string;
    items?: Template;
    itemSelector?: Template;
    maxConcurrency?: Template;
    toleratedFailureCount?: Template;
    toleratedFailurePercentage?: Template;
    reader?: ItemReader;
    batcher?: ItemBatcher;
    writer?: ResultWriter;
  };

export type ItemReader = {
  action: 'getObject' | 'listObjectsV2';
  inputType: 'JSON' | 'JSONL';
  arguments: Template;
  maxItems?: Template;
};
export type ItemBatcher = { maxItems?: Template; maxBytes?: Template; batchInput?: Template };
export type ResultWriter = {
  arguments?: Template;
  transformation: 'NONE' | 'COMPACT' | 'FLATTEN';
  outputType: 'JSON' | 'JSONL';
};

export type Retrier = {
  errorEquals: string[];
  intervalSeconds: number;
  backoffRate: number;
  maxAttempts: number;
  maxDelaySeconds?: number;
  jitter: 'FULL' | 'NONE';
};
export type Catcher = Concluding & { errorEquals: string[]; next: string };

/**
 * Reads an Amazon States Language definition (YAML or JSON text, JSONata only) and replaces `${Name}` in its strings.
 * Throws DefinitionError with every problem found: what Step Functions itself refuses, and what this engine does not do.
 */
export function loadDefinition(text: string, substitutions: Record<string, string> = {}): Definition {
  const problems: DefinitionProblem[] = [];
  const raw = replaceNames(parseText(text), substitutions, problems, []);
  if (!isRecord(raw)) throw new DefinitionError([{ message: 'A definition is an object with StartAt and States.' }]);
  const machine = readMachine(raw, (problem) => problems.push(problem));
  if (problems.length > 0) throw new DefinitionError(problems);
  return { ...machine, revision: createHash('sha256').update(JSON.stringify(raw)).digest('hex').slice(0, 16) };
}

function parseText(text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    const reason = error instanceof YAMLException ? error.message : String(error);
    throw new DefinitionError([{ message: `This is neither YAML nor JSON: ${reason}` }]);
  }
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
