import { isMisconfigured } from '../core/chat/misconfiguration.ts';
import { misconfiguredMeasures } from '../core/metric.ts';
import { type Log, lambdaLog } from './log.ts';
import { lambdaMeter, type Meter } from './meter.ts';

/** What a Lambda reports: the alarm `chat-misconfigured` counts the metric, and the log says why. */
export type Witness = { log: Log; measure: Meter };

/** The result of a post that is impossible until a person fixes the deployment. */
export type GivenUp = { kind: 'given up'; error: string };

/**
 * Runs, and returns normally on an error that lasts until someone fixes the deployment: if it were thrown, Lambda would retry
 * twice, and neither retry could succeed. It is logged once, and counted. Every other error passes.
 */
export async function givingUp<Result>(run: () => Promise<Result>, witness: Witness): Promise<Result | GivenUp> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Error) || !isMisconfigured(error.name)) throw error;
    noteMisconfigured(error.name, error.message, witness);
    return { kind: 'given up', error: error.name };
  }
}

/** Logs and counts it, by the words that the alarm and docs/operations.md know. */
export function noteMisconfigured(error: string, reason: string, { log, measure }: Witness): void {
  log.warn('chat misconfigured', { error, reason });
  measure(misconfiguredMeasures());
}

export const lambdaWitness = (): Witness => ({ log: lambdaLog(), measure: lambdaMeter() });
