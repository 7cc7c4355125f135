import { SECONDS_TO_NOTIFY, type Times } from '../../time-limits.ts';
import type { UpdateAddonRequest } from '../request.ts';
import { expectedSeconds } from './expected-duration.ts';

type Request = Pick<UpdateAddonRequest, 'deadlineSeconds' | 'addon' | 'bakeSeconds'>;

/** How long an update may take: one step of it, and all of it with each bake. */
export type Takes = { stepSeconds: number; totalSeconds: number };

/** Seconds reserved for a rollback however long the update takes. */
const leastToRollBack = ({ deadlineSeconds, addon, bakeSeconds }: Request) =>
  Math.min(2 * expectedSeconds(addon) + bakeSeconds, deadlineSeconds / 3);

/** The deadline that leaves enough time for an update and for its rollback. */
export function neededSeconds(request: Request, { stepSeconds, totalSeconds }: Takes): number {
  const toRollBack = Math.max(leastToRollBack(request), stepSeconds + request.bakeSeconds);
  return totalSeconds + toRollBack + SECONDS_TO_NOTIFY;
}

/** The most seconds from now on that an update can have, with the least for its rollback. */
export function secondsLeft(request: Request, { startedAt, now }: Times): number {
  const seconds = request.deadlineSeconds - SECONDS_TO_NOTIFY - leastToRollBack(request);
  return Math.max(0, seconds - (now - startedAt) / 1000);
}

/**
 * The times by which an execution must have ended, stops waiting, and stops retrying the update itself. The rollback has as much
 * time as a step of the update may take, but none of the time that the update needs itself.
 */
export function limits(request: Request, startedAt: number, takes?: Takes) {
  const { deadlineSeconds, bakeSeconds } = request;
  const deadlineAt = startedAt + deadlineSeconds * 1000;
  const pollingSeconds = deadlineSeconds - SECONDS_TO_NOTIFY;
  const asLong = takes ? Math.min(takes.stepSeconds + bakeSeconds, pollingSeconds - takes.totalSeconds) : 0;
  const toRollBack = Math.max(leastToRollBack(request), asLong);
  const pollUntil = startedAt + pollingSeconds * 1000;
  return { deadlineAt, pollUntil, changeUntil: pollUntil - toRollBack * 1000 };
}
