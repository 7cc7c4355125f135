import { deserialize, serialize } from 'node:v8';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Values in a fraction of the room that they take as objects. `unpacked` makes them again each time. */
export type Packed<Value> = { unpacked(): Value };

// Of what repeats the same texts the fastest makes a tenth.
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

export function packed<Value>(value: Value): Packed<Value> {
  // A copy: what is compressed synchronously comes in a buffer of 16 KiB, which would be kept whole.
  const bytes = new Uint8Array(brotliCompressSync(serialize(value), FAST));
  return { unpacked: () => deserialize(brotliDecompressSync(bytes)) };
}

/** A list to which entries are only added. */
export type PackedList<Entry> = {
  add(entry: Entry): void;
  length(): number;
  /** All entries, oldest first: the list itself, which grows, as long as it is short; a copy of the older ones after that. */
  all(): readonly Entry[];
};

/** Keeps the last entries as they are, between `block` and twice as many, and packs what is older in blocks of so many. */
export function packedList<Entry>(block: number, entries: readonly Entry[] = []): PackedList<Entry> {
  const blocks: Packed<Entry[]>[] = [];
  const recent: Entry[] = [];
  const add = (entry: Entry) => {
    recent.push(entry);
    if (recent.length === 2 * block) blocks.push(packed(recent.splice(0, block)));
  };
  for (const entry of entries) add(entry);
  return {
    add,
    length: () => blocks.length * block + recent.length,
    all: () => (blocks.length === 0 ? recent : [...blocks.flatMap((each) => each.unpacked()), ...recent]),
  };
}
