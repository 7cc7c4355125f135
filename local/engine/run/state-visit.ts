import { partitionOf } from '../../partition.ts';
import type { State } from '../definition.ts';
import { dataLimitExceeded, MOST_BYTES, StateFailure } from '../failure.ts';
import { bytesOf, isRecord, toText, typeName } from '../json.ts';
import { TIME } from '../jsonata/direct.ts';
import { NOT_DIRECT } from '../jsonata/direct-path.ts';
import {
  type CompiledExpression,
  EvaluationFault,
  evaluateDirectly,
  evaluateExpression,
  expectType,
} from '../jsonata/expression.ts';
import { fillTemplate, type Template } from '../jsonata/template.ts';
import { advance, type Branch } from './branch.ts';

/** One stay in a state, from its StateEntered event to its StateExited event. */
export type StateVisit<S extends State = State> = {
  readonly branch: Branch;
  readonly state: S;
  readonly input: unknown;
  /** The input as JSON text, which the events quote. */
  readonly inputText: string;
  readonly entered: { id: number; previousEventId: number; at: number };
  readonly item?: { Index: number; Value: unknown };
  readonly token?: string;
  /** Counted by the states that can be retried; the others have none. */
  retryCount?: number;
};

/** What a state leaves behind, the output also as JSON text. Without `next` the scope is done. */
export type Step = { output: unknown; text: string; assigned?: Record<string, unknown>; next?: string };

/** The members of `$states` beyond input and context. */
export type Extra = { result?: unknown; errorOutput?: unknown };

/** Fills in a template of the state; what goes wrong is recorded and thrown as States.QueryEvaluationError. */
export async function evaluate(visit: StateVisit, template: Template, extra: Extra = {}): Promise<unknown> {
  if (template.kind === 'literal') return template.value;
  const { branch, input } = visit;
  const { execution } = branch;
  const states = {
    input,
    // Made when an expression asks for it.
    get context() {
      return contextOf(visit);
    },
    ...extra,
  };
  const { variables } = branch;
  const lookup = (name: string) => {
    if (name === 'states') return states;
    if (name === TIME) return execution.now();
    return Object.hasOwn(variables, name) ? variables[name] : undefined;
  };
  const ask = async (expression: CompiledExpression, field: string) => {
    const sources = { now: execution.now(), random: execution.random };
    try {
      return await evaluateExpression(expression, field, { ...variables, states }, sources);
    } catch (error) {
      if (error instanceof EvaluationFault) throw evaluationFailure(visit, error.message, { location: field });
      throw error;
    }
  };
  return fillTemplate(template, (expression, field) => {
    const value = evaluateDirectly(expression, lookup);
    return value === NOT_DIRECT ? ask(expression, field) : value;
  });
}

/** As `evaluate`, and insists on the type. */
export async function evaluateTo(
  visit: StateVisit,
  template: Template,
  type: 'array' | 'number' | 'string' | 'boolean' | 'object',
): Promise<unknown> {
  const value = await evaluate(visit, template);
  if (typeName(value) === type) return value;
  const source = template.kind === 'expression' ? template.expression.source : toText(value);
  try {
    expectType(value, type, source, template.field);
  } catch (error) {
    if (error instanceof EvaluationFault) throw evaluationFailure(visit, error.message, { location: template.field });
    throw error;
  }
  return value;
}

/** A number that a field gives, or the fallback where there is no field. */
export async function evaluateNumber(
  visit: StateVisit,
  template: Template | undefined,
  fallback: number,
): Promise<number> {
  return template ? Number(await evaluateTo(visit, template, 'number')) : fallback;
}

/** Records EvaluationFailed. By default it follows what came before the state, as recorded on AWS. */
export function evaluationFailure(
  visit: StateVisit,
  reason: string,
  { location, follows }: { location?: string; follows?: 'entry' } = {},
): StateFailure {
  const { branch, state, entered } = visit;
  const cause = inState(visit, reason);
  const error = 'States.QueryEvaluationError';
  if (branch.previousEventId === entered.id && !follows) branch.previousEventId = entered.previousEventId;
  advance(branch, 'EvaluationFailed', { error, cause, ...(location !== undefined && { location }), state: state.name });
  return new StateFailure(error, cause);
}

/** An error that neither States.ALL nor anything else catches. */
export const runtimeFailure = (visit: StateVisit, reason: string): StateFailure =>
  new StateFailure('States.Runtime', inState(visit, reason), 'none');

/** Applies Output and Assign, both on the variables as they were when the state was entered; `fallback` is the output without. */
export async function conclude(
  visit: StateVisit,
  fields: { output?: Template; assign?: Template },
  fallback: { value: unknown; text?: string } = { value: visit.input, text: visit.inputText },
  extra: Extra = {},
): Promise<Step> {
  const assigned = fields.assign ? await evaluate(visit, fields.assign, extra) : undefined;
  const output = fields.output ? await evaluate(visit, fields.output, extra) : fallback.value;
  const text = (fields.output ? undefined : fallback.text) ?? toText(output);
  for (const each of [text, assigned === undefined ? '' : toText(assigned)]) {
    if (bytesOf(each) > MOST_BYTES) throw dataLimitExceeded(visit.state.name, 'none');
  }
  return { output, text, ...(isRecord(assigned) && { assigned }) };
}

function contextOf({
  branch,
  state,
  entered,
  retryCount,
  token,
  item = branch.item,
}: StateVisit): Record<string, unknown> {
  const { execution, surroundings } = branch;
  return {
    Execution: {
      Id: execution.arn,
      Input: execution.input.value,
      Name: execution.name,
      RoleArn: roleArn(surroundings),
      StartTime: new Date(execution.startedAt).toISOString(),
      RedriveCount: 0,
    },
    StateMachine: { Id: execution.machine.arn, Name: execution.machine.name },
    State: {
      Name: state.name,
      EnteredTime: new Date(entered.at).toISOString(),
      ...(retryCount !== undefined && { RetryCount: retryCount }),
    },
    ...(token !== undefined && { Task: { Token: token } }),
    ...(item && { Map: { Item: item } }),
  };
}

export const roleArn = ({ region, account }: { region: string; account: string }): string =>
  `arn:${partitionOf(region)}:iam::${account}:role/embedded-step-functions`;

const inState = ({ state, entered }: StateVisit, reason: string): string =>
  `An error occurred while executing the state '${state.name}' (entered at the event id #${entered.id}). ${reason}`;
