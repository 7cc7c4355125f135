import { setFlagsFromString } from 'node:v8';
import type { CloudOptions } from '../../local/cloud/cloud.ts';
import { copying, playOnce } from './play.ts';
import type { Played } from './played.ts';
import type { Scenario } from './scenario/scenario.ts';
import { scenarioOf } from './trial.ts';

/**
 * A second way to run the same thing. `replayed`: from the journal that the first run wrote. `served`: over a socket, as
 * `upkeep serve` does, where executions are started as well. `bundles`: the built Lambdas, over a socket.
 */
export type SecondWay = 'replayed' | 'served' | { bundles: NonNullable<CloudOptions['lambdas']> };

/** Where two runs of a scenario differ, with what is around it in each; `undefined` when they are the same to the byte. */
export async function differenceOf(scenario: Scenario, way: SecondWay): Promise<string | undefined> {
  return withoutTraces(async () => {
    const journal = copying();
    const first = viewOf(await playOnce(scenario, { journal }));
    const second = viewOf(await playOnce(scenario, wayOf(way, journal)));
    return first === second ? undefined : firstDifference(first, second);
  });
}

/** A trace says which code ran and not what it did. The flag is for threads that start meanwhile. */
async function withoutTraces<Result>(run: () => Promise<Result>): Promise<Result> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  setFlagsFromString('--stack-trace-limit=0');
  try {
    return await run();
  } finally {
    setFlagsFromString(`--stack-trace-limit=${stackTraceLimit}`);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function wayOf(way: SecondWay, journal: ReturnType<typeof copying>) {
  if (way === 'replayed') return { journal: copying(journal.read()) };
  const http = 'loopback' as const;
  return way === 'served' ? { http } : { http, lambdas: way.bundles };
}

/**
 * Whether both ways can be the same. An answer of EKS names the port of a Kubernetes API, which is another one each time. Over
 * sockets nobody knows which of two calls at the same time comes first, and so which of them gets the next answer of a failing table,
 * or the next duration of a slow Lambda; time goes on while a command of chat is on its way; and who starts an execution is throttled
 * like a Lambda.
 */
export function isComparable(scenario: Scenario, way: SecondWay): boolean {
  const { world, starts, kill, delivery, states, table, outages = [], lambdaSeconds = [] } = scenario;
  if (kill !== undefined || JSON.stringify(world).includes('"kubernetes"')) return false;
  if (way === 'replayed') return true;
  const isAtOnce =
    delivery === 'twice at once' || starts.some((start) => start.by !== 'chat' && start.machine === 'maintain-fleet');
  const isFailing = outages.length > 0 || [...states, ...table].some((answer) => answer !== 'well');
  const hasChat = starts.some(({ by }) => by === 'chat');
  // While one answer is late, time goes on, and a call that was made in the same instant may arrive after that.
  const isLate = JSON.stringify(world).includes('"delaySeconds"') || new Set(lambdaSeconds).size > 1;
  return !isAtOnce && !isFailing && !hasChat && !isLate;
}

/** So many scenarios that can be compared, from that seed on, each with its seed. */
export async function* comparable(seed: number, count: number, way: SecondWay) {
  for (let [next, left] = [seed, count]; left > 0; next += 1) {
    const scenario = await scenarioOf(next);
    if (!isComparable(scenario, way)) continue;
    left -= 1;
    yield { seed: next, scenario };
  }
}

/** Everything that came of a run until its last execution ended; what EKS does afterwards is not waited for. */
function viewOf({ executions, calls, timeline, notifications }: Played): string {
  const end = Math.max(0, ...executions.map(({ stoppedAt }) => stoppedAt));
  const isWithin = ({ time }: { time: string }) => Date.parse(time) <= end;
  return JSON.stringify({
    executions: executions
      .map(({ arn, status, cause, output, history }) => ({ arn, status, cause, output, history }))
      .sort((one, other) => (one.arn < other.arn ? -1 : 1)),
    // Lambdas ask EKS several things at the same time: over sockets, nobody knows which of them comes first.
    calls: calls
      .filter(isWithin)
      .map((call) => JSON.stringify(call))
      .sort(),
    timeline: timeline.filter(isWithin),
    notifications: notifications.filter(isWithin),
  });
}

const AROUND = 200;

function firstDifference(first: string, second: string): string {
  let at = 0;
  while (first[at] === second[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - AROUND), at + AROUND);
  return `one has: ${around(first)}\nthe other: ${around(second)}`;
}
