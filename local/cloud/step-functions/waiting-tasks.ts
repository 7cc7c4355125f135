import * as z from 'zod';
import type { HistoryEvent, InvokeLambda } from '../../engine/engine.ts';

// Others are submitted too: an execution that was started, which needs nobody's answer.
const WAITING = 'invoke.waitForTaskToken';
const Given = z.object({ FunctionName: z.string(), Payload: z.unknown() });

/**
 * The tasks of an execution that wait for their token to be answered: the Lambda that got it, and with what. One whose Lambda
 * is still at work is not among them.
 */
export function waitingTasks(history: readonly HistoryEvent[]): Parameters<InvokeLambda>[0][] {
  const events = new Map(history.map((event) => [event.id, event]));
  const followed = new Set(history.map(({ previousEventId }) => previousEventId));
  return history
    .filter(({ id, taskSubmittedEventDetails: task }) => task?.resource === WAITING && !followed.has(id))
    .map((submitted) => {
      const started = events.get(submitted.previousEventId);
      const scheduled = events.get(started?.previousEventId ?? 0)?.taskScheduledEventDetails;
      const { FunctionName, Payload } = Given.parse(JSON.parse(String(scheduled?.parameters)));
      return { functionName: FunctionName, payload: Payload };
    });
}
