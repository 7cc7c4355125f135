import { isRecord } from '../json.ts';

/** The value of a variable by its name; `undefined` for one that is not there. */
export type Lookup = (name: string) => unknown;

/** Gives the value of an expression, or `NOT_DIRECT` where JSONata itself has to be asked. */
export type DirectExpression = (lookup: Lookup) => unknown;

export const NOT_DIRECT: unique symbol = Symbol('not direct');

type Node = Record<string, unknown>;

export const hasOnly = (node: Node, members: readonly string[]): boolean =>
  Object.entries(node).every(([key, value]) => value === undefined || PLACE.has(key) || members.includes(key));

const PLACE: ReadonlySet<string> = new Set(['type', 'position']);

/** `$a`, or `$a[$i]`. All of `$states` is put together when it is asked for. */
export function directVariable(node: Node): DirectExpression | undefined {
  if (node.value === 'states' || !hasOnly(node, ['value', 'predicate'])) return undefined;
  const begin = variable(node.value);
  if (node.predicate === undefined) return begin;
  const item = itemOf(node.predicate);
  return item && ((lookup) => item(begin(lookup), lookup));
}

/** `$a.b.c`, in which a member may be one of a list: `$a.b[$i].c`. */
export function directPath(node: Node): DirectExpression | undefined {
  const [begin, names] = partsOf(node, ['value', 'stages']);
  const steps = names?.map(stepOf);
  if (begin === undefined || !steps?.every((step) => step !== undefined)) return undefined;
  return (lookup) => {
    let value = begin(lookup);
    for (const step of steps) value = step(value, lookup);
    // The list at the end of a path is a sequence to JSONata, and what is missing or null is not always an error.
    return typeof value === 'function' || Array.isArray(value) ? NOT_DIRECT : (value ?? NOT_DIRECT);
  };
}

/** Whether a variable or a path of members is there. */
export function directPresence(node: Node): DirectExpression | undefined {
  const [begin, names] = partsOf(node.type === 'variable' ? { steps: [node] } : node, ['value']);
  if (begin === undefined || names === undefined) return undefined;
  return (lookup) => {
    let value = begin(lookup);
    if (value === NOT_DIRECT) return NOT_DIRECT;
    for (const { value: name } of names) {
      if (!isRecord(value)) return NOT_DIRECT;
      // Members that every object has are there for JSONata.
      if (!Object.hasOwn(value, String(name))) return String(name) in value ? NOT_DIRECT : false;
      value = value[String(name)];
    }
    return Array.isArray(value) ? NOT_DIRECT : true;
  };
}

function variable(name: unknown): DirectExpression {
  const text = String(name);
  return (lookup) => lookup(text) ?? NOT_DIRECT;
}

/** The variable that a path begins with, and the names that follow, which have only these members; none for another path. */
function partsOf(path: Node, members: readonly string[]): [DirectExpression, Node[]] | [undefined, undefined] {
  const [first, ...rest] = hasOnly(path, ['steps']) && Array.isArray(path.steps) ? path.steps : [];
  const isName = (step: unknown): step is Node => isRecord(step) && step.type === 'name' && hasOnly(step, members);
  if (!isRecord(first) || first.type !== 'variable' || !hasOnly(first, ['value']) || !rest.every(isName)) {
    return [undefined, undefined];
  }
  return [variable(first.value), rest];
}

type PathStep = (value: unknown, lookup: Lookup) => unknown;

function stepOf({ value: given, stages }: Node): PathStep | undefined {
  const name = String(given);
  const member = (value: unknown) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : NOT_DIRECT);
  if (stages === undefined) return member;
  const item = itemOf(stages);
  return item && ((value, lookup) => item(member(value), lookup));
}

// JSONata evaluates the index once for each member, which counts: that of a long list could reach a limit.
const LONGEST_LIST = 100;

/** `[$i]`: one member of a list, of which there is one. */
function itemOf(filters: unknown): PathStep | undefined {
  const [filter, ...others] = Array.isArray(filters) ? filters : [];
  if (others.length > 0 || !isRecord(filter) || filter.type !== 'filter' || !hasOnly(filter, ['expr']))
    return undefined;
  const index = isRecord(filter.expr) ? indexOf(filter.expr) : undefined;
  return (
    index &&
    ((list, lookup) => {
      if (!Array.isArray(list) || list.length > LONGEST_LIST) return NOT_DIRECT;
      const at = index(lookup);
      const item = typeof at === 'number' && Number.isInteger(at) ? list[at] : undefined;
      return Array.isArray(item) ? NOT_DIRECT : (item ?? NOT_DIRECT);
    })
  );
}

function indexOf(node: Node): DirectExpression | undefined {
  if (node.type === 'number') return hasOnly(node, ['value']) ? () => node.value : undefined;
  if (node.type === 'variable') return node.predicate === undefined ? directVariable(node) : undefined;
  const isPlain = node.type === 'path' && partsOf(node, ['value'])[0] !== undefined;
  return isPlain ? directPath(node) : undefined;
}
