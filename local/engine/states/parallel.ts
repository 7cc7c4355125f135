import type { ParallelState } from '../definition.ts';
import { advance, type Branch, childBranch, recordAborted, recordAside } from '../run/branch.ts';
import { lifetime } from '../run/lifetime.ts';
import { withRecovery } from '../run/recovery.ts';
import { conclude, evaluate, type StateVisit, type Step } from '../run/state-visit.ts';

/** Runs all branches at the same time, each with its own copy of the variables. The first failure cuts the others short. */
export const runParallel = (visit: StateVisit<ParallelState>): Promise<Step> => withRecovery(visit, attemptBranches);

async function attemptBranches(visit: StateVisit<ParallelState>): Promise<Step> {
  const { state, branch } = visit;
  const input = state.arguments ? await evaluate(visit, state.arguments) : visit.input;
  const started = advance(branch, 'ParallelStateStarted');
  const life = lifetime(branch.life);
  const branches = state.branches.map(() => childBranch(branch, life, started));
  let failed: Branch | undefined;
  const runs = state.branches.map(async (scope, index) => {
    const own = branches[index];
    if (!own) throw new Error('Each branch has a branch');
    try {
      const output = await branch.surroundings.runScope(own, scope, input);
      branch.previousEventId = own.previousEventId;
      return output;
    } catch (error) {
      failed ??= own;
      throw error;
    }
  });
  let result: unknown[];
  try {
    result = await Promise.all(runs);
  } catch (error) {
    life.end();
    if (failed) {
      branch.previousEventId = failed.previousEventId;
      recordAborted(branch, failed);
      for (const other of branches) if (other !== failed) recordAborted(branch, other);
    }
    throw error;
  }
  recordAside(branch, 'ParallelStateSucceeded');
  return conclude(visit, state, { value: result }, { result });
}
