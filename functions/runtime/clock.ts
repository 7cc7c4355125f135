import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds since the epoch, for Lambdas that get no time from a state machine. */
export const systemNow = (): number => Date.now();

/** Waits, for Lambdas that are rate-limited. */
export const pause = async (milliseconds: number): Promise<void> => {
  await wait(milliseconds);
};
