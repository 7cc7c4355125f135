import * as fc from 'fast-check';
import { play } from './play.ts';
import { hasEnded, type Played } from './played.ts';
import { broken } from './promises.ts';
import { aScenario, type Machine, type Scenario } from './scenario/scenario.ts';
import { storyOf } from './story.ts';

/** What came of one seed. */
export type Trial = {
  seed: number;
  /** The promises that were broken, each with how; none as a rule. */
  broken: string[];
  /** The smallest scenario that breaks the first of them still. */
  smallest?: { scenario: Scenario; story: string[] };
  simulatedSeconds: number;
  faults: number;
};

const MOST_SECONDS_TO_SHRINK = 60;

/** The scenario of a seed. */
export async function scenarioOf(seed: number, machine?: Machine): Promise<Scenario> {
  const drawn: Scenario[] = [];
  await fc.check(
    fc.property(aScenario(machine), (scenario) => void drawn.push(scenario)),
    { seed, numRuns: 1 },
  );
  const [scenario] = drawn;
  if (scenario === undefined) throw new Error(`Seed ${seed} draws nothing.`);
  return scenario;
}

/** Plays the scenario of a seed, and looks for a smaller one that breaks the same promise if it breaks one. */
export async function trySeed(seed: number, machine?: Machine, { shrink = true } = {}): Promise<Trial> {
  const scenario = await scenarioOf(seed, machine);
  const played = await playSafely(scenario);
  const found = played.broken;
  const trial = { seed, broken: found, ...measuresOf(scenario, played.played) };
  const [first] = found;
  if (first === undefined) return trial;
  const smallest = shrink ? await smallestOf(seed, machine, promiseOf(first)) : scenario;
  const { story } = await replay(smallest);
  return { ...trial, smallest: { scenario: smallest, story } };
}

/** What happens in a scenario, line by line, and the promises that it breaks. */
export type Replayed = { story: string[]; broken: string[] };

export async function replay(scenario: Scenario): Promise<Replayed> {
  const { played, broken: how } = await playSafely(scenario);
  return { story: played === undefined ? [] : storyOf(played), broken: how };
}

const promiseOf = (text: string) => text.split(':')[0] ?? text;

/** What throws breaks a promise too: that the simulated account can be played at all. */
async function playSafely(scenario: Scenario): Promise<{ played?: Played; broken: string[] }> {
  try {
    const played = await play(scenario);
    return { played, broken: broken(played) };
  } catch (error) {
    return { broken: [`Whatever happens can be simulated: ${error instanceof Error ? error.stack : error}`] };
  }
}

async function smallestOf(seed: number, machine: Machine | undefined, promise: string): Promise<Scenario> {
  const isKept = async (scenario: Scenario) =>
    (await playSafely(scenario)).broken.every((each) => promiseOf(each) !== promise);
  const result = await fc.check(fc.asyncProperty(aScenario(machine), isKept), {
    ...{ seed, numRuns: 1 },
    skipAllAfterTimeLimit: MOST_SECONDS_TO_SHRINK * 1000,
  });
  return result.counterexample?.[0] ?? scenarioOf(seed, machine);
}

function measuresOf({ world }: Scenario, played: Played | undefined): Pick<Trial, 'simulatedSeconds' | 'faults'> {
  const times = (played?.executions ?? []).flatMap(({ startedAt, stoppedAt }) =>
    hasEnded({ stoppedAt }) ? [startedAt, stoppedAt] : [startedAt],
  );
  const seconds = times.length > 0 ? (Math.max(...times) - Math.min(...times)) / 1000 : 0;
  return { simulatedSeconds: seconds, faults: (Object(world).faults ?? []).length };
}
