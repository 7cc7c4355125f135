import type { MapState } from '../definition.ts';
import { advance, type Branch, childBranch, recordAborted, recordAside } from '../run/branch.ts';
import { type Lifetime, lifetime } from '../run/lifetime.ts';
import { conclude, evaluate, type StateVisit, type Step } from '../run/state-visit.ts';
import { concurrencyOf, listedItems } from './map-items.ts';

// Step Functions runs about so many iterations of an inline Map at the same time, whatever MaxConcurrency says.
const MOST_AT_ONCE = 40;

type Iterations = {
  visit: StateVisit<MapState>;
  items: unknown[];
  life: Lifetime;
  results: unknown[];
  running: Map<number, Branch>;
  next: number;
  failed?: { index: number; branch: Branch };
  lastSuccess: number;
};

/** Runs the items through the processor within this execution. The first failure cuts the other iterations short. */
export async function attemptInline(visit: StateVisit<MapState>): Promise<Step> {
  const { state, branch } = visit;
  const items = await listedItems(visit);
  const atOnce = await concurrencyOf(visit, MOST_AT_ONCE);
  const started = advance(branch, 'MapStateStarted', { length: items.length });
  const iterations: Iterations = {
    visit,
    items,
    life: lifetime(branch.life),
    results: new Array(items.length).fill(null),
    running: new Map(),
    next: 0,
    lastSuccess: started,
  };
  const lanes = Math.min(items.length, atOnce);
  try {
    await Promise.all(Array.from({ length: lanes }, () => runLane(iterations, started)));
  } catch (error) {
    cutShort(iterations);
    throw error;
  }
  branch.previousEventId = iterations.lastSuccess;
  recordAside(branch, 'MapStateSucceeded');
  return conclude(visit, state, { value: iterations.results }, { result: iterations.results });
}

// One lane takes item after item, so that no more than the allowed number run and no promise chain grows with the list.
async function runLane(iterations: Iterations, started: number): Promise<void> {
  let previousEventId = started;
  while (iterations.next < iterations.items.length) {
    const index = iterations.next++;
    previousEventId = await iterate(iterations, index, previousEventId);
  }
}

async function iterate(iterations: Iterations, index: number, previousEventId: number): Promise<number> {
  const { visit, items, life, running, results } = iterations;
  const { state, branch } = visit;
  const item = { Index: index, Value: items[index] };
  const own = childBranch(branch, life, previousEventId, item);
  running.set(index, own);
  const named = { name: state.name, index };
  advance(own, 'MapIterationStarted', named);
  try {
    const input = state.itemSelector ? await evaluate({ ...visit, branch: own, item }, state.itemSelector) : item.Value;
    results[index] = await branch.surroundings.runScope(own, state.processor, input);
  } catch (error) {
    iterations.failed ??= { index, branch: own };
    throw error;
  }
  running.delete(index);
  iterations.lastSuccess = recordAside(own, 'MapIterationSucceeded', named);
  own.life.end();
  return own.previousEventId;
}

function cutShort({ visit, life, failed, running }: Iterations): void {
  const { branch, state } = visit;
  life.end();
  if (!failed) return;
  branch.previousEventId = failed.branch.previousEventId;
  recordAside(branch, 'MapIterationFailed', { name: state.name, index: failed.index });
  recordAborted(branch, failed.branch);
  for (const [index, other] of [...running].sort(([one], [two]) => one - two)) {
    if (index === failed.index) continue;
    recordAside(branch, 'MapIterationAborted', { name: state.name, index });
    recordAborted(branch, other);
  }
}
