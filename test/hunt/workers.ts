import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { bundled } from '../support/processes/bundled.ts';
import type { Machine, Scenario } from './scenario/scenario.ts';
import type { Replayed, Trial } from './trial.ts';

export type HuntOptions = {
  /** The first seed; the others follow. */
  from: number;
  seeds: number;
  /** Ends the hunt after so long, whatever is left. */
  minutes?: number | undefined;
  machine?: Machine | undefined;
  /** Whether failures are made smaller. */
  shrink: boolean;
  /** Ends the hunt with the first failure. */
  untilFound?: boolean;
  /** What becomes of a source before it is run: where a deliberate fault is put in. */
  edit?: ((text: string, path: string) => string) | undefined;
};

// What a scenario leaves behind is thrown away at once when there is room for all of it.
const ROOM = { maxYoungGenerationSizeMb: 192 };

/** Tries seeds on all cores, and reports each. Gives whether all were tried. */
export async function hunt(options: HuntOptions, report: (trial: Trial) => void): Promise<boolean> {
  const program = await bundled('test/hunt/worker-process.ts', options.edit);
  const ends = options.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.minutes * 60_000;
  const last = options.from + options.seeds;
  let next = options.from;
  let hasFound = false;

  const work = async () => {
    const { machine, shrink } = options;
    const worker = new Worker(program.path, { workerData: { machine, shrink }, resourceLimits: ROOM });
    while (next < last && Date.now() < ends && !(hasFound && options.untilFound)) {
      worker.postMessage(next++);
      const [trial]: Trial[] = await once(worker, 'message');
      if (trial === undefined) break;
      hasFound ||= trial.broken.length > 0;
      report(trial);
    }
    await worker.terminate();
  };
  try {
    await Promise.all(Array.from({ length: Math.min(availableParallelism(), options.seeds) }, work));
  } finally {
    program.remove();
  }
  return next >= last;
}

/**
 * Plays a scenario as a hunt plays it. Sources that are loaded one by one, as those of tests are, load some of their modules between
 * two calls: what happens at the same time may then come in another order.
 */
export async function replayed(scenario: Scenario): Promise<Replayed> {
  const program = await bundled('test/hunt/worker-process.ts');
  const worker = new Worker(program.path, { workerData: {} });
  try {
    worker.postMessage(scenario);
    const [came]: Replayed[] = await once(worker, 'message');
    return came ?? { story: [], broken: [] };
  } finally {
    await worker.terminate();
    program.remove();
  }
}
