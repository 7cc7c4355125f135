import { virtualClock } from '../../../local/clock.ts';
import type { CloudOptions, SimulatedCloud } from '../../../local/cloud/cloud.ts';
import type { ExecutionRecord } from '../../../local/cloud/step-functions/execution-record.ts';
import type { HistoryEvent } from '../../../local/engine/engine.ts';
import type { TimelineEntry } from '../../../local/simulator/simulator.ts';
import type { ClusterNow } from '../../../local/simulator/world/current.ts';
import { parseWorld } from '../../../local/simulator/world/world.ts';
import { placeholderIn } from '../placeholders.ts';
import { leakCheckedCloud } from '../processes/leak-checked.ts';

/** The record of a run, with what tests ask of it besides. */
export type Run = ExecutionRecord<ClusterNow> & {
  /** The clusters before anything happened. */
  before: ClusterNow[];
  timeline: readonly TimelineEntry[];
  history: readonly HistoryEvent[];
  /** Seconds of simulated time from start to stop. */
  seconds: number;
};

export const START = Date.parse('2026-11-21T08:00:00Z');

/** A cloud that holds a world, as a world file has it, in memory; its virtual time begins at START. */
export async function cloudOf(world: unknown, options: Partial<CloudOptions> = {}) {
  const clock = virtualClock(START);
  const cloud = await leakCheckedCloud({
    world: parseWorld(JSON.stringify(world)),
    clock,
    http: 'in-memory',
    ...options,
  });
  return { cloud, clock };
}

/**
 * Runs a shipped definition to its end: embedded engine, real handlers, real SDK clients, simulated EKS, all in memory
 * and in virtual time. `world` is data as in a world file; `options` reach the cloud (a journal, a seed).
 */
export async function runMachine(
  machine: string,
  input: unknown,
  world: unknown,
  options: Partial<CloudOptions> = {},
): Promise<Run> {
  const { cloud } = await cloudOf(world, options);
  const before = cloud.simulator.clusters();

  const { executionArn } = cloud.engine.startExecution({
    stateMachineArn: machine,
    name: 'test-run',
    input: JSON.stringify(input),
  });
  return endOf(cloud, executionArn, before);
}

/** Waits for the end of an execution, closes its cloud, and gives the run. */
export async function endOf(cloud: SimulatedCloud, executionArn: string, before: ClusterNow[]): Promise<Run> {
  const { startDate, stopDate } = await cloud.engine.finished(executionArn);
  const record = await cloud.record(executionArn);
  await cloud.close();
  const placeholder = placeholderIn(JSON.stringify(record.notifications));
  if (placeholder !== undefined) throw new Error(`People would read a placeholder: ${placeholder}`);

  return {
    ...record,
    before,
    timeline: cloud.simulator.timeline(),
    history: cloud.engine.history(executionArn),
    seconds: ((stopDate ?? startDate).getTime() - startDate.getTime()) / 1000,
  };
}
