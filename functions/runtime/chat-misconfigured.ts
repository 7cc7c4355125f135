import { isMisconfigured } from '../core/chat/misconfiguration.ts';
import { misconfiguredMeasures } from '../core/metric.ts';
import { type Log, lambdaLog } from './log.ts';
import { lambdaMeter, type Meter } from './meter.ts';

/** What a Lambda says of itself: the alarm `chat-misconfigured` counts the one, people read why in the other. */
export type Witness = { log: Log; measure: Meter };

/** What became of something that cannot be posted until a person mends the deployment. */
export type GivenUp = { kind: 'given up'; error: string };

/**
 * Runs, and ends well where an error stays until somebody mends what is deployed: thrown, Lambda would try twice more, and
 * neither try could succeed. It is logged once, and counted. Every other error passes.
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
