import { closeSync, fchmodSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import * as z from 'zod';

/** One line of what happened. Kinds this engine does not know are left alone, so others may keep theirs beside them. */
export type JournalEntry = { kind: string; [member: string]: unknown };

/** Append-only. When `append` returns, the entry survives the death of the process. */
export interface Journal {
  /** Everything written so far, oldest first. */
  read(): readonly JournalEntry[];
  append(entry: JournalEntry): void;
}

/** What came back from a task or a token: its output, or an error, whose name may be missing. */
export const Outcome = z.union([
  z.object({ output: z.unknown() }),
  z.object({ failed: z.literal(true), error: z.string().optional(), cause: z.string().optional() }),
]);
export type Outcome = { output: unknown } | { failed: true; error?: string | undefined; cause?: string | undefined };

const at = z.number();
const key = z.string();
const executionArn = z.string();

/** What may happen to an engine from outside; all else follows from these, in this order. Times are epoch milliseconds. */
export const Occurrence = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('execution-started'),
    at,
    executionArn,
    machine: z.string(),
    revision: z.string(),
    name: z.string(),
    input: z.string(),
    seed: z.number(),
  }),
  z.object({
    kind: z.literal('execution-stopped'),
    at,
    executionArn,
    error: z.string().optional(),
    cause: z.string().optional(),
  }),
  z.object({ kind: z.literal('work-done'), at, key, outcome: Outcome }),
  z.object({ kind: z.literal('timer-fired'), at, key }),
  z.object({ kind: z.literal('token-answered'), at, key, outcome: Outcome }),
  z.object({ kind: z.literal('token-heartbeat'), at, key }),
]);
export type Occurrence = z.infer<typeof Occurrence>;

const KINDS: ReadonlySet<string> = new Set(Occurrence.options.map((option) => option.shape.kind.value));
const Line = z.looseObject({ kind: z.string() });

/** The entries of a journal that are the engine's own. Throws when one of them has not the shape it should have. */
export function occurrencesIn(journal: Journal): Occurrence[] {
  return journal
    .read()
    .filter(({ kind }) => KINDS.has(kind))
    .map((entry) => Occurrence.parse(entry));
}

export function memoryJournal(entries: JournalEntry[] = []): Journal {
  return { read: () => entries, append: (entry) => entries.push(entry) };
}

/**
 * A journal in a file of JSON lines, made when missing, that only its owner may read. Each entry is handed to the operating system before `append`
 * returns. A last line that a killed process left unfinished is cut off; a broken line before it is an error.
 */
export function fileJournal(path: string): Journal & { close(): void } {
  const file = openSync(path, 'a+');
  const text = readFileSync(path, 'utf8');
  // It holds what was asked and answered, configuration and all.
  if (text === '') fchmodSync(file, 0o600);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) ftruncateSync(file, Buffer.byteLength(whole));
  const entries = whole
    .split('\n')
    .slice(0, -1)
    .map((line, index) => parseLine(line, `${path}:${index + 1}`));
  return {
    read: () => entries,
    append(entry) {
      writeSync(file, `${JSON.stringify(entry)}\n`);
      entries.push(entry);
    },
    close: () => closeSync(file),
  };
}

function parseLine(line: string, place: string): JournalEntry {
  try {
    return Line.parse(JSON.parse(line));
  } catch {
    throw new Error(
      `${place} is not a journal entry: the file was changed by hand or is no journal. Restore it or start again.`,
    );
  }
}
