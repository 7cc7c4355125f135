import { isRecord } from '../json.ts';

/** What a node of JSONata's syntax tree may have, by its type, to be one that takes a bounded number of steps. */
const PLAIN = new Set(['type', 'value', 'position']);
const MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  number: PLAIN,
  string: PLAIN,
  value: PLAIN,
  variable: PLAIN,
  name: PLAIN,
  path: new Set(['type', 'steps', 'position']),
  binary: new Set(['type', 'value', 'position', 'lhs', 'rhs']),
  condition: new Set(['type', 'position', 'condition', 'then', 'else']),
};

// A range makes more than is there, and texts put together grow.
const GROWING: ReadonlySet<unknown> = new Set(['..', '&']);

// The steps of a path are at most the values within what it leads through, of 256 KiB: 131,072 with the smallest.
const MOST_PATHS = 2;

/**
 * Whether an expression cannot reach a limit whatever it is given, as `$i < 10` or `$states.result.Payload`: it compares,
 * calculates and looks up, in few levels, and neither calls, repeats nor makes anything.
 */
export function isBounded(ast: unknown, deepest: number): boolean {
  let paths = 0;
  const isPlain = (node: unknown, level: number): boolean => {
    if (!isRecord(node) || level > deepest) return false;
    const members = Object.hasOwn(MEMBERS, String(node.type)) ? MEMBERS[String(node.type)] : undefined;
    if (members === undefined || !Object.keys(node).every((key) => members.has(key))) return false;
    if (node.type === 'binary' && GROWING.has(node.value)) return false;
    if (node.type === 'path') paths += 1;
    return Object.values(node).every((member) =>
      [member].flat().every((inner) => !isRecord(inner) || isPlain(inner, level + 1)),
    );
  };
  return isPlain(ast, 1) && paths <= MOST_PATHS;
}

// Each part takes a step for itself, and one for each of a hundred members of a list that it chooses from.
const MOST_PARTS = 500;

/** Whether an expression is so small that what is read of it without JSONata could reach no limit there either. */
export function isSmall(ast: unknown, deepest: number): boolean {
  let parts = 0;
  const fits = (node: unknown, level: number): boolean => {
    if (typeof node !== 'object' || node === null) return true;
    parts += 1;
    return level <= deepest && parts <= MOST_PARTS && Object.values(node).every((inner) => fits(inner, level + 1));
  };
  return fits(ast, 1);
}
