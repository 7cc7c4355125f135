import type jsonata from 'jsonata';
import { isRecord } from '../json.ts';
import { OURS } from '../ours.ts';
import { isBounded, isSmall } from './bounded.ts';

type Flight = { environment: object; level: number };

/** How far an evaluation has got: its steps, and every part that is under way with the level that it is nested at. */
export type EvaluationProgress = { steps: number; flights: Map<object, Flight[]> };

export const startOfEvaluation = (): EvaluationProgress => ({ steps: 0, flights: new Map() });

// Measured on AWS with TestState: 100 levels are taken (`1+1+...` with 100 terms, 99 parentheses), 101 are not.
const DEEPEST = 100;
// Measured on AWS: [1..873782] is taken and one number more is not, a text of 2^22 characters is and one of 2^23 is not.
const MOST_MEMBERS = 873_782;
const MOST_CHARACTERS = MOST_MEMBERS * 8;
// AWS allows an evaluation one second. Steps are counted here instead, so that a run can be repeated exactly.
const MOST_STEPS = 300_000;

// JSONata throws plain objects with a code; an Error would lose the code.
export const fault = (code: string | undefined, message: string) => ({ ...(code !== undefined && { code }), message });

export const memoryExceeded = () =>
  fault(undefined, 'Expression evaluation memory limit exceeded: Check for excessive memory usage');

/** Whether an expression reaches no limit whatever it is given. */
const isWithinLimits = (ast: unknown): boolean => isBounded(ast, DEEPEST);

/** Whether an expression reaches no limit in what JSONata would do for it as long as it meets no list and nothing unusual. */
export const isUsuallyWithinLimits = (ast: unknown): boolean => isSmall(ast, DEEPEST);

/**
 * Holds an evaluation that could reach a limit of AWS to it, and ends one that would not end by itself. The two names are the hooks that
 * JSONata offers for it.
 */
export function limitEvaluation(
  program: jsonata.Expression,
  progressOf: (environment: jsonata.Environment) => EvaluationProgress,
): void {
  const ast = program.ast();
  if (isWithinLimits(ast)) return;
  const parents = parentsIn(ast);

  hook(program, 'jsonata.__evaluate_entry', (part, environment) => {
    const progress = progressOf(environment);
    progress.steps += 1;
    if (progress.steps > MOST_STEPS) {
      throw fault(
        undefined,
        `Evaluation has not ended after ${MOST_STEPS} steps (${OURS.rule}; AWS allows one second)`,
      );
    }
    const level = 1 + levelAbove(part, environment, progress, parents);
    if (level > DEEPEST) throw tooDeep(level);
    const flights = progress.flights.get(part);
    if (flights) flights.push({ environment, level });
    else progress.flights.set(part, [{ environment, level }]);
  });
  hook(program, 'jsonata.__evaluate_exit', (part, environment, result) => {
    const { flights } = progressOf(environment);
    const same = flights.get(part) ?? [];
    same.splice(
      same.findLastIndex((flight) => flight.environment === environment),
      1,
    );
    if (same.length === 0) flights.delete(part);
    if (typeof result === 'string' && result.length > MOST_CHARACTERS) throw memoryExceeded();
    if (Array.isArray(result) && result.length > MOST_MEMBERS) throw memoryExceeded();
  });
}

/**
 * The level of the part that a part is evaluated for. JSONata evaluates the members of lists and objects side by side, so
 * that what is under way is a tree, not a stack: the part above is the nearest around it in the text, or, for the body of
 * a function, the deepest call.
 */
function levelAbove(
  part: object,
  environment: object,
  { flights }: EvaluationProgress,
  parents: WeakMap<object, object>,
): number {
  for (let above = parents.get(part); above && typeOf(above) !== 'lambda'; above = parents.get(above)) {
    const same = flights.get(above);
    const flight = same?.findLast((each) => each.environment === environment) ?? same?.at(-1);
    if (flight) return flight.level;
  }
  let deepest = 0;
  for (const [caller, calls] of flights) {
    if (typeOf(caller) !== 'function' && typeOf(caller) !== 'apply') continue;
    for (const { level } of calls) deepest = Math.max(deepest, level);
  }
  return deepest;
}

function parentsIn(ast: object): WeakMap<object, object> {
  const parents = new WeakMap<object, object>();
  const open: object[] = [ast];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const inner of Object.values(node)) {
      if ((!isRecord(inner) && !Array.isArray(inner)) || parents.has(inner)) continue;
      parents.set(inner, node);
      open.push(inner);
    }
  }
  return parents;
}

const typeOf = (part: object): unknown => Reflect.get(part, 'type');

const tooDeep = (level: number) =>
  fault(
    undefined,
    `Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive. Depth=${level} max=${DEEPEST}`,
  );

function hook(
  program: jsonata.Expression,
  name: string,
  act: (part: object, environment: jsonata.Environment, result: unknown) => void,
): void {
  const callback = (part: object, _input: unknown, environment: jsonata.Environment, result: unknown) => {
    act(part, environment, result);
  };
  Reflect.apply(program.assign, program, [Symbol.for(name), callback]);
}
