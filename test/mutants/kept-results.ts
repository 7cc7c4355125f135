import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Mutant } from './mutator/mutant.ts';
import type { Killed } from './try-mutants.ts';

/** By its mutant, which test killed it, and a digest of the test file as it was then. */
const Kept = z.record(z.string(), z.strictObject({ test: z.string(), name: z.string(), testText: z.string() }));
type Kept = z.infer<typeof Kept>;

/** By its mutant, digests of the test files that did not notice it, as they were then. */
const Unnoticed = z.record(z.string(), z.array(z.string()));

const ROOT = new URL('../../', import.meta.url);
const FOLDER = new URL('node_modules/.cache/eks-upkeep/', ROOT);
const FILE = new URL('killed-mutants.json', FOLDER);
const UNNOTICED = new URL('survived-mutants.json', FOLDER);

/** The mutants that an earlier run killed, in a file and by a test that are as they were. */
export function knownKilled(mutants: readonly Mutant[], sources: ReadonlyMap<string, string>): Set<number> {
  const kept = read(FILE, Kept);
  const texts = new Map<string, string>();
  const isSame = ({ test, testText }: Kept[string]) => {
    if (!texts.has(test)) texts.set(test, digest(textOf(test)));
    return texts.get(test) === testText;
  };
  const keys = keysOf(mutants, sources);
  return new Set(
    keys.flatMap((key, id) => {
      const killer = kept[key];
      return killer && isSame(killer) ? [id] : [];
    }),
  );
}

/** Keeps what killed which mutant, beside what is kept of others. */
export function keepKilled(killed: Killed, mutants: readonly Mutant[], sources: ReadonlyMap<string, string>): void {
  const kept = read(FILE, Kept);
  const keys = keysOf(mutants, sources);
  for (const [id, killer] of killed) {
    const key = keys[id];
    if (key !== undefined) kept[key] = { ...killer, testText: digest(textOf(killer.test)) };
  }
  write(FILE, kept);
}

/** By the path of a test file, the mutants that it did not notice in an earlier run, when both were as they are. */
export function knownUnnoticed(
  mutants: readonly Mutant[],
  sources: ReadonlyMap<string, string>,
  tests: readonly string[],
): Record<string, number[]> {
  const kept = read(UNNOTICED, Unnoticed);
  const keys = keysOf(mutants, sources);
  return Object.fromEntries(
    tests.map((test) => {
      const now = digest(test + textOf(test));
      return [test, keys.flatMap((key, id) => (kept[key]?.includes(now) ? [id] : []))];
    }),
  );
}

/** Keeps which mutants test files did not notice, beside what is kept of others. */
export function keepUnnoticed(
  tried: Readonly<Record<string, readonly number[]>>,
  killed: Killed,
  mutants: readonly Mutant[],
  sources: ReadonlyMap<string, string>,
): void {
  const kept = new Map(Object.entries(read(UNNOTICED, Unnoticed)).map(([key, tests]) => [key, new Set(tests)]));
  const keys = keysOf(mutants, sources);
  for (const [test, ids] of Object.entries(tried)) {
    const now = digest(test + textOf(test));
    for (const id of ids) {
      const key = killed.get(id)?.test === test ? undefined : keys[id];
      if (key !== undefined) kept.set(key, (kept.get(key) ?? new Set()).add(now));
    }
  }
  write(UNNOTICED, Object.fromEntries([...kept].map(([key, digests]) => [key, [...digests]])));
}

/** Nothing when there is none, or none that can be read. */
function read<Entry>(file: URL, shape: z.ZodType<Record<string, Entry>>): Record<string, Entry> {
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

function write(file: URL, kept: object): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, JSON.stringify(kept));
}

function textOf(path: string): string {
  try {
    return readFileSync(new URL(path, ROOT), 'utf8');
  } catch {
    return '';
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Each mutant by what it is: the same for as long as its line is, wherever in its file that stands. */
function keysOf(mutants: readonly Mutant[], sources: ReadonlyMap<string, string>): string[] {
  const lines = new Map([...sources].map(([file, source]) => [file, source.split('\n').map((line) => line.trim())]));
  const times = new Map<string, number>();
  return mutants.map(({ file, line, from, text }) => {
    const key = digest(JSON.stringify([file, lines.get(file)?.[line - 1], from, text]));
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    return `${key}-${time}`;
  });
}
