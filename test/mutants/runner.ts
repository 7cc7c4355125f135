import { appendFileSync } from 'node:fs';
import { type File, startTests, type Test, type VitestRunner } from '@vitest/runner';
import { getTests } from '@vitest/runner/utils';
import * as fc from 'fast-check';
import { inject, TestRunner, vi } from 'vitest';
import { SWITCH } from './mutator/instrument.ts';

/** What a run is given: the seed of its properties, the mutants to try, and where each result is written as a line of JSON. */
export type Job = {
  seed: number;
  mutants: number[];
  /** Of a test file, by its path, the mutants that it was tried with before. */
  tried: Record<string, number[]>;
  results: string;
  isThorough: boolean;
  /** Whether the modules that are changed keep nothing from one test to the next, as those of `functions/core`. */
  isPure: boolean;
};

/** What happened in a test file: nothing killed the mutant (`null`), or a test did. `reached` is written once for a file. */
export type Line =
  | { kind: 'broken'; file: string; test: string; message: string }
  | { kind: 'reached'; file: string; mutants: number[] }
  | { kind: 'began'; mutant: number; file: string; pid: number }
  | { kind: 'ended'; mutant: number; file: string; test: string | null };

declare module 'vitest' {
  interface ProvidedContext {
    job: Job;
  }
}

const TEST_TIMEOUT = 5_000;

/** No mutant at all. */
const NONE = -1;

// A test file that takes longer is slow; in time of the processor, which a busy machine does not lengthen.
const QUICK_MICROSECONDS = 700_000;

const live = {
  mutant: NONE,
  calls: 0,
  // A mutant may make a loop endless: then it is asked for far more often than in the same test without it.
  mostCalls: Number.POSITIVE_INFINITY,
  reached: new Set<number>(),
};
const limitOf = (calls: number) => 20 * calls + 50_000;

Object.assign(globalThis, {
  [SWITCH]: (id: number): boolean => {
    live.reached.add(id);
    live.calls += 1;
    if (live.calls > live.mostCalls) throw new Error('Endless.');
    return id === live.mutant;
  },
});

/**
 * Runs each test file once as it is, noting which mutants each test reaches, and then, in the same process, once more for
 * every mutant that is not yet killed, with the tests that reach it. What is written for a mutant has one killer at most.
 */
export default class MutantRunner extends TestRunner {
  readonly #job = inject('job');
  readonly #alive = new Set(inject('job').mutants);
  /** By the place of a test in its file: a mutant reached while the file is loaded is reached by all of them. */
  #reached = new Map<number, Set<number>>();
  #loaded = new Set<number>();
  #order: Test[] = [];
  #calls = new Map<number, number>();
  #callsToLoad = 0;
  #loadedAt = process.cpuUsage();
  /** Whether the modules that are loaded were loaded with a mutant that changes what they keep. */
  #isLoadedChanged = false;
  /** What a test file before this one has reached. */
  readonly #seen = new Set<number>();

  #write(line: Line): void {
    appendFileSync(this.#job.results, `${JSON.stringify(line)}\n`);
  }

  onBeforeCollect(): void {
    fc.configureGlobal({ seed: this.#job.seed });
    // What is decided while a module is loaded is reached by each file that loads it, not by the first one alone.
    vi.resetModules();
    Object.assign(live, { mutant: NONE, calls: 0, mostCalls: Number.POSITIVE_INFINITY, reached: new Set() });
  }

  onCollected(files: File[]): void {
    this.#loaded = live.reached;
    this.#callsToLoad = live.calls;
    this.#loadedAt = process.cpuUsage();
    this.#calls = new Map();
    this.#order = files.flatMap((file) => getTests(file));
    this.#reached = new Map();
  }

  override async onBeforeRunTask(test: Test): Promise<void> {
    await super.onBeforeRunTask(test);
    live.calls = 0;
    live.reached = new Set();
    this.#reached.set(this.#order.indexOf(test), live.reached);
  }

  override onAfterRunTask(test: Test): void {
    super.onAfterRunTask(test);
    this.#calls.set(this.#order.indexOf(test), live.calls);
  }

  override async onAfterRunFiles(files: File[] = []): Promise<void> {
    const [file] = files;
    super.onAfterRunFiles();
    if (!file) return;
    const failed = failedIn(file);
    if (failed) return this.#write({ kind: 'broken', file: file.filepath, ...failed });

    const all = new Set([...this.#loaded, ...[...this.#reached.values()].flatMap((ids) => [...ids])]);
    this.#write({ kind: 'reached', file: file.filepath, mutants: [...all] });
    const { user, system } = process.cpuUsage(this.#loadedAt);
    const isQuick = this.#job.isThorough || user + system < QUICK_MICROSECONDS;
    const tried = new Set(this.#job.tried[file.filepath]);
    const isWanted = (id: number) => this.#alive.has(id) && !tried.has(id) && (isQuick || !this.#seen.has(id));
    const wanted = [...all].filter(isWanted);
    for (const mutant of wanted) {
      this.#write({ kind: 'began', mutant, file: file.filepath, pid: process.pid });
      const test = await this.#tryMutant(file.filepath, mutant);
      if (test !== null) this.#alive.delete(mutant);
      this.#write({ kind: 'ended', mutant, file: file.filepath, test });
    }
    // A mutant that outlives its turn would kill those after it, or hide them.
    const left = wanted.length > 0 && isQuick ? await this.#tryMutant(file.filepath, NONE) : null;
    if (left !== null) this.#write({ kind: 'broken', file: file.filepath, test: left, message: 'after the mutants' });
    for (const mutant of all) this.#seen.add(mutant);
  }

  /** The name of the first test that fails with a mutant; `null` when none does. */
  async #tryMutant(filepath: string, mutant: number): Promise<string | null> {
    const isLoaded = this.#loaded.has(mutant);
    const isReset = isLoaded || this.#isLoadedChanged || !this.#job.isPure;
    this.#isLoadedChanged = isLoaded;
    const reaches = new Set([...this.#reached].filter(([, ids]) => ids.has(mutant)).map(([index]) => index));
    const index = new Map<Test, number>();
    let isKilled = false;
    const nothing = async () => {};
    const quiet: VitestRunner = Object.assign(Object.create(this), {
      config: { ...this.config, testTimeout: TEST_TIMEOUT, hookTimeout: TEST_TIMEOUT },
      ...{ onBeforeCollect: nothing, onCollectStart: nothing, onTaskUpdate: nothing },
      ...{ onAfterRunSuite: nothing, onAfterRunFiles: nothing },
      // Evaluates the test file again, and what it imports only when that was reset.
      importFile: (path: string) => this.importFile(path, 'setup'),
      onCollected: (files: File[]) => {
        for (const [place, test] of files.flatMap((file) => getTests(file)).entries()) {
          index.set(test, place);
          if (mutant !== NONE && !isLoaded && !reaches.has(place)) test.mode = 'skip';
        }
      },
      onBeforeRunTask: async (test: Test) => {
        if (isKilled) test.mode = 'skip';
        Object.assign(live, { calls: 0, mostCalls: limitOf(this.#calls.get(index.get(test) ?? 0) ?? 0) });
        await TestRunner.prototype.onBeforeRunTask.call(this, test);
      },
      onAfterRunTask: (test: Test) => {
        if (test.result?.state === 'fail') isKilled = true;
      },
    });
    // What is decided while a module is loaded is decided again.
    if (isReset) vi.resetModules();
    Object.assign(live, { mutant, calls: 0, mostCalls: limitOf(this.#callsToLoad) });
    const files = await startTests([filepath], quiet);
    const failed = files.map(failedIn).find((found) => found !== undefined);
    return failed?.test ?? null;
  }
}

function failedIn(file: File): { test: string; message: string } | undefined {
  const test = getTests(file).find(({ result }) => result?.state === 'fail');
  const failed = test ?? (file.result?.state === 'fail' ? file : undefined);
  return failed && { test: failed.name, message: failed.result?.errors?.[0]?.message ?? '' };
}
