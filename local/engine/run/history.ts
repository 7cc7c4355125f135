import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { HistoryEvent } from './execution.ts';

/** The events of one execution. */
export type History = {
  /** How many there are. */
  length(): number;
  add(event: HistoryEvent): void;
  events(): readonly HistoryEvent[];
  /** Takes a fraction of the room from now on, for an execution that has ended; `events` then unpacks them each time. */
  pack(): void;
};

export function createHistory(): History {
  let events: HistoryEvent[] = [];
  let packed: Buffer | undefined;
  const unpacked = (): readonly HistoryEvent[] => (packed === undefined ? events : unpack(packed));
  return {
    length: () => unpacked().length,
    events: unpacked,
    add(event) {
      if (packed !== undefined) throw new Error('An execution that has ended has no more events.');
      events.push(event);
    },
    pack() {
      packed ??= deflateRawSync(serialize(events), { level: 1 });
      events = [];
    },
  };
}

const unpack = (packed: Buffer): HistoryEvent[] => deserialize(inflateRawSync(packed));
