import { isoTime, SECONDS_TO_NOTIFY } from '../time-limits.ts';

/**
 * Seconds until the first poll, a little less than the usual duration: creations of 19 s to 6 min and deletions of "a few minutes"
 * are on record, most of about one and a half and two minutes.
 */
export const USUAL_CREATION_SECONDS = 80;
export const USUAL_DELETION_SECONDS = 110;

/** How long the polls follow each other every twelve seconds (the `Retry` of the state machine); then the pauses grow. */
export const BRISK_SECONDS = 600;

/** EKS may answer ResourceInUseException for more than ten minutes after a profile is ACTIVE. */
export const BUSY_SECONDS = 3600;

/**
 * Seconds until the next poll of a change in progress since `since`: in proportion to its age, so that a day of polling is cheap,
 * and never beyond `until`, when it is abandoned.
 */
export function pollSecondsOf(since: string, now: number, until: string): number {
  const proportion = Math.min(Math.max(15, secondsSince(since, now) / 20), 300);
  return Math.max(1, Math.ceil(Math.min(proportion, -secondsSince(until, now))));
}

/** When an execution must have ended, and when it stops waiting so that it can still notify. ISO 8601. */
export function timeLimits(startedAt: number, deadlineSeconds: number): { deadlineAt: string; pollUntil: string } {
  return {
    deadlineAt: isoTime(startedAt + deadlineSeconds * 1000),
    pollUntil: isoTime(startedAt + (deadlineSeconds - SECONDS_TO_NOTIFY) * 1000),
  };
}

/** Seconds from an ISO 8601 time until `now`; negative for a time in the future. */
export function secondsSince(time: string, now: number): number {
  return (now - Date.parse(time)) / 1000;
}

/** Whether an ISO 8601 time has come. */
export function isPast(time: string, now: number): boolean {
  return now >= Date.parse(time);
}

/** Whether it will have come so many seconds from now. */
export function isPastIn(seconds: number, time: string, now: number): boolean {
  return isPast(time, now + seconds * 1000);
}

/** `45 s`, `15 min`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
