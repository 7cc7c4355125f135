import { pollSeconds } from '../addon/timing/expected-duration.ts';
import type { MaintenanceItem } from './progress.ts';

/** How long to wait for a change in progress, whoever makes it, before a change of ours. */
export const PATIENCE_SECONDS = 3600;

/** The longest that an execution may take; its definition ends it a day later. */
export const LONGEST_RUN_SECONDS = 30 * 86_400;

/** How often to attempt an item that does not start, and the pause between: together longer than five minutes of throttling. */
export const MOST_TRIES = 7;
export const TRY_PAUSE_SECONDS = 60;

/** Four Tasks that Lambda throttles until their last retry, 302 seconds each, including the one that notifies. */
const TO_DECIDE_SECONDS = 1300;

// Of the 25,000 events of an execution a poll takes 11: five of its Task, two of the Wait, and two of the Choice before and after
// that. It takes 25 when EKS cannot be read, and 38 when Lambda throttles it until its last retry; but then it takes five minutes
// longer, so there are fewer polls.
const MOST_POLLS = 400;

/** Seconds until the next poll, long enough that all items together do not exceed the number of polls. */
export function pauseSeconds(waited: number, { patience, items }: { patience: number; items: number }): number {
  return Math.max(pollSeconds(waited), Math.ceil((patience * items) / MOST_POLLS));
}

/** Seconds after which an item that has not ended by its own deadline is abandoned. */
export function timeoutOf(deadlineSeconds: number): number {
  return deadlineSeconds + 300;
}

/** The longest that items can take one after another: each until its end, found again, and waited for. */
export function longestSeconds(items: readonly Pick<MaintenanceItem, 'timeoutSeconds'>[]): number {
  const each = items.map(
    ({ timeoutSeconds }) => 2 * timeoutSeconds + PATIENCE_SECONDS + MOST_TRIES * TRY_PAUSE_SECONDS + TO_DECIDE_SECONDS,
  );
  return each.reduce((sum, seconds) => sum + seconds, PATIENCE_SECONDS + TO_DECIDE_SECONDS);
}
