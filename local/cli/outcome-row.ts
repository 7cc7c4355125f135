import * as z from 'zod';
import type { ExecutionRecord } from '../cloud/cloud.ts';

const OutcomeNotice = z.object({ name: z.string(), summary: z.string(), because: z.array(z.string()) });

/** An execution in a line: what became of it, and why. */
export type OutcomeRow = { name: string; summary: string; because: string[] };

/** Reads the outcome from where it stands: the output of a success, the notification or the cause of a failure. */
export function outcomeOf({ status, output, error, cause, notifications }: ExecutionRecord): OutcomeRow {
  const succeeded = OutcomeNotice.safeParse(output);
  if (succeeded.success) return succeeded.data;

  const told = notifications.at(-1)?.structure?.default;
  const notice = OutcomeNotice.safeParse(told === undefined ? undefined : JSON.parse(told));
  if (notice.success) return notice.data;
  const [summary = '', ...because] = (cause ?? '').split('\n');
  return { name: error ?? status, summary, because };
}
