import { expectedSeconds } from './expected-duration.ts';
import type { UpdateAddonRequest } from './update-addon-request.ts';

/** When the execution started and what time it is, milliseconds since the epoch. */
export type Times = { startedAt: number; now: number };

/** Time as the definitions write it. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/**
 * Seconds before its deadline at which an execution stops waiting, so that it can still notify. Into the most fit three
 * Tasks that Lambda refuses to their last try (302 s each), the notifying one among them; into the least, which is that of
 * the shortest deadline, five minutes of throttling and the pause that outlasts it.
 */
export function secondsToNotify(deadlineSeconds: number): number {
  return Math.min(Math.max(deadlineSeconds / 3, 400), 960);
}

/** The shortest deadline that leaves room for that, for a change and for its roll-back. */
export const SHORTEST_DEADLINE_SECONDS = 900;

/** The times by which an execution must have ended, stops waiting, and stops trying the update itself. */
export function limits(
  request: Pick<UpdateAddonRequest, 'deadlineSeconds' | 'addon' | 'bakeSeconds'>,
  startedAt: number,
) {
  const { deadlineSeconds, addon, bakeSeconds } = request;
  const toRollBack = Math.min(2 * expectedSeconds(addon) + bakeSeconds, deadlineSeconds / 3);
  const deadlineAt = startedAt + deadlineSeconds * 1000;
  const watchUntil = deadlineAt - secondsToNotify(deadlineSeconds) * 1000;
  return { deadlineAt, watchUntil, changeUntil: watchUntil - toRollBack * 1000 };
}

/** A time as the definitions hand it on, read. */
export function timesOf(times: { startedAt: string; now: string }): Times {
  return { startedAt: Date.parse(times.startedAt), now: Date.parse(times.now) };
}
