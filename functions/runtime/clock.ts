/** Milliseconds since the epoch, for Lambdas that no state machine tells the time. */
export const systemNow = (): number => Date.now();
