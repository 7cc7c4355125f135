import type * as z from 'zod/mini';
import { countText } from '../count-text.ts';
import { didYouMean } from './did-you-mean.ts';

/** One thing wrong with an input: where (`clusters[0].name`, empty for the whole) and what. */
export type InputProblem = { path: string; message: string };

/**
 * Every problem of a failed parse, unions opened to the branch that fits best, one entry for each place. An unknown field comes
 * with the one of the schema that was probably meant.
 */
export function inputProblems(error: z.core.$ZodError, schema?: z.core.$ZodType): InputProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, [], schema));
}

/** The problems as one text, a line each; of what does not fit into so many characters, the number is given. */
export function problemText(problems: readonly InputProblem[], mostCharacters = Number.POSITIVE_INFINITY): string {
  const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const shown: string[] = [];
  let left = mostCharacters;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) return [...shown, `and ${countText(lines.length - shown.length, 'more problem')}`].join('\n');
    shown.push(line);
  }
  return shown.join('\n');
}

/** `['clusters', 0, 'name']` as people write it: `clusters[0].name`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function problemsOf(
  issue: z.core.$ZodIssue,
  above: readonly PropertyKey[],
  schema: z.core.$ZodType | undefined,
): InputProblem[] {
  const path = [...above, ...issue.path];

  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, path);
    return issue.keys.map((key) => {
      const near = didYouMean(key, known);
      return { path: pathText([...path, key]), message: `is not a known field${near && `.${near}`}` };
    });
  }
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors
      .map((branch) => branch.flatMap((inner) => problemsOf(inner, path, schema)))
      .find((problems) => problems.some((problem) => problem.path !== pathText(path)));
    if (deepest) return deepest;
  }
  // What is wrong with a key of a record.
  if (issue.code === 'invalid_key') return issue.issues.flatMap((inner) => problemsOf(inner, path, schema));
  return [{ path: pathText(path), message: issue.message }];
}

/** The names of the fields that a schema knows at a path, in any of its alternatives. */
function fieldsAt(schema: z.core.$ZodType | undefined, path: readonly PropertyKey[]): string[] {
  if (schema === undefined) return [];
  const { shape, element, valueType, in: piped, innerType = piped, options = [innerType] } = Object(schema._zod.def);
  const member = element ?? valueType;
  if (shape === undefined && member === undefined) {
    return [options].flat().flatMap((option) => fieldsAt(option, path));
  }
  const [key, ...rest] = path;
  return key === undefined ? Object.keys(Object(shape)) : fieldsAt(Object(shape)[key] ?? member, rest);
}

/** The problems in the message of an `InvalidInput` about a request, which came as the member `request`. */
export function requestProblems(message: string): string[] {
  return message.split('\n').map((line) => line.replace(/^request\./, ''));
}

/** Of `1.10` and `012` YAML leaves the numbers 1.1 and 12. A problem with a number where a text belongs says so. */
export function quotingHint({ path, message }: InputProblem, document: unknown): InputProblem {
  const found = keysOf(path).reduce<unknown>((within, key) => Object(within)[key], document);
  if (typeof found !== 'number' || /number/.test(message)) return { path, message };
  return { path, message: `${message}; write it in quotes, because YAML reads it as the number ${found}` };
}

/** The keys of a path such as `clusters[0].name`. */
function keysOf(path: string): (string | number)[] {
  const keys = path.split(/[.[]/).filter((key) => key !== '');
  return keys.map((key) => (key.endsWith(']') ? Number.parseInt(key, 10) : key));
}
