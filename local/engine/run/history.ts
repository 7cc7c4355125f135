import { deserialize, serialize } from 'node:v8';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
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
  let packed: Uint8Array | undefined;
  const unpacked = (): readonly HistoryEvent[] => (packed === undefined ? events : unpack(packed));
  return {
    length: () => unpacked().length,
    events: unpacked,
    add(event) {
      if (packed !== undefined) throw new Error('An execution that has ended has no more events.');
      events.push(event);
    },
    pack() {
      // A copy: what is compressed synchronously comes in a buffer of 16 KiB, which would be kept whole.
      packed ??= new Uint8Array(brotliCompressSync(serialize(events), FAST));
      events = [];
    },
  };
}

// Of events that repeat each other's texts the fastest makes a tenth.
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

const unpack = (packed: Uint8Array): HistoryEvent[] => deserialize(brotliDecompressSync(packed));
