import * as z from 'zod/mini';
import { NotifyWish } from '../execution/notify-wish.ts';
import { Outcome } from '../outcome.ts';

/** The input of the Task that publishes the outcome of an execution. */
export const OutcomeNotice = z.object({
  topicArn: z.string(),
  table: z.string(),
  outcome: Outcome,
  execution: z.object({ arn: z.string(), name: z.string(), startedAt: z.string() }),
  /** How often the execution was redriven: it ends once more each time. */
  redriveCount: z.number(),
  /** What the request says, which may be anything when it was refused. */
  notify: z.catch(z.optional(NotifyWish), undefined),
  now: z.iso.datetime(),
});
export type OutcomeNotice = z.infer<typeof OutcomeNotice>;

/** An event in the history of an execution, with the parameters of a Task. */
export type HistoryStep = { type: string; parameters?: string | undefined };

/** Whether an execution published its outcome: `lost` when it tried and failed, with what it would have published. */
export type OwnNotification = { kind: 'sent' } | { kind: 'lost'; notice: OutcomeNotice } | { kind: 'none' };

/**
 * Reads from the last events of a history, newest first, whether the execution published its outcome itself. Publishing is its
 * last Task, if it gets that far; the last attempt decides.
 */
export function ownNotification(steps: readonly HistoryStep[]): OwnNotification {
  const scheduled = steps.findIndex(({ type }) => type === 'TaskScheduled');
  const notice = noticeFrom(steps[scheduled]?.parameters);
  if (notice === undefined) return { kind: 'none' };
  const hasSucceeded = steps.slice(0, scheduled).some(({ type }) => type === 'TaskSucceeded');
  return hasSucceeded ? { kind: 'sent' } : { kind: 'lost', notice };
}

/** The outcome that an execution published, or tried to; `undefined` when its last Task was another. */
export function outcomeIn(steps: readonly HistoryStep[]): Outcome | undefined {
  return noticeFrom(steps.find(({ type }) => type === 'TaskScheduled')?.parameters)?.outcome;
}

const Parameters = z.object({ Payload: OutcomeNotice });

function noticeFrom(parameters: string | undefined): OutcomeNotice | undefined {
  try {
    return Parameters.safeParse(JSON.parse(parameters ?? '')).data?.Payload;
  } catch {
    return undefined;
  }
}
