import { type Clock, sleepUntil } from '../clock.ts';

/** An event that a Lambda did not take in three tries: on AWS it is in the dead-letter queue. */
export type DeadLetter = { functionName: string; event: unknown; error: string };

/**
 * Lambda's asynchronous invocation: later, at least once; a Lambda that fails is tried again after a minute, and then after
 * two. `idle` resolves when none is under way; after `stop` nothing is tried again.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function createAsyncInvocation(options: {
  clock: Clock;
  invoke: (functionName: string, event: unknown) => Promise<unknown>;
}): {
  invokeLater: (functionName: string, event: unknown) => void;
  idle: () => Promise<void>;
  stop: () => void;
  deadLetters: () => readonly DeadLetter[];
} {
  const { clock, invoke } = options;
  const underWay = new Set<Promise<void>>();
  const stopped = new AbortController();
  const deadLetters: DeadLetter[] = [];

  const run = async (functionName: string, event: unknown) => {
    for (const wait of WAITS) {
      const error = await failureOf(() => invoke(functionName, event));
      if (error === undefined || stopped.signal.aborted) return;
      if (wait === undefined) deadLetters.push({ functionName, event, error });
      else await clock.outside(() => sleepUntil(clock, clock.now() + wait, stopped.signal));
    }
  };

  return {
    invokeLater(functionName, event) {
      const invocation = clock.during(() => run(functionName, event)).finally(() => underWay.delete(invocation));
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

async function failureOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
