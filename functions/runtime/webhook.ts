import { isMisconfigured } from '../core/chat/misconfiguration.ts';
import type { HttpAnswer } from '../core/chat/reply.ts';
import { WorkflowError } from '../core/errors/workflow-error.ts';
import { noteMisconfigured, type Witness } from './chat-misconfigured.ts';

/**
 * Makes sure that the sender of a webhook gets an answer: an error becomes a 503 without details, which are logged, or a 500 where
 * sending it again cannot help. Messages of our own errors contain no secret and no token; of other errors only the name is logged.
 */
export function webhook<Event>(
  run: (event: Event) => Promise<HttpAnswer>,
  witness: Witness,
): (event: Event) => Promise<HttpAnswer> {
  return async (event) => {
    try {
      return await run(event);
    } catch (error) {
      if (error instanceof WorkflowError && isMisconfigured(error.name)) {
        noteMisconfigured(error.name, error.message, witness);
        return failed(500, 'misconfigured', 'eks-upkeep is not set up to answer this. Its log says why.');
      }
      witness.log.warn('webhook failed', failureFields(error));
      return failed(503, 'unavailable', 'That could not be done just now. Send it again.');
    }
  };
}

/** The part of an error that is logged. */
export function failureFields(error: unknown): Record<string, string> {
  if (error instanceof WorkflowError) return { error: error.name, reason: error.message };
  const isNamed = error instanceof Error && error.name !== 'Error' && !(error instanceof TypeError);
  return { error: isNamed ? error.name : 'unexpected' };
}

const failed = (statusCode: number, outcome: string, text: string): HttpAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', 'x-upkeep-outcome': outcome },
  body: JSON.stringify({ outcome, text }),
});
