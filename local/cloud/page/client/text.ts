import { secondsText } from '../../../duration.ts';
import type { Status } from '../wire.ts';

const STATUS: Readonly<Record<Status, string>> = {
  RUNNING: 'Running',
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  TIMED_OUT: 'Timed out',
  ABORTED: 'Stopped',
};

export const statusText = (status: Status): string => STATUS[status];

/** A name with the first digits of each UUID and hash in it, which are enough to tell them apart. */
export const shortName = (name: string): string =>
  name.replace(/([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '$1').replace(/([0-9a-f]{8})[0-9a-f]{8}$/, '$1');

/** `2026-11-30 14:05:09Z`; as AWS and the command line write times, so that they can be compared. */
export const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;

export const clockText = (at: number): string => new Date(at).toISOString().slice(11, 19);

/** `2 min 5 s`. */
export const durationText = (milliseconds: number): string => secondsText(Math.max(0, Math.round(milliseconds / 1000)));
