import type { HttpAnswer } from '../core/chat-reply.ts';
import { WorkflowError } from '../core/workflow-error.ts';
import { type Log, lambdaLog } from './log.ts';

/**
 * Makes sure that a webhook's sender is answered: what the function throws becomes a 503 without details, which are
 * logged. Messages of our own errors hold no secret and no token; of others the name is logged alone.
 */
export function webhook<Event>(
  run: (event: Event) => Promise<HttpAnswer>,
  log: Log = lambdaLog(),
): (event: Event) => Promise<HttpAnswer> {
  return async (event) => {
    try {
      return await run(event);
    } catch (error) {
      log.warn('webhook failed', failureFields(error));
      return UNAVAILABLE;
    }
  };
}

/** What is logged of a failure. */
export function failureFields(error: unknown): Record<string, string> {
  if (error instanceof WorkflowError) return { error: error.name, reason: error.message };
  const isNamed = error instanceof Error && error.name !== 'Error' && !(error instanceof TypeError);
  return { error: isNamed ? error.name : 'unexpected' };
}

const UNAVAILABLE: HttpAnswer = {
  statusCode: 503,
  headers: { 'content-type': 'application/json; charset=utf-8', 'x-upkeep-outcome': 'unavailable' },
  body: JSON.stringify({ outcome: 'unavailable', text: 'That could not be done just now. Send it again.' }),
};
