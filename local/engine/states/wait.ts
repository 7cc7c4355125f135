import type { WaitState } from '../definition.ts';
import { StateFailure } from '../failure.ts';
import { parseTimestamp } from '../readers/timestamp.ts';
import { waitUntil } from '../run/branch.ts';
import { nextKey } from '../run/execution.ts';
import {
  conclude,
  evaluateTo,
  evaluationFailure,
  runtimeFailure,
  type StateVisit,
  type Step,
} from '../run/state-visit.ts';

const LONGEST_SECONDS = 99_999_999;

export async function runWait(visit: StateVisit<WaitState>): Promise<Step> {
  const { state, branch } = visit;
  const until = await endOf(visit);
  await waitUntil(branch, nextKey(branch.execution, state.name), until);
  const step = await conclude(visit, state);
  return state.next === undefined ? step : { ...step, next: state.next };
}

async function endOf(visit: StateVisit<WaitState>): Promise<number> {
  const { state, entered } = visit;
  if (state.seconds) {
    const seconds = Number(await evaluateTo(visit, state.seconds, 'number'));
    if (Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST_SECONDS) return entered.at + seconds * 1000;
    throw runtimeFailure(visit, `Seconds is a whole number from 0 to ${LONGEST_SECONDS} but was: ${seconds}`);
  }
  if (!state.timestamp) throw new StateFailure('States.Runtime', 'A Wait without Seconds has a Timestamp', 'none');
  const text = String(await evaluateTo(visit, state.timestamp, 'string'));
  const time = parseTimestamp(text);
  if (time !== undefined) return time;
  const reason = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`;
  throw evaluationFailure(visit, reason, { location: 'Timestamp', follows: 'entry' });
}
