import { isRecord } from '../json.ts';

/** The value of a variable by its name; `undefined` for one that is not there. */
export type Lookup = (name: string) => unknown;

/** Gives the value of an expression, or `NOT_DIRECT` where JSONata itself has to be asked. */
export type DirectExpression = (lookup: Lookup) => unknown;

export const NOT_DIRECT: unique symbol = Symbol('not direct');

/**
 * Most expressions of a state machine name a variable or a member, as `$states.result.Payload`, or compare or count with it. Those are
 * read here, since JSONata takes many promises and copies for each. Whatever JSONata treats in a way of its own (lists, members that
 * are missing, values of different types) it is asked for. `undefined` for every other expression.
 */
export function directExpression(ast: unknown): DirectExpression | undefined {
  if (!isRecord(ast)) return undefined;
  switch (ast.type) {
    case 'number':
    case 'string':
    case 'value':
      return hasOnly(ast, ['value']) ? () => ast.value : undefined;
    case 'variable':
      // All of `$states` is put together when it is asked for.
      return hasOnly(ast, ['value']) && ast.value !== 'states' ? variable(ast.value) : undefined;
    case 'path':
      return hasOnly(ast, ['steps']) && Array.isArray(ast.steps) ? path(ast.steps) : undefined;
    case 'binary':
      return hasOnly(ast, ['value', 'lhs', 'rhs']) ? binary(ast) : undefined;
    default:
      return undefined;
  }
}

const hasOnly = (node: Record<string, unknown>, members: readonly string[]): boolean =>
  Object.keys(node).every((key) => key === 'type' || key === 'position' || members.includes(key));

function variable(name: unknown): DirectExpression {
  const text = String(name);
  return (lookup) => lookup(text) ?? NOT_DIRECT;
}

function path([first, ...rest]: readonly unknown[]): DirectExpression | undefined {
  const isVariable = isRecord(first) && first.type === 'variable' && hasOnly(first, ['value']);
  const begin = isVariable ? variable(first.value) : undefined;
  const names = rest.map((step) =>
    isRecord(step) && step.type === 'name' && hasOnly(step, ['value']) ? step.value : undefined,
  );
  if (!begin || !names.every((name) => typeof name === 'string')) return undefined;
  return (lookup) => {
    let value = begin(lookup);
    for (const name of names) {
      if (!isRecord(value) || !Object.hasOwn(value, name)) return NOT_DIRECT;
      value = value[name];
    }
    // The list at the end of a path is a sequence to JSONata, and what is missing or null is not always an error.
    return typeof value === 'function' || Array.isArray(value) ? NOT_DIRECT : (value ?? NOT_DIRECT);
  };
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

function binary({ value: operator, lhs, rhs }: Record<string, unknown>): DirectExpression | undefined {
  const [left, right] = [directExpression(lhs), directExpression(rhs)];
  if (!left || !right) return undefined;
  const calculate = OF_NUMBERS[String(operator)];
  const compare = OF_EQUALS[String(operator)];
  return (lookup) => {
    const [one, other] = [left(lookup), right(lookup)];
    if (calculate && typeof one === 'number' && typeof other === 'number') {
      const result = calculate(one, other);
      return typeof result === 'number' && !Number.isFinite(result) ? NOT_DIRECT : result;
    }
    return compare && isPlain(one) && isPlain(other) ? compare(one, other) : NOT_DIRECT;
  };
}

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
