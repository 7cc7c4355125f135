import type { MapState, ParallelState, Retrier, TaskState } from '../definition.ts';
import { matchesError, StateFailure } from '../failure.ts';
import { advance, waitUntil } from './branch.ts';
import { nextKey } from './execution.ts';
import { conclude, type StateVisit, type Step } from './state-visit.ts';

export type RecoveringState = TaskState | ParallelState | MapState;

/** Attempts the work of a state until it succeeds, its Retry is used up, or its Catch takes over. */
export async function withRecovery<S extends RecoveringState>(
  visit: StateVisit<S>,
  attempt: (visit: StateVisit<S>) => Promise<Step>,
): Promise<Step> {
  const used = new Map<Retrier, number>();
  visit.retryCount = 0;
  for (;;) {
    try {
      return { ...(await attempt(visit)), ...following(visit.state) };
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      const retrier = visit.state.retry.find(({ errorEquals }) => matchesError(error, errorEquals));
      const attempts = retrier ? (used.get(retrier) ?? 0) : 0;
      if (!retrier || attempts >= retrier.maxAttempts) return recover(visit, error);
      used.set(retrier, attempts + 1);
      await pause(visit, delaySeconds(retrier, attempts, visit.branch.execution.random));
    }
  }
}

/** IntervalSeconds, growing by BackoffRate at each attempt, capped by MaxDelaySeconds, and then spread out by the jitter. */
export function delaySeconds(retrier: Retrier, attemptsBefore: number, random: () => number): number {
  const { intervalSeconds, backoffRate, maxDelaySeconds = Number.POSITIVE_INFINITY, jitter } = retrier;
  const delay = Math.min(intervalSeconds * backoffRate ** attemptsBefore, maxDelaySeconds);
  return jitter === 'FULL' ? delay * random() : delay;
}

async function pause(visit: StateVisit, seconds: number): Promise<void> {
  const { branch, state } = visit;
  const { execution } = branch;
  await waitUntil(branch, nextKey(execution, `retry ${state.name}`), execution.now() + Math.ceil(seconds * 1000));
  visit.retryCount = (visit.retryCount ?? 0) + 1;
  execution.transitions += 1;
}

async function recover(visit: StateVisit<RecoveringState>, failure: StateFailure): Promise<Step> {
  const { state, branch } = visit;
  if (state.type !== 'Task') advance(branch, `${state.type}StateFailed`);
  const catcher = state.catch.find(({ errorEquals }) => matchesError(failure, errorEquals));
  if (!catcher) throw failure;
  const errorOutput = {
    Error: failure.error ?? null,
    Cause: failure.cause ?? (failure.error === undefined ? null : ''),
  };
  return { ...(await conclude(visit, catcher, { value: errorOutput }, { errorOutput })), next: catcher.next };
}

const following = ({ next }: RecoveringState) => (next === undefined ? {} : { next });
