import type { CloudOptions } from '../../local/cloud/cloud.ts';
import { copying, playOnce } from './play.ts';
import type { Played } from './played.ts';
import type { Scenario } from './scenario/scenario.ts';

/**
 * A second way to run the same thing. `replayed`: from the journal that the first run wrote. `served`: over a socket, as
 * `upkeep serve` does, where executions are started as well. `bundles`: the built Lambdas, over a socket.
 */
export type SecondWay = 'replayed' | 'served' | { bundles: NonNullable<CloudOptions['lambdas']> };

/** Where two runs of a scenario differ, with what is around it in each; `undefined` when they are the same to the byte. */
export async function differenceOf(scenario: Scenario, way: SecondWay): Promise<string | undefined> {
  // A trace says which code ran and not what it did.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const journal = copying();
    const first = viewOf(await playOnce(scenario, { journal }));
    const second = viewOf(await playOnce(scenario, wayOf(way, journal)));
    return first === second ? undefined : firstDifference(first, second);
  } finally {
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
 * sockets nobody knows which of two calls at the same time comes first, and who starts an execution is throttled like a Lambda.
 */
export function isComparable({ world, kill, delivery, states, outages = [] }: Scenario, way: SecondWay): boolean {
  const { clusters } = Object(world);
  if (kill !== undefined || JSON.stringify(clusters).includes('"kubernetes"')) return false;
  return (
    way === 'replayed' ||
    (delivery !== 'twice at once' && states.every((answer) => answer === 'well') && outages.length === 0)
  );
}

/** Everything that came of a run and that its journal holds. */
const viewOf = ({ executions, calls, timeline, notifications, clusters }: Played): string =>
  JSON.stringify({
    executions: executions.map(({ arn, status, cause, output, history }) => ({ arn, status, cause, output, history })),
    ...{ calls, timeline, notifications, clusters },
  });

const AROUND = 200;

function firstDifference(first: string, second: string): string {
  let at = 0;
  while (first[at] === second[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - AROUND), at + AROUND);
  return `one has: ${around(first)}\nthe other: ${around(second)}`;
}
