import { virtualClock } from '../../../local/clock.ts';
import type { Definition, DefinitionProblem } from '../../../local/engine/definition.ts';
import type { EngineOptions } from '../../../local/engine/engine.ts';
import { DefinitionError, loadDefinition } from '../../../local/engine/readers/definition.ts';
import type { ExecutionDescription, HistoryEvent } from '../../../local/engine/run/execution.ts';
import { leakCheckedEngine } from '../../support/processes/leak-checked.ts';

export const START = Date.UTC(2026, 10, 21);

export type States = Record<string, object>;

/** A state machine of these states that starts at the first of them. */
export const aScope = (states: States) => ({ StartAt: Object.keys(states)[0], States: states });

/** A definition of these states, which may hold mistakes. */
export const machineOf = (states: States, rest: object = {}) => ({
  QueryLanguage: 'JSONata',
  ...rest,
  ...aScope(states),
});

/** A definition of one Map, whose processor is one Pass. */
export const mapOf = (rest: object, processor: object = {}) =>
  machineOf({
    M: {
      Type: 'Map',
      End: true,
      ItemProcessor: { ...aScope({ I: { Type: 'Pass', End: true } }), ...processor },
      ...rest,
    },
  });

export const aMachine = (states: States, rest: object = {}): Definition =>
  loadDefinition(JSON.stringify(machineOf(states, rest)));

/** What is wrong with a state machine, or nothing. */
export function problemsOf(definition: object | string): DefinitionProblem[] {
  try {
    loadDefinition(typeof definition === 'string' ? definition : JSON.stringify(definition));
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}

/** A Task that calls the Lambda `name` and has its Payload as output. */
export const aTask = (name: string, rest: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  TimeoutSeconds: 60,
  End: true,
  ...rest,
});

/** A Task that hands its token to the Lambda `name` and waits for the answer. */
export const aWaitingTask = (name: string, rest: object = {}) =>
  aTask(name, {
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: name, Payload: { token: '{% $states.context.Task.Token %}' } },
    ...rest,
  });

export type Lambdas = Record<string, (payload: unknown) => unknown>;

const invokeOf =
  (lambdas: Lambdas): EngineOptions['invoke'] =>
  async ({ functionName, payload }) => {
    const lambda = lambdas[functionName];
    if (!lambda) throw new Error(`no such function: ${functionName}`);
    return lambda(payload);
  };

/** An error as a Lambda throws it. */
export const anError = (name: string, message = 'went wrong') => Object.assign(new Error(message), { name });

export function anEngine(
  machines: Record<string, Definition>,
  { lambdas = {}, ...options }: { lambdas?: Lambdas } & Partial<EngineOptions> = {},
) {
  return leakCheckedEngine({
    clock: virtualClock(START),
    machines,
    invoke: invokeOf(lambdas),
    random: () => 0.5,
    ...options,
  });
}

export type Run = ExecutionDescription & { result: unknown; events: readonly HistoryEvent[] };

/** Runs a state machine to its end in virtual time. */
export async function runMachine(
  machine: Definition,
  options: { input?: unknown; lambdas?: Lambdas } & Partial<EngineOptions> = {},
): Promise<Run> {
  const { input = {}, ...rest } = options;
  const engine = anEngine({ machine }, rest);
  const { executionArn } = engine.startExecution({
    stateMachineArn: 'machine',
    name: 'run',
    input: JSON.stringify(input),
  });
  const end = await engine.finished(executionArn);
  return { ...end, result: JSON.parse(end.output ?? 'null'), events: engine.history(executionArn) };
}

export const runStates = (states: States, options: Parameters<typeof runMachine>[1] & { top?: object } = {}) =>
  runMachine(aMachine(states, options.top), options);

/** Id, previous id and type of each event, as the tables in the tests have them. */
export const outline = (events: readonly HistoryEvent[]): string[] =>
  events.map(({ id, previousEventId, type }) => `${id} ${previousEventId} ${type}`);

export const types = (events: readonly HistoryEvent[]): string[] => events.map(({ type }) => type);
