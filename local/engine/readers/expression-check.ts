import { isRecord } from '../json.ts';
import type { CompiledExpression } from '../jsonata/expression.ts';
import { ADDED_FUNCTIONS } from '../jsonata/functions.ts';
import { OURS } from '../ours.ts';

/** What an expression may name besides what it binds itself. `states` are the members of `$states` its field can read. */
export type Vocabulary = { variables: ReadonlySet<string>; states: ReadonlySet<string> };

/** Gives an expression as it runs; throws what JSONata throws at broken syntax. */
export type Compile = (source: string) => CompiledExpression;

type Surroundings = { vocabulary: Vocabulary; bound: ReadonlySet<string>; context: 'none' | 'item' };

const BUILT_IN = new Set(
  `sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match
  contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power
  boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort
  shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis
  clone now millis`
    .split(/\s+/)
    .concat(ADDED_FUNCTIONS),
);

/**
 * Everything Step Functions, or common sense, refuses in an expression: broken syntax, `$eval`, names that nothing gives a
 * value (`phone` alone: a JSONata state has no document to read from), variables and functions that do not exist.
 */
export function checkExpression(source: string, vocabulary: Vocabulary, compile: Compile): string[] {
  let ast: unknown;
  try {
    ast = compile(source).program.ast();
  } catch (error) {
    const reason = isRecord(error) && typeof error.message === 'string' ? error.message : String(error);
    return [`The JSONata expression '${source}' is broken: ${reason}`];
  }
  const found: string[] = [];
  walk(ast, { vocabulary, bound: boundNames(ast), context: 'none' }, (complaint) => found.push(complaint));
  return [...new Set(found)].map((complaint) => `${complaint} in '${source}'`);
}

function walk(node: unknown, around: Surroundings, complain: (complaint: string) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, around, complain);
    return;
  }
  if (!isRecord(node)) return;
  const inItem: Surroundings = { ...around, context: 'item' };
  if (node.type === 'path' && Array.isArray(node.steps)) {
    checkStates(node.steps, around, complain);
    node.steps.forEach((step, index) => {
      walk(step, index === 0 ? around : inItem, complain);
    });
    walk(node.group, inItem, complain);
    return;
  }
  if (node.type === 'variable') checkVariable(String(node.value), around, complain);
  if (around.context === 'none') checkBareReference(node, complain);
  if (node.type === 'transform') {
    walk([node.pattern, node.update, node.delete], inItem, complain);
    return;
  }
  for (const [key, part] of Object.entries(node)) {
    const own = key === 'stages' || key === 'predicate' || key === 'terms' || key === 'group';
    if (key !== 'value') walk(part, own ? inItem : around, complain);
  }
}

function checkBareReference(node: Record<string, unknown>, complain: (complaint: string) => void): void {
  if (node.type === 'name') {
    complain(`The bare reference '${node.value}' means nothing here: write $states.input.${node.value} or a variable`);
  }
  if (node.type === 'wildcard' || node.type === 'descendant' || node.type === 'parent') {
    complain(
      `A bare '${node.type === 'descendant' ? '**' : (node.value ?? '%')}' means nothing here: begin with $states.input`,
    );
  }
  if (node.type === 'variable' && node.value === '') {
    complain('A bare $ means nothing here: write $states.input or a variable');
  }
}

function checkVariable(name: string, { vocabulary, bound }: Surroundings, complain: (complaint: string) => void): void {
  if (name === '' || name === 'states' || bound.has(name) || vocabulary.variables.has(name)) return;
  if (name === '$') complain('$$ means nothing in a state: write $states.input');
  else if (name === 'eval') complain('$eval is not available in Step Functions: use $parse for JSON text');
  else if (!BUILT_IN.has(name))
    complain(`$${name} is neither a function nor a variable that any state in reach assigns (${OURS.rule})`);
}

function checkStates(steps: unknown[], { vocabulary }: Surroundings, complain: (complaint: string) => void): void {
  const [first, second] = steps;
  if (!isRecord(first) || first.type !== 'variable' || first.value !== 'states') return;
  if (!isRecord(second) || second.type !== 'name' || vocabulary.states.has(String(second.value))) return;
  complain(
    `$states.${second.value} does not exist here, only ${[...vocabulary.states].map((name) => `$states.${name}`).join(', ')}`,
  );
}

function boundNames(node: unknown, names = new Set<string>()): Set<string> {
  if (Array.isArray(node)) {
    for (const item of node) boundNames(item, names);
  } else if (isRecord(node)) {
    const binders = node.type === 'lambda' ? node.arguments : node.type === 'bind' && [node.lhs];
    for (const binder of Array.isArray(binders) ? binders : []) {
      if (isRecord(binder)) names.add(String(binder.value));
    }
    for (const binder of [node.focus, node.index]) if (typeof binder === 'string') names.add(binder);
    for (const [key, part] of Object.entries(node)) if (key !== 'value') boundNames(part, names);
  }
  return names;
}
