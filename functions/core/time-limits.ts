import { expectedSeconds } from './addon/expected-duration.ts';
import type { UpdateAddonRequest } from './addon/request.ts';

/** When the execution started and what time it is, milliseconds since the epoch. */
export type Times = { startedAt: number; now: number };

/** Time as the definitions write it. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/**
 * Seconds before its deadline at which an execution stops waiting, so that it can still notify. Then three Tasks are left at
 * most: to check, to handle an error of that, to notify. Throttling of less than five minutes, whenever it begins, delays them by
 * 302 s together, the pauses of one retrier, and each may run for 20 s: 362 s. A Task that times out in each of its four tries
 * takes 94 s instead. Lambda that refuses for longer makes an execution late by as much: it notifies once it can, or the event of
 * its end does.
 */
export const SECONDS_TO_NOTIFY = 400;

/** The shortest deadline: it leaves 500 s for a change and for its rollback. */
export const SHORTEST_DEADLINE_SECONDS = 900;

type Request = Pick<UpdateAddonRequest, 'deadlineSeconds' | 'addon' | 'bakeSeconds'>;

/** How long an update may take: one step of it, and all of it with each bake. */
export type Takes = { stepSeconds: number; totalSeconds: number };

/** Seconds that are kept for the way back whatever the update takes. */
const leastToRollBack = ({ deadlineSeconds, addon, bakeSeconds }: Request) =>
  Math.min(2 * expectedSeconds(addon) + bakeSeconds, deadlineSeconds / 3);

/** The deadline that leaves an update as long as it may take, and its way back as long again. */
export function neededSeconds(request: Request, { stepSeconds, totalSeconds }: Takes): number {
  const toRollBack = Math.max(leastToRollBack(request), stepSeconds + request.bakeSeconds);
  return totalSeconds + toRollBack + SECONDS_TO_NOTIFY;
}

/** Seconds from now on that an update can have at most, when its way back has the least. */
export function secondsLeft(request: Request, { startedAt, now }: Times): number {
  const seconds = request.deadlineSeconds - SECONDS_TO_NOTIFY - leastToRollBack(request);
  return Math.max(0, seconds - (now - startedAt) / 1000);
}

/**
 * The times by which an execution must have ended, stops waiting, and stops trying the update itself. The way back has as
 * long as a step of the update may take, but never of the time that the update needs itself.
 */
export function limits(request: Request, startedAt: number, takes?: Takes) {
  const { deadlineSeconds, bakeSeconds } = request;
  const deadlineAt = startedAt + deadlineSeconds * 1000;
  const watchSeconds = deadlineSeconds - SECONDS_TO_NOTIFY;
  const asLong = takes ? Math.min(takes.stepSeconds + bakeSeconds, watchSeconds - takes.totalSeconds) : 0;
  const toRollBack = Math.max(leastToRollBack(request), asLong);
  const watchUntil = startedAt + watchSeconds * 1000;
  return { deadlineAt, watchUntil, changeUntil: watchUntil - toRollBack * 1000 };
}

/** A time as the definitions hand it on, read. */
export function timesOf(times: { startedAt: string; now: string }): Times {
  return { startedAt: Date.parse(times.startedAt), now: Date.parse(times.now) };
}
