import { StateFailure } from '../failure.ts';
import { toText } from '../json.ts';
import { type Branch, type Surroundings, waitUntil } from './branch.ts';
import { type Execution, endExecution, nextKey, record } from './execution.ts';
import { Abandoned } from './lifetime.ts';
import { roleArn } from './state-visit.ts';

/** Runs an execution to its end. Never rejects: whatever goes wrong is the execution's own failure. */
export async function runExecution(surroundings: Surroundings, execution: Execution): Promise<void> {
  const { scope, input, life, timeoutSeconds } = execution;
  const branch: Branch = { surroundings, execution, life, variables: {}, previousEventId: 0 };
  record(execution, 0, 'ExecutionStarted', {
    input: input.text,
    inputDetails: { truncated: false },
    roleArn: roleArn(surroundings),
  });
  if (timeoutSeconds !== undefined) void limit(branch, timeoutSeconds);
  try {
    const output = toText(await surroundings.runScope(branch, scope, input.value));
    endExecution(execution, { status: 'SUCCEEDED', output }, branch.previousEventId);
  } catch (error) {
    if (error instanceof Abandoned) return;
    const { error: name, cause } = error instanceof StateFailure ? error : unexpected(error);
    endExecution(execution, { status: 'FAILED', error: name, cause }, branch.previousEventId);
  }
}

async function limit(branch: Branch, seconds: number): Promise<void> {
  const { execution } = branch;
  await waitUntil(branch, nextKey(execution, 'execution timeout'), execution.startedAt + seconds * 1000);
  endExecution(execution, { status: 'TIMED_OUT' });
}

const unexpected = (error: unknown): StateFailure =>
  new StateFailure('States.Runtime', error instanceof Error ? `${error.stack}` : String(error), 'none');
