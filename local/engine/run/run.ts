import type { Scope, State } from '../definition.ts';
import { toText } from '../json.ts';
import { runChoice } from '../states/choice.ts';
import { runFail } from '../states/fail.ts';
import { runMap } from '../states/map.ts';
import { runParallel } from '../states/parallel.ts';
import { runPass, runSucceed } from '../states/pass.ts';
import { runTask } from '../states/task.ts';
import { runWait } from '../states/wait.ts';
import { advance, type Branch } from './branch.ts';
import type { StateVisit, Step } from './state-visit.ts';

/** Runs a scope from its first state to its end and answers the output. Throws StateFailure, or Abandoned when cut short. */
export async function runScope(branch: Branch, scope: Scope, input: unknown): Promise<unknown> {
  let name: string | undefined = scope.startAt;
  let value = input;
  let text = toText(input);
  while (name !== undefined) {
    const state = scope.states.get(name);
    if (!state) throw new Error(`A checked definition has no state "${name}"`);
    const step = await runState(branch, state, value, text);
    [value, text, name] = [step.output, step.text, step.next];
  }
  return value;
}

async function runState(branch: Branch, state: State, input: unknown, inputText: string): Promise<Step> {
  const { execution } = branch;
  const previousEventId = branch.previousEventId;
  const id = advance(branch, `${state.type}StateEntered`, {
    name: state.name,
    input: inputText,
    inputDetails: { truncated: false },
  });
  branch.inState = state;
  execution.transitions += 1;
  const entered = { id, previousEventId, at: execution.now() };
  const step = await visitState({ branch, state, input, inputText, entered });
  if (step.assigned) branch.variables = { ...branch.variables, ...step.assigned };
  advance(branch, `${state.type}StateExited`, {
    name: state.name,
    output: step.text,
    outputDetails: { truncated: false },
    ...(step.assigned && {
      assignedVariables: Object.fromEntries(
        Object.entries(step.assigned).map(([name, value]) => [name, toText(value)]),
      ),
      assignedVariablesDetails: { truncated: false },
    }),
  });
  delete branch.inState;
  return step;
}

// One case a type, so that the compiler says when one is missing and each gets its own kind of state.
function visitState(visit: StateVisit): Promise<Step> {
  const { state } = visit;
  switch (state.type) {
    case 'Pass':
      return runPass({ ...visit, state });
    case 'Succeed':
      return runSucceed({ ...visit, state });
    case 'Fail':
      return runFail({ ...visit, state });
    case 'Choice':
      return runChoice({ ...visit, state });
    case 'Wait':
      return runWait({ ...visit, state });
    case 'Task':
      return runTask({ ...visit, state });
    case 'Parallel':
      return runParallel({ ...visit, state });
    case 'Map':
      return runMap({ ...visit, state });
  }
}
