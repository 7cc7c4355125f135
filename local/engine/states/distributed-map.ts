import { arnPrefix } from '../../partition.ts';
import type { MapState } from '../definition.ts';
import { StateFailure } from '../failure.ts';
import { uuidFrom } from '../random.ts';
import { partitionProblem } from '../resources.ts';
import { advance, recordAside } from '../run/branch.ts';
import type { Execution } from '../run/execution.ts';
import { conclude, evaluateNumber, runtimeFailure, type StateVisit, type Step } from '../run/state-visit.ts';
import { concurrencyOf, listedItems, readItems, toChildInputs } from './map-items.ts';
import { writeResults } from './result-writer.ts';

const MOST_AT_ONCE = 10_000;

/** Runs each item, or batch of items, as an execution of its own. Too many failures stop the rest. */
export async function attemptDistributed(visit: StateVisit<MapState>): Promise<Step> {
  const { state, branch } = visit;
  const { execution, surroundings } = branch;
  for (const resource of [state.reader?.resource, state.writer?.resource]) {
    const foreign = resource === undefined ? undefined : partitionProblem(resource, surroundings.region);
    if (foreign !== undefined) throw runtimeFailure(visit, foreign);
  }
  const listed = state.reader ? undefined : await listedItems(visit);
  const atOnce = await concurrencyOf(visit, MOST_AT_ONCE);
  advance(branch, 'MapStateStarted', { length: listed?.length ?? 0 });
  const tolerates = await toleranceOf(visit);
  const id = uuidFrom(execution.random);
  const place = `${execution.machine.name}/${state.label}:${id}`;
  const mapRunArn = `${arnPrefix('states', surroundings)}mapRun:${place}`;
  advance(branch, 'MapRunStarted', { mapRunArn });

  let result: unknown;
  try {
    const inputs = await toChildInputs(visit, listed ?? (await readItems(visit)));
    const children = await runChildren(visit, mapRunArn, inputs, atOnce, tolerates);
    result = await writeResults(visit, { mapRunArn, id, children, pending: inputs.slice(children.length) });
    if (!tolerates(failuresAmong(children), inputs.length)) {
      const cause = 'The specified tolerated failure threshold was exceeded';
      throw new StateFailure('States.ExceedToleratedFailureThreshold', cause);
    }
  } catch (error) {
    if (error instanceof StateFailure) {
      advance(branch, 'MapRunFailed', {
        ...(error.error !== undefined && { error: error.error }),
        ...(error.cause !== undefined && { cause: error.cause }),
      });
    }
    throw error;
  }
  advance(branch, 'MapRunSucceeded');
  recordAside(branch, 'MapStateSucceeded');
  return conclude(visit, state, { value: result }, { result });
}

type Tolerates = (failures: number, children: number) => boolean;

async function runChildren(
  { branch, state }: StateVisit<MapState>,
  mapRunArn: string,
  inputs: readonly unknown[],
  atOnce: number,
  tolerates: Tolerates,
): Promise<Execution[]> {
  const { surroundings, execution, life } = branch;
  const children: Execution[] = [];
  const abortAll = () => {
    for (const child of children) surroundings.abort(child);
  };
  const leave = life.onEnd(abortAll);
  let failures = 0;
  const runLane = async () => {
    while (!life.ended() && children.length < inputs.length && tolerates(failures, inputs.length)) {
      const child = surroundings.startMapChild({
        parent: execution,
        mapRunArn,
        label: state.label,
        scope: state.processor,
        input: inputs[children.length],
      });
      children.push(child);
      await child.ended;
      if (child.ending?.status === 'SUCCEEDED') continue;
      failures += 1;
      if (!tolerates(failures, inputs.length)) abortAll();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, inputs.length) }, runLane));
  leave();
  return children;
}

/** Without a count or a percentage, not a single failure is tolerated. */
async function toleranceOf(visit: StateVisit<MapState>): Promise<Tolerates> {
  const { toleratedFailureCount, toleratedFailurePercentage } = visit.state;
  const none = toleratedFailureCount || toleratedFailurePercentage ? Number.POSITIVE_INFINITY : 0;
  const count = await evaluateNumber(visit, toleratedFailureCount, none);
  const percentage = await evaluateNumber(visit, toleratedFailurePercentage, 100);
  if (count < 0) throw runtimeFailure(visit, 'ToleratedFailureCount cannot be negative.');
  if (percentage < 0 || percentage > 100)
    throw runtimeFailure(visit, 'ToleratedFailurePercentage must be between 0 and 100.');
  return (failures, children) => failures <= count && failures * 100 <= percentage * Math.max(children, 1);
}

const failuresAmong = (children: readonly Execution[]): number =>
  children.filter(({ ending }) => ending?.status !== 'SUCCEEDED').length;
