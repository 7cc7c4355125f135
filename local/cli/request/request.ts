import { type InputProblem, quotingHint } from '../../../functions/core/input/problems.ts';
import { parsed } from '../../../functions/core/json.ts';
import { readDocument } from '../../cloud/machines/documents.ts';
import { LONGEST_INPUT_BYTES, lengthProblem, problemsOfInput } from '../../cloud/machines/inputs.ts';
import { textOption, UsageError, type Words } from '../command.ts';
import { lines, readText } from '../sources.ts';
import type { Terminal } from '../text/terminal.ts';
import { changesOf, type FieldChange } from './flags.ts';

/**
 * The request for a state machine as JSON, checked: from the file of --input, which may be YAML, or standard input for `-`, with
 * what the flags say; or made of the flags alone. A UsageError with every problem when it is not valid.
 */
export async function readRequest(words: Words, machine: string, terminal: Terminal): Promise<string> {
  const file = textOption(words, 'input');
  const changes = changesOf(words, machine);
  if (file === undefined && changes.length === 0) {
    throw new UsageError('missing option --input FILE, or the request as flags such as --cluster NAME.', [
      `upkeep schema ${machine} prints the fields of the request.`,
    ]);
  }
  const name = file === '-' ? 'Standard input' : (file ?? 'The request');
  const text = file === undefined ? '{}' : await readFrom(file, terminal);
  const beside = file !== undefined && changes.length > 0 ? ' with these flags' : '';
  const refusal = (problems: readonly InputProblem[]) =>
    new UsageError(`${name}${beside} is not a valid input for ${machine}; no API call was made.`, lines(problems));

  const tooLong = lengthProblem(text);
  if (tooLong) throw refusal([tooLong]);
  const read = readDocument(text);
  if ('problem' in read) throw refusal([read.problem]);
  // Of what is JSON already, the execution gets the very text.
  const written = read.format === 'json' ? text : JSON.stringify(read.value);
  const changed = changes.length === 0 ? written : JSON.stringify(withChanges(objectOf(read.value, name), changes));
  const problems = problemsOfInput(machine, changed);
  if (problems.length === 0) return changed;
  throw refusal(read.format === 'json' ? problems : problems.map((problem) => quotingHint(problem, parsed(changed))));
}

const readFrom = (file: string, terminal: Terminal): Promise<string> =>
  file === '-' ? terminal.input(LONGEST_INPUT_BYTES) : readText(file);

function objectOf(request: unknown, name: string): object {
  if (typeof request === 'object' && request !== null && !Array.isArray(request)) return request;
  throw new UsageError(`${name} is not an object, so flags cannot change its fields; no API call was made.`);
}

/** A request with other values in some of its fields. */
export function withChanges(request: object, changes: readonly FieldChange[]): object {
  let changed = request;
  for (const { path, value } of changes) {
    const cluster: unknown = Object(changed).cluster;
    // A cluster is a name, or an object with one; naming another does not move it to another Region.
    if (path[0] === 'cluster' && typeof cluster === 'string' && path.length > 1) {
      changed = withField(changed, ['cluster'], { name: cluster });
    }
    const isPlace = typeof cluster === 'object' && cluster !== null && typeof value === 'string';
    changed = withField(changed, path.join() === 'cluster' && isPlace ? ['cluster', 'name'] : path, value);
  }
  return changed;
}

function withField(before: object, [key = '', ...rest]: readonly string[], value: unknown): object {
  const old: unknown = Object.hasOwn(before, key) ? Object.entries(before).find(([name]) => name === key)?.[1] : {};
  const others = Object.entries(before).filter(([name]) => name !== key);
  if (rest.length === 0) return Object.fromEntries([...others, [key, value]]);
  if (typeof old !== 'object' || old === null || Array.isArray(old)) {
    throw new UsageError(`--set ${[key, ...rest].join('.')}: ${key} has a value without fields; give it whole.`);
  }
  return Object.fromEntries([...others, [key, withField(old, rest, value)]]);
}
