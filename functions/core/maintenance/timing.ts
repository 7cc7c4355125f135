import { pollSeconds } from '../addon/timing/expected-duration.ts';
import type { MaintenanceItem } from './progress.ts';

/** How long something that is being changed, by whomever, is waited for before a change of ours. */
export const PATIENCE_SECONDS = 3600;

/** The longest that an execution may take; its definition ends it a day later. */
export const LONGEST_RUN_SECONDS = 30 * 86_400;

/** How often an item is asked for that does not start, and the pause between: they outlive five minutes of throttling. */
export const MOST_TRIES = 7;
export const TRY_PAUSE_SECONDS = 60;

/** Four Tasks that Lambda refuses to their last try, 302 seconds each, the notifying one among them. */
const TO_DECIDE_SECONDS = 1300;

// Of the 25,000 events of an execution a look takes 10, and 40 when Lambda refuses it to its last try; but then it takes
// five minutes longer, so that there are fewer of these.
const MOST_LOOKS = 400;

/** Seconds to the next look at what is waited for, so seldom that all items together look no oftener than there is room for. */
export function pauseSeconds(waited: number, { patience, items }: { patience: number; items: number }): number {
  return Math.max(pollSeconds(waited), Math.ceil((patience * items) / MOST_LOOKS));
}

/** Seconds after which an item that has not ended by its own deadline is given up. */
export function timeoutOf(deadlineSeconds: number): number {
  return deadlineSeconds + 300;
}

/** The longest that works can take one after another: each to its end, found again, and waited for. */
export function longestSeconds(items: readonly Pick<MaintenanceItem, 'timeoutSeconds'>[]): number {
  const each = items.map(
    ({ timeoutSeconds }) => 2 * timeoutSeconds + PATIENCE_SECONDS + MOST_TRIES * TRY_PAUSE_SECONDS + TO_DECIDE_SECONDS,
  );
  return each.reduce((sum, seconds) => sum + seconds, PATIENCE_SECONDS + TO_DECIDE_SECONDS);
}
