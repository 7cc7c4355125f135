import * as z from 'zod/mini';
import { Outcome } from '../outcome.ts';

/** What the Task that notifies how an execution ended is given. */
export const OutcomeNotice = z.object({
  topicArn: z.string(),
  table: z.string(),
  outcome: Outcome,
  execution: z.object({ arn: z.string(), name: z.string(), startedAt: z.string() }),
  /** How often the execution was redriven: it ends once more each time. */
  redriveCount: z.number(),
  now: z.iso.datetime(),
});
export type OutcomeNotice = z.infer<typeof OutcomeNotice>;

/** An event of an execution's history, with what a Task was given. */
export type HistoryStep = { type: string; parameters?: string | undefined };

/** Whether an execution notified how it ended: `lost` when it tried and could not, with what it would have said. */
export type OwnNotification = { kind: 'sent' } | { kind: 'lost'; notice: OutcomeNotice } | { kind: 'none' };

/**
 * Reads in the last events of a history, newest first, whether the execution itself notified. That is its last Task, when it
 * comes to it; the last of its tries decides.
 */
export function ownNotification(steps: readonly HistoryStep[]): OwnNotification {
  const scheduled = steps.findIndex(({ type }) => type === 'TaskScheduled');
  const notice = givenIn(steps[scheduled]?.parameters);
  if (notice === undefined) return { kind: 'none' };
  const hasSucceeded = steps.slice(0, scheduled).some(({ type }) => type === 'TaskSucceeded');
  return hasSucceeded ? { kind: 'sent' } : { kind: 'lost', notice };
}

const Parameters = z.object({ Payload: OutcomeNotice });

function givenIn(parameters: string | undefined): OutcomeNotice | undefined {
  try {
    return Parameters.safeParse(JSON.parse(parameters ?? '')).data?.Payload;
  } catch {
    return undefined;
  }
}
