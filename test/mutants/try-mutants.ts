import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instrumented } from './mutator/instrument.ts';
import type { Mutant } from './mutator/mutant.ts';
import { runVitest } from './run-vitest.ts';
import type { Line } from './runner.ts';

/** The test file and the test that killed a mutant, by its id. */
export type Killed = Map<number, { test: string; name: string }>;

type Tried = {
  /** The mutants that a test has reached at all. */
  reached: Set<number>;
  /** Test files that fail without any mutant: nothing can be said with them. */
  broken: Extract<Line, { kind: 'broken' }>[];
};

type Wanted = {
  root: string;
  /** The files that have mutants, with all of them; the id of a mutant is its place in `mutants`. */
  sources: ReadonlyMap<string, string>;
  mutants: readonly Mutant[];
  wanted: readonly number[];
  tests: readonly string[];
  seed: number;
  isThorough: boolean;
  /** Is filled as mutants are killed. */
  killed: Killed;
  /** By the path of a test file, the mutants that it need not be tried with; grows as they are tried. */
  triedBy: Record<string, number[]>;
};

// A mutant may never end, where nothing but the end of the process ends it. A busy machine is silent for long, too, as the
// pauses so far show.
const LEAST_SILENCE_MS = 15_000;
const MOST_SILENCE_MS = 120_000;
const silenceMs = (longestPauseMs: number) =>
  Math.min(MOST_SILENCE_MS, Math.max(LEAST_SILENCE_MS, 10 * longestPauseMs));

/** Tries mutants with the tests that reach them, until a test fails. */
export async function tryMutants(asked: Wanted, onLine: (line: Line) => void): Promise<Tried> {
  const { root, sources, mutants, wanted, tests, seed, isThorough, killed, triedBy } = asked;
  const tried: Tried = { reached: new Set(), broken: [] };
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  const results = join(folder, 'results.jsonl');
  const changed = Object.fromEntries(
    [...sources].map(([file, source]) => {
      const own = mutants.flatMap((mutant, id) => (mutant.file === file ? [{ ...mutant, id }] : []));
      return [join(root, file), instrumented(source, own)];
    }),
  );

  for (let isDone = false; !isDone; ) {
    writeFileSync(results, '');
    const run = new Set<string>();
    let trials = 0;
    const follower = follow(results, (line) => {
      if (line.kind === 'broken') tried.broken.push(line);
      if (line.kind === 'reached') for (const id of line.mutants) tried.reached.add(id);
      if (line.kind === 'broken' || line.kind === 'reached') run.add(line.file);
      if (line.kind === 'ended') {
        trials += 1;
        const test = relative(root, line.file);
        triedBy[test] ??= [];
        triedBy[test].push(line.mutant);
        if (line.test !== null) killed.set(line.mutant, { test, name: line.test });
      }
      onLine(line);
    });
    await runVitest({
      sources: changed,
      tests: tests.map((test) => join(root, test)),
      ...{ seed, results, isThorough },
      tried: Object.fromEntries(Object.entries(triedBy).map(([test, ids]) => [join(root, test), ids])),
      isPure: [...sources].every(([file, source]) => file.startsWith('functions/core/') && !KEEPS.test(source)),
      mutants: wanted.filter((id) => !killed.has(id)),
    });
    const stuck = follower.end();
    if (stuck) killed.set(stuck.mutant, { test: relative(root, stuck.file), name: 'does not end' });
    // A process that has tried many mutants may run out of memory between two of them: another one tries those that are left.
    isDone = stuck === undefined && run.size === tests.length;
    if (!isDone && !stuck && trials === 0)
      throw new Error(
        `The process ended after ${run.size} of ${tests.length} test files, and before it tried a mutant.`,
      );
    if (!isDone) tried.broken.length = 0;
  }
  rmSync(folder, { recursive: true });
  return tried;
}

// A module that remembers, such as with a map that is filled as it is asked. What is kept for an object goes with it.
const KEEPS = /^(export )?(let |const \w+ = new (?!WeakMap)\w+(<.*>)?\(\))/m;

const relative = (root: string, path: string) => (path.startsWith(root) ? path.slice(root.length) : path);

/** Reads lines as they are written, and ends the process that has not written any for too long. */
function follow(results: string, onLine: (line: Line) => void) {
  let length = 0;
  let lastAt = Date.now();
  let longestPauseMs = 0;
  let under: Extract<Line, { kind: 'began' }> | undefined;
  let stuck: typeof under;

  const read = () => {
    const text = readFileSync(results, 'utf8');
    const whole = text.slice(length, text.lastIndexOf('\n') + 1);
    length += whole.length;
    for (const each of whole.split('\n').filter(Boolean)) {
      const line: Line = JSON.parse(each);
      longestPauseMs = Math.max(longestPauseMs, Date.now() - lastAt);
      lastAt = Date.now();
      under = line.kind === 'began' ? line : undefined;
      onLine(line);
    }
    if (under && !stuck && Date.now() - lastAt > silenceMs(longestPauseMs)) {
      stuck = under;
      process.kill(under.pid, 'SIGKILL');
    }
  };
  const timer = setInterval(read, 500);
  return {
    /** The mutant that did not end, if one did not: the process was ended, or ran out of memory, while it was tried. */
    end() {
      clearInterval(timer);
      read();
      return stuck ?? under;
    },
  };
}
