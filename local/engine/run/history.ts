import { packed } from '../../packed.ts';
import type { HistoryEvent } from './execution.ts';

/** The events of one execution. */
export type History = {
  /** How many there are. */
  length(): number;
  add(event: HistoryEvent): void;
  events(): readonly HistoryEvent[];
  /** Has the events read from elsewhere from now on, of an execution that has ended. */
  moveTo(elsewhere: () => readonly HistoryEvent[]): void;
};

export function createHistory(): History {
  let events: HistoryEvent[] = [];
  let length = 0;
  let moved: (() => readonly HistoryEvent[]) | undefined;
  return {
    length: () => length,
    events: () => moved?.() ?? events,
    add(event) {
      if (moved !== undefined) throw new Error('An execution that has ended has no more events.');
      events.push(event);
      length += 1;
    },
    moveTo(elsewhere) {
      moved = elsewhere;
      events = [];
    },
  };
}

/** Histories that repeat each other's texts take a fraction of the room from now on. */
export function packTogether(histories: readonly History[]): void {
  const all = packed(histories.map((history) => history.events()));
  for (const [index, history] of histories.entries()) history.moveTo(() => all.unpacked()[index] ?? []);
}
