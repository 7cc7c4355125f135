import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

/** An approval request: may the execution continue? `expiresAt` is ISO 8601; no answer by then counts as a rejection. */
export const Approval = z.strictObject({
  id: z.string(),
  executionArn: z.string(),
  question: z.string(),
  expiresAt: z.string(),
});
export type Approval = z.infer<typeof Approval>;

export type Verdict = 'approved' | 'rejected';

/**
 * The effect of an answer: it counted, or why it changed nothing. An earlier answer comes with its token, because it may have
 * been recorded without reaching the execution; sending it once more does no harm.
 */
export type Answered =
  | { kind: 'counted'; approval: Approval; taskToken: string }
  | { kind: 'answered-before'; verdict: Verdict; by: string; at: string; taskToken: string }
  | { kind: 'expired'; at: string }
  | { kind: 'unknown' };

/**
 * The opaque id that people use in place of the task token, which is a credential. It is the same when the same step of an
 * execution asks again, so a repeated approval request replaces the first one.
 */
export function approvalId(executionArn: string, step: string): string {
  return createHash('sha256').update(`${executionArn}\n${step}`).digest('hex').slice(0, 16);
}

/** The reply to the person who answered. */
export function answerText(id: string, verdict: Verdict, answered: Answered): string {
  switch (answered.kind) {
    case 'counted':
      return `${id} is ${verdict}: ${answered.approval.question}`;
    case 'answered-before':
      return `${id} was ${answered.verdict} by ${answered.by} at ${answered.at}; your answer has no effect.`;
    case 'expired':
      return `${id} expired at ${answered.at}: the execution continued without an answer.`;
    case 'unknown':
      return `There is no approval request ${id}. It may be older than a month; the notification of the request shows the id.`;
  }
}
