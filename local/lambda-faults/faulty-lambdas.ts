import { LambdaFault as ThrownFault } from '../engine/lambda-fault.ts';
import { LAMBDA_ERRORS } from './errors.ts';
import type { LambdaFault } from './fault.ts';

/** One call of a Lambda, and how to wait in the time of its clock. */
export type LambdaCall = {
  functionArn: string;
  run: () => Promise<unknown>;
  pause: (seconds: number) => Promise<void>;
};

/** How often a fault met a call that it is about, and harmed it. */
export type FaultCount = { matched: number; used: number };

/**
 * Lambdas with the faults of a world. `counts`, one for each fault, continue from what an earlier run left; `onCount` receives
 * whenever one changes.
 */
export function faultyLambdas(options: {
  faults: readonly LambdaFault[];
  counts: FaultCount[];
  onCount: (counts: readonly FaultCount[]) => void;
  /** Seconds since the world began. */
  elapsed: () => number;
}): (call: LambdaCall) => Promise<unknown> {
  const { faults, counts, onCount, elapsed } = options;

  const faultOf = (functionArn: string): LambdaFault | undefined => {
    const name = fileOf(functionArn);
    const now = elapsed();
    const met = faults.map((fault, index) => ({ fault, count: counts[index] ?? { matched: 0, used: 0 }, index }));
    const about = met.filter(({ fault }) => isAbout(fault, name, now));
    if (about.length === 0) return undefined;
    for (const { count, index } of about) {
      count.matched += 1;
      counts[index] = count;
    }
    // The first fault that is due harms the call; the ones behind it keep their turns for the next.
    const due = about.find(({ fault, count }) => count.matched > fault.after && count.used < timesOf(fault));
    if (due) due.count.used += 1;
    onCount(counts);
    return due?.fault;
  };

  return (call) => {
    const fault = faultOf(call.functionArn);
    return fault === undefined ? call.run() : harmed(fault, call);
  };
}

/** Ends a call by an error, after the function has run if the error lets it. */
export async function harmed(
  { error, cause, ran = false, takesSeconds }: Pick<LambdaFault, 'error' | 'cause' | 'ran' | 'takesSeconds'>,
  { functionArn, run, pause }: LambdaCall,
): Promise<never> {
  const known = LAMBDA_ERRORS[error];
  // Whatever it came to, nobody hears of it.
  if (ran) await run().catch(() => undefined);
  const seconds = takesSeconds ?? known?.takesSeconds ?? 0;
  if (seconds > 0) await pause(seconds);
  // A call that is not part of a Task ends by Lambda's own limit.
  const errorType = error === 'States.Timeout' ? 'Sandbox.Timedout' : error;
  throw new ThrownFault({ errorType, errorMessage: cause ?? known?.cause(functionArn) ?? '' });
}

function isAbout(
  { function: name, fromSeconds = 0, toSeconds = Number.POSITIVE_INFINITY }: LambdaFault,
  called: string,
  now: number,
): boolean {
  return (name === '*' || name === called) && now >= fromSeconds && now < toSeconds;
}

function timesOf({ times, fromSeconds, toSeconds }: LambdaFault): number {
  if (times === 'always') return Number.POSITIVE_INFINITY;
  return times ?? (fromSeconds === undefined && toSeconds === undefined ? 1 : Number.POSITIVE_INFINITY);
}

/** `poll-addon` of the ARN or the name of `PollAddonFunction`. */
function fileOf(functionArn: string): string {
  const name = functionArn.split(':').at(-1) ?? functionArn;
  return name
    .replace(/Function$/, '')
    .replace(/(?!^)([A-Z])/g, '-$1')
    .toLowerCase();
}
