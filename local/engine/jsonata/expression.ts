import jsonata from 'jsonata';
import { isRecord, toText, typeName } from '../json.ts';
import { OURS } from '../ours.ts';
import { directExpression } from './direct.ts';
import { type DirectExpression, type Lookup, NOT_DIRECT } from './direct-path.ts';
import { isUsuallyWithinLimits, limitEvaluation, startOfEvaluation } from './evaluation-limits.ts';
import { type ExpressionSources, registerFunctions, SOURCES } from './functions.ts';

/** An expression ready to be evaluated many times; `source` is its text without `{% %}`. */
export type CompiledExpression = {
  source: string;
  program: jsonata.Expression;
  /** The same without JSONata, for expressions that are simple enough. */
  direct: DirectExpression | undefined;
};

/** Why an expression gave no usable value, in the words of Step Functions that follow "The JSONata expression '...' ". */
export class EvaluationFault extends Error {
  override readonly name = 'EvaluationFault';
}

export function compileExpression(source: string): CompiledExpression {
  const program = jsonata(source);
  registerFunctions(program);
  limitEvaluation(program, (environment) => environment.lookup(SOURCES).progress);
  const ast = program.ast();
  return { source, program, direct: isUsuallyWithinLimits(ast) ? directExpression(ast) : undefined };
}

/** What an expression gives that needs nothing of JSONata; `NOT_DIRECT` for any other. Nothing is copied. */
export const evaluateDirectly = ({ direct }: CompiledExpression, lookup: Lookup): unknown =>
  direct ? direct(lookup) : NOT_DIRECT;

/** Evaluates to plain JSON. Time and chance come `from` there alone. Throws EvaluationFault. */
export async function evaluateExpression(
  { source, program }: CompiledExpression,
  field: string,
  bindings: Record<string, unknown>,
  from: Pick<ExpressionSources, 'now' | 'random'>,
): Promise<unknown> {
  const subject = `The JSONata expression '${source}' specified for the field '${field}'`;
  let result: unknown;
  try {
    result = await program.evaluate(undefined, { ...bindings, [SOURCES]: { ...from, progress: startOfEvaluation() } });
  } catch (error) {
    throw new EvaluationFault(`${subject} threw an error during evaluation${jsonataMessage(error)}`);
  }
  if (result === undefined) throw new EvaluationFault(`${subject} returned nothing (undefined).`);
  return plainJson(result, subject);
}

/** Insists on a type; the message is the one Step Functions gives. */
export function expectType(value: unknown, expected: string, source: string, field: string): void {
  if (typeName(value) === expected) return;
  throw new EvaluationFault(
    `The JSONata expression '${source}' specified for the field '${field}' returned an unexpected result type. ` +
      `Expected '${expected}', but was '${typeName(value)}' for value: ${toText(value)}`,
  );
}

// Recorded on AWS: an error of JSONata's own has its code behind a full stop, a limit follows a colon.
function jsonataMessage(error: unknown): string {
  if (!isRecord(error)) return `: ${error}`;
  const message = typeof error.message === 'string' ? error.message : toText(error);
  return typeof error.code === 'string' ? `. ${error.code}: ${message}` : `: ${message}`;
}

// JSONata marks its sequences with extra members and hands functions out as objects; neither may reach state data.
function plainJson(value: unknown, subject: string): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new EvaluationFault(
      `${subject} returned ${value}, which JSON cannot hold. Step Functions would continue with the text "${value}": refusing it is ${OURS.rule}.`,
    );
  }
  if (Array.isArray(value)) return Array.from(value, (item) => plainJson(item ?? null, subject));
  if (!isRecord(value) || '_jsonata_lambda' in value || '_jsonata_function' in value)
    throw new EvaluationFault(`${subject} returned an unsupported result type.`);
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  // Object.fromEntries, because assigning would lose a member called __proto__.
  return Object.fromEntries(members.map(([key, item]) => [key, plainJson(item, subject)]));
}
