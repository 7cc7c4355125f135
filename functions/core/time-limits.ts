import { expectedSeconds } from './expected-duration.ts';
import type { UpdateAddonRequest } from './update-addon-request.ts';

/** When the execution started and what time it is, milliseconds since the epoch. */
export type Times = { startedAt: number; now: number };

/** Time as the definitions write it. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The times by which an execution must have ended, stops waiting, and stops trying the update itself. */
export function limits(
  request: Pick<UpdateAddonRequest, 'deadlineSeconds' | 'addon' | 'bakeSeconds'>,
  startedAt: number,
) {
  const { deadlineSeconds, addon, bakeSeconds } = request;
  // Three Tasks that time out to their last retry (94 s each), the telling among them, fit into this; two in the
  // shortest deadline.
  const toTell = Math.min(300, deadlineSeconds / 3);
  const toRollBack = Math.min(2 * expectedSeconds(addon) + bakeSeconds, deadlineSeconds / 3);
  const deadlineAt = startedAt + deadlineSeconds * 1000;
  const watchUntil = deadlineAt - toTell * 1000;
  return { deadlineAt, watchUntil, changeUntil: watchUntil - toRollBack * 1000 };
}

/** A time as the definitions hand it on, read. */
export function timesOf(times: { startedAt: string; now: string }): Times {
  return { startedAt: Date.parse(times.startedAt), now: Date.parse(times.now) };
}
