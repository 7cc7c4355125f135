import type { ParallelState } from '../definition.ts';
import { lifetime } from '../run/lifetime.ts';
import { withRecovery } from '../run/recovery.ts';
import { advance, childThread, recordAborted, recordAside, type Thread } from '../run/thread.ts';
import { conclude, evaluate, type Step, type Visit } from '../run/visit.ts';

/** Runs all branches at once, each with its own copy of the variables. The first failure cuts the others short. */
export const runParallel = (visit: Visit<ParallelState>): Promise<Step> => withRecovery(visit, attemptBranches);

async function attemptBranches(visit: Visit<ParallelState>): Promise<Step> {
  const { state, thread } = visit;
  const input = state.arguments ? await evaluate(visit, state.arguments) : visit.input;
  const started = advance(thread, 'ParallelStateStarted');
  const life = lifetime(thread.life);
  const threads = state.branches.map(() => childThread(thread, life, started));
  let failed: Thread | undefined;
  const branches = state.branches.map(async (branch, index) => {
    const own = threads[index];
    if (!own) throw new Error('Each branch has a thread');
    try {
      const output = await thread.surroundings.runScope(own, branch, input);
      thread.previousEventId = own.previousEventId;
      return output;
    } catch (error) {
      failed ??= own;
      throw error;
    }
  });
  let result: unknown[];
  try {
    result = await Promise.all(branches);
  } catch (error) {
    life.end();
    if (failed) {
      thread.previousEventId = failed.previousEventId;
      recordAborted(thread, failed);
      for (const other of threads) if (other !== failed) recordAborted(thread, other);
    }
    throw error;
  }
  recordAside(thread, 'ParallelStateSucceeded');
  return conclude(visit, state, result, { result });
}
