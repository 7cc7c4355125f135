import { isRecord } from '../json.ts';
import {
  type DirectExpression,
  directPath,
  directPresence,
  directVariable,
  hasOnly,
  NOT_DIRECT,
} from './direct-path.ts';

type Node = Record<string, unknown>;

/** What time it is, to whom looks it up; its blank keeps it out of reach of any JSONata variable name. */
export const TIME = 'engine time';

/**
 * Most expressions of a state machine name a variable or a member, as `$states.result.Payload`, compare or count with it, or choose by
 * it. Those are read here, since JSONata takes many promises and copies for each. Whatever JSONata treats in a way of its own (lists
 * within paths, members that are missing, values of different types) it is asked for. `undefined` for every other expression.
 */
export function directExpression(ast: unknown): DirectExpression | undefined {
  if (!isRecord(ast)) return undefined;
  switch (ast.type) {
    case 'number':
    case 'string':
    case 'value':
      return hasOnly(ast, ['value']) ? () => ast.value : undefined;
    case 'variable':
      return directVariable(ast);
    case 'path':
      return directPath(ast);
    case 'binary':
      return hasOnly(ast, ['value', 'lhs', 'rhs']) ? binary(ast) : undefined;
    case 'block':
      return hasOnly(ast, ['expressions']) ? block(ast.expressions) : undefined;
    case 'condition':
      return hasOnly(ast, ['condition', 'then', 'else']) ? condition(ast) : undefined;
    case 'unary':
      return list(ast) ?? object(ast);
    case 'function':
      return hasOnly(ast, ['value', 'arguments', 'procedure']) ? call(ast) : undefined;
    default:
      return undefined;
  }
}

/** All of them, or none if one of them is left to JSONata. */
function directAll(nodes: unknown): DirectExpression[] | undefined {
  const read = Array.isArray(nodes) ? nodes.map(directExpression) : [undefined];
  return read.every((each) => each !== undefined) ? read : undefined;
}

const OF_NUMBERS: Readonly<Record<string, (one: number, other: number) => unknown>> = {
  '+': (one, other) => one + other,
  '-': (one, other) => one - other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
};
const OF_EQUALS: Readonly<Record<string, (one: unknown, other: unknown) => unknown>> = {
  '=': (one, other) => one === other,
  '!=': (one, other) => one !== other,
};

function binary({ value: operator, lhs, rhs }: Node): DirectExpression | undefined {
  const [left, right] = [directExpression(lhs), directExpression(rhs)];
  if (!left || !right) return undefined;
  if (operator === 'and' || operator === 'or') return ofBooleans(left, right, operator === 'or');
  const calculate = OF_NUMBERS[String(operator)];
  const compare = OF_EQUALS[String(operator)];
  return (lookup) => {
    const [one, other] = [left(lookup), right(lookup)];
    if (calculate && typeof one === 'number' && typeof other === 'number') {
      const result = calculate(one, other);
      return typeof result === 'number' && !Number.isFinite(result) ? NOT_DIRECT : result;
    }
    if (operator === 'in' && Array.isArray(other)) return isPlain(one) ? other.includes(one) : NOT_DIRECT;
    return compare && isPlain(one) && isPlain(other) ? compare(one, other) : NOT_DIRECT;
  };
}

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

const ofBooleans =
  (left: DirectExpression, right: DirectExpression, decides: boolean): DirectExpression =>
  (lookup) => {
    const one = left(lookup);
    if (typeof one !== 'boolean' || one === decides) return one === decides ? one : NOT_DIRECT;
    const other = right(lookup);
    return typeof other === 'boolean' ? other : NOT_DIRECT;
  };

function block(expressions: unknown): DirectExpression | undefined {
  const [only, ...others] = directAll(expressions) ?? [];
  return others.length === 0 ? only : undefined;
}

function condition({ condition: test, then, else: otherwise }: Node): DirectExpression | undefined {
  const [decide, one, other] = directAll([test, then, otherwise]) ?? [];
  if (!decide || !one || !other) return undefined;
  return (lookup) => {
    const decided = decide(lookup);
    if (typeof decided !== 'boolean') return NOT_DIRECT;
    return decided ? one(lookup) : other(lookup);
  };
}

function list(node: Node): DirectExpression | undefined {
  if (node.value !== '[' || !hasOnly(node, ['value', 'expressions'])) return undefined;
  const items = directAll(node.expressions);
  // JSONata puts the members of a list within it in place of the list.
  const isItem = (value: unknown) => value !== NOT_DIRECT && !Array.isArray(value);
  return (
    items &&
    ((lookup) => {
      const values = items.map((item) => item(lookup));
      return values.every(isItem) ? values : NOT_DIRECT;
    })
  );
}

function object(node: Node): DirectExpression | undefined {
  if (node.value !== '{' || !hasOnly(node, ['value', 'lhs']) || !Array.isArray(node.lhs)) return undefined;
  const pairs: [unknown, unknown][] = node.lhs;
  const names = pairs.map(([name]) => (isRecord(name) && name.type === 'string' ? name.value : undefined));
  const values = directAll(pairs.map(([, value]) => value));
  if (!names.every((name) => typeof name === 'string') || new Set(names).size < names.length) return undefined;
  return (
    values &&
    ((lookup) => {
      const given = values.map((value) => value(lookup));
      if (given.includes(NOT_DIRECT)) return NOT_DIRECT;
      // Object.fromEntries, because assigning would lose a member called __proto__.
      return Object.fromEntries(names.map((name, index) => [name, given[index]]));
    })
  );
}

function call({ procedure, arguments: given }: Node): DirectExpression | undefined {
  if (!isRecord(procedure) || procedure.type !== 'variable' || !hasOnly(procedure, ['value'])) return undefined;
  const name = String(procedure.value);
  const made = Array.isArray(given) && Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(given) : undefined;
  // A variable of that name is what is called.
  return made && ((lookup) => (lookup(name) === undefined ? made(lookup) : NOT_DIRECT));
}

// As JSONata writes it: with four digits of a year.
const [FIRST_TIME, LAST_TIME] = [Date.UTC(0, 0), Date.UTC(9999, 11, 31)];

const FUNCTIONS: Readonly<Record<string, (given: readonly unknown[]) => DirectExpression | undefined>> = {
  now: (given) =>
    given.length > 0
      ? undefined
      : (lookup) => {
          const now = lookup(TIME);
          const isUsual = typeof now === 'number' && now >= FIRST_TIME && now <= LAST_TIME;
          return isUsual ? new Date(now).toISOString() : NOT_DIRECT;
        },
  exists: ([node, ...others]) => (others.length === 0 && isRecord(node) ? directPresence(node) : undefined),
  max: ([node, ...others]) => {
    const numbers = others.length === 0 ? directExpression(node) : undefined;
    return (
      numbers &&
      ((lookup) => {
        const values = numbers(lookup);
        const isUsual =
          Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'number');
        return isUsual ? Math.max(...values) : NOT_DIRECT;
      })
    );
  },
};
