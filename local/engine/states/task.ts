import type { TaskState } from '../definition.ts';
import { dataLimitExceeded, MOST_BYTES, StateFailure } from '../failure.ts';
import { bytesOf, isRecord, toText } from '../json.ts';
import { partitionProblem, type Resource, resourceOf } from '../resources.ts';
import { advance, waitUntil } from '../run/branch.ts';
import { nextKey } from '../run/execution.ts';
import type { Outcome } from '../run/journal.ts';
import { type Lifetime, lifetime } from '../run/lifetime.ts';
import { withRecovery } from '../run/recovery.ts';
import { conclude, evaluate, evaluateNumber, runtimeFailure, type StateVisit, type Step } from '../run/state-visit.ts';
import { drawToken } from '../run/tokens.ts';
import { invokeForToken, invokeLambda } from './lambda-call.ts';
import { runNestedExecution } from './nested-execution.ts';

const SLOWEST = 99_999_999;
const PERFORM = {
  invoke: invokeLambda,
  'invoke.waitForTaskToken': invokeForToken,
  'startExecution.sync:2': runNestedExecution,
};

export const runTask = (visit: StateVisit<TaskState>): Promise<Step> => withRecovery(visit, attemptTask);

async function attemptTask(visit: StateVisit<TaskState>): Promise<Step> {
  const { state, branch } = visit;
  const resource = resourceOf(state.resource);
  const foreign = partitionProblem(state.resource, branch.surroundings.region);
  if (foreign !== undefined) throw runtimeFailure(visit, foreign);
  const { key, token } = drawToken(branch.execution, state.name);
  const own = resource.waitsForToken ? { ...visit, token: token() } : visit;
  const given = state.arguments ? await evaluate(own, state.arguments) : {};
  const timeout = await secondsOf(own, 'TimeoutSeconds');
  const heartbeat = state.heartbeatSeconds ? await secondsOf(own, 'HeartbeatSeconds') : undefined;
  // What a Task is given counts like what it gives; nothing catches this one.
  const parameters = toText(given);
  if (bytesOf(parameters) > MOST_BYTES) throw dataLimitExceeded(state.name, 'none');
  const args = checkArguments(visit, resource, given);
  const named = { resource: resource.action, resourceType: resource.service };
  advance(branch, 'TaskScheduled', {
    ...named,
    region: branch.surroundings.region,
    parameters,
    timeoutInSeconds: timeout,
    ...(heartbeat !== undefined && { heartbeatInSeconds: heartbeat }),
  });
  advance(branch, 'TaskStarted', named);

  const life = lifetime(branch.life);
  const limits = startLimits(visit, life, timeout, heartbeat);
  const work = PERFORM[resource.action]({
    visit,
    resource,
    key,
    token,
    arguments: args,
    life,
    onHeartbeat: limits.onHeartbeat,
  });
  const outcome = await Promise.race([work, limits.missed]);
  life.end();

  if (outcome === 'missed') {
    advance(branch, 'TaskTimedOut', { ...named, error: 'States.Timeout' });
    throw new StateFailure('States.Timeout', undefined);
  }
  const result = 'output' in outcome ? outcome.output : null;
  const text = toText(result);
  const failure = failureIn(outcome, text, resource);
  if (failure) {
    const { error, cause } = failure;
    advance(branch, 'TaskFailed', {
      ...named,
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    });
    throw failure;
  }
  advance(branch, 'TaskSucceeded', { ...named, output: text, outputDetails: { truncated: false } });
  return conclude(visit, state, { value: result, text }, { result });
}

// A token answered in time may still be late for a heartbeat, so both clocks run until the outcome is there.
function startLimits(visit: StateVisit<TaskState>, life: Lifetime, timeout: number, heartbeat: number | undefined) {
  const { branch, state } = visit;
  const { execution } = branch;
  let stopHeartbeat = () => {};
  let miss = (_: 'missed') => {};
  const missed = new Promise<'missed'>((resolve) => {
    miss = resolve;
  });
  const start = async (what: string, seconds: number, own: Lifetime) => {
    await waitUntil(branch, nextKey(execution, `${what} ${state.name}`), execution.now() + seconds * 1000, own);
    miss('missed');
  };
  const onHeartbeat = () => {
    if (heartbeat === undefined) return;
    stopHeartbeat();
    const own = lifetime(life);
    stopHeartbeat = own.end;
    void start('heartbeat', heartbeat, own);
  };
  void start('timeout', timeout, life);
  onHeartbeat();
  return { missed, onHeartbeat };
}

async function secondsOf(visit: StateVisit<TaskState>, field: 'TimeoutSeconds' | 'HeartbeatSeconds'): Promise<number> {
  const { timeoutSeconds, heartbeatSeconds } = visit.state;
  const seconds = await evaluateNumber(visit, field === 'TimeoutSeconds' ? timeoutSeconds : heartbeatSeconds, SLOWEST);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= SLOWEST) return seconds;
  throw runtimeFailure(visit, `${field} is a whole number from 1 to ${SLOWEST} but was: ${seconds}`);
}

function checkArguments(visit: StateVisit, resource: Resource, given: unknown): Record<string, unknown> {
  const args = isRecord(given) ? given : {};
  const missing = resource.needs.filter((name) => typeof args[name] !== 'string');
  const unknown = Object.keys(args).filter((name) => !resource.takes.includes(name));
  if (missing.length === 0 && unknown.length === 0) return args;
  const reasons = [
    ...missing.map((name) => `The field '${name}' is required but was missing or is no text`),
    ...unknown.map((name) => `The field '${name}' is not supported by Step Functions`),
  ];
  const text = `The Parameters '${toText(given)}' could not be used to start the Task: [${reasons.join(', ')}]`;
  throw runtimeFailure(visit, text);
}

function failureIn(outcome: Outcome, text: string, resource: Resource): StateFailure | undefined {
  if ('failed' in outcome) return new StateFailure(outcome.error, outcome.cause);
  return bytesOf(text) > MOST_BYTES ? dataLimitExceeded(resource.service, 'all') : undefined;
}
