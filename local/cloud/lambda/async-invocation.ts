import { setMaxListeners } from 'node:events';
import { rejectionOf } from '../../../functions/core/errors/rejection-policy.ts';
import { type Clock, sleepUntil } from '../../clock.ts';
import { LambdaFault } from '../../engine/lambda-fault.ts';
import { LAMBDA_ERRORS } from '../../lambda-faults/errors.ts';

/** An event that a Lambda did not take in three tries: on AWS it is in the dead-letter queue. */
export type DeadLetter = { functionName: string; event: unknown; error: string };

/**
 * Lambda's asynchronous invocation: later, at least once; a Lambda that fails is tried again after a minute, and then after
 * two. What Lambda itself refuses, such as by throttling, goes back to its queue for an hour, as the template has it. `idle` resolves when none is under way; after `stop` nothing is tried again.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function createAsyncInvocation(options: {
  clock: Clock;
  invoke: (functionName: string, event: unknown) => Promise<unknown>;
  /** Whether a Lambda may send what it did not take to the dead-letter queue: without that it is lost. */
  mayKeep: (functionName: string) => boolean;
}): {
  invokeLater: (functionName: string, event: unknown, afterSeconds?: number) => void;
  idle: () => Promise<void>;
  stop: () => void;
  deadLetters: () => readonly DeadLetter[];
} {
  const { clock, invoke, mayKeep } = options;
  const underWay = new Set<Promise<void>>();
  const stopped = new AbortController();
  // As many may wait at the same time as there are events.
  setMaxListeners(0, stopped.signal);
  const deadLetters: DeadLetter[] = [];

  const pause = (milliseconds: number) =>
    clock.outside(() => sleepUntil(clock, clock.now() + milliseconds, stopped.signal));

  /** One try that comes to run, or the last refusal. */
  const attempt = async (functionName: string, event: unknown, until: number) => {
    for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const failure = await failureOf(() => invoke(functionName, event));
      if (failure === undefined || !isRefused(failure.cause) || clock.now() + wait > until) return failure;
      if (stopped.signal.aborted) return failure;
      await pause(wait);
    }
  };

  const run = async (functionName: string, event: unknown, afterSeconds: number) => {
    if (afterSeconds > 0) await pause(afterSeconds * 1000);
    if (stopped.signal.aborted) return;
    const until = clock.now() + OLDEST_EVENT;
    for (const wait of WAITS) {
      const failure = await attempt(functionName, event, until);
      if (failure === undefined || stopped.signal.aborted) return;
      if (wait !== undefined) await pause(wait);
      else if (mayKeep(functionName)) deadLetters.push({ functionName, event, error: failure.text });
    }
  };

  return {
    invokeLater(functionName, event, afterSeconds = 0) {
      const invocation = clock
        .during(() => run(functionName, event, afterSeconds))
        .finally(() => underWay.delete(invocation));
      underWay.add(invocation);
    },
    async idle() {
      // What has just happened is announced at the next turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop: () => stopped.abort(),
    deadLetters: () => deadLetters,
  };
}

/** Milliseconds after each try; none after the last. */
const WAITS = [60_000, 120_000, undefined] as const;

/** Milliseconds: between two tries of what was refused at most, and until an event is too old. */
const LONGEST_WAIT = 300_000;
const OLDEST_EVENT = 3_600_000;

/** Whether Lambda itself did not take the call, and may take it later. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof LambdaFault) || LAMBDA_ERRORS[error.errorType]?.ran !== 'never') return false;
  return rejectionOf({ name: error.errorType, message: error.errorMessage })?.meaning === 'again';
}

async function failureOf(work: () => Promise<unknown>): Promise<{ text: string; cause: unknown } | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return { text: error instanceof Error ? `${error.name}: ${error.message}` : String(error), cause: error };
  }
}
