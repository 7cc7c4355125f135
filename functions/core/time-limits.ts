import * as z from 'zod/mini';

/** When the execution started and what time it is, milliseconds since the epoch. */
export type Times = { startedAt: number; now: number };

/** Time as the definitions write it. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/**
 * Seconds before its deadline at which an execution stops waiting, so that it can still notify. Then four Tasks are left at
 * most: to check, to handle an error of that, to ask the cluster, to notify. Throttling of less than five minutes, whenever it
 * begins, delays them by 302 s together, the pauses of one retrier, and each may run for 20 s, the third for 30 s: 392 s. A Task that times out in each of its four tries
 * takes 94 s instead. Lambda that refuses for longer makes an execution late by as much: it notifies once it can, or the event of
 * its end does.
 */
export const SECONDS_TO_NOTIFY = 400;

/** The shortest deadline: it leaves 500 s for a change and for its rollback. */
export const SHORTEST_DEADLINE_SECONDS = 900;
export const LONGEST_DEADLINE_SECONDS = 86_400;

/** A time as the definitions hand it on, read. */
export function timesOf(times: { startedAt: string; now: string }): Times {
  return { startedAt: Date.parse(times.startedAt), now: Date.parse(times.now) };
}

/** A whole number of seconds within bounds. */
export function seconds(least: number, most: number) {
  const rule = `must be a whole number of seconds from ${least} to ${most}`;
  return z.number(rule).check(z.int(rule), z.minimum(least, rule), z.maximum(most, rule));
}
