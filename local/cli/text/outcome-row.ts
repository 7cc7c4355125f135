import * as z from 'zod';
import { messageIn } from '../../../functions/core/errors/thrown.ts';
import type { ExecutionRecord } from '../../cloud/step-functions/execution-record.ts';

const OutcomeNotice = z.object({
  name: z.string(),
  summary: z.string(),
  reasons: z.array(z.string()),
  advice: z.array(z.string()),
  details: z.looseObject({ decision: z.string().optional() }),
});

/** The outcome of an execution: its name, why, and what to do. `decision` is what a dry run decided. */
export type OutcomeRow = {
  name: string;
  decision?: string | undefined;
  summary: string;
  reasons: string[];
  advice: string[];
};

/** Reads the outcome from where it is found: the output of a success, the notification or the cause of a failure. */
export function outcomeOf({ status, output, error, cause, notifications }: ExecutionRecord): OutcomeRow {
  const succeeded = OutcomeNotice.safeParse(output);
  if (succeeded.success) return rowOf(succeeded.data);

  const notified = notifications.at(-1)?.structure?.default;
  const notice = OutcomeNotice.safeParse(notified === undefined ? undefined : JSON.parse(notified));
  if (notice.success) return rowOf(notice.data);
  const [summary = '', ...reasons] = messageIn(cause ?? '').split('\n');
  return { name: error ?? status, summary, reasons, advice: [] };
}

const rowOf = ({ details, ...row }: z.infer<typeof OutcomeNotice>): OutcomeRow => ({
  ...row,
  decision: details.decision,
});
