import type { Clock } from '../../clock.ts';
import { type Activity, activityOf } from './activity.ts';
import { activityLine } from './activity-text.ts';
import { NEW_TRACK, type Track, type TrackedEvent, tracked } from './track.ts';

/** Follows the executions of a run, to say at any time what it is doing. */
export type Tracker = {
  onEvent(executionArn: string, event: TrackedEvent): void;
  /** Of the execution that the others lead to; undefined before anything is known, and after its end. */
  activity(): Activity | undefined;
};

export function tracker(): Tracker {
  const tracks = new Map<string, Track>();
  let first: string | undefined;
  const deepest = (executionArn: string): Track | undefined => {
    const track = tracks.get(executionArn);
    return (track?.child === undefined ? undefined : deepest(track.child)) ?? track;
  };
  return {
    onEvent(executionArn, event) {
      first ??= executionArn;
      if (/^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(event.type ?? '')) tracks.delete(executionArn);
      else tracks.set(executionArn, tracked(tracks.get(executionArn) ?? NEW_TRACK, event));
    },
    activity() {
      const track = first === undefined ? undefined : deepest(first);
      return track && activityOf(track);
    },
  };
}

/** The activity of a run as one line; as a line of its own it has the time on the clock of the run. */
export const trackerLine =
  ({ activity }: Tracker, { now }: Pick<Clock, 'now'>) =>
  (columns: number): string | undefined => {
    const found = activity();
    const isOwnLine = columns === Number.POSITIVE_INFINITY;
    const time = isOwnLine ? `${new Date(now()).toISOString().slice(11, 19)}    ` : '';
    return found && `${time}${activityLine(found, now(), columns)}`;
  };
