import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

/** What a person is asked: may the execution go on? `expiresAt` is ISO 8601; who has not answered by then said no. */
export const Approval = z.strictObject({
  id: z.string(),
  executionArn: z.string(),
  question: z.string(),
  expiresAt: z.string(),
});
export type Approval = z.infer<typeof Approval>;

export type Verdict = 'approved' | 'rejected';

/**
 * What an answer came to: it counted, or why it changed nothing. An earlier answer brings its token along, because it may
 * have been recorded and then not have reached the execution; sending it once more does no harm.
 */
export type Answered =
  | { kind: 'counted'; approval: Approval; taskToken: string }
  | { kind: 'answered-before'; verdict: Verdict; by: string; at: string; taskToken: string }
  | { kind: 'expired'; at: string }
  | { kind: 'unknown' };

/**
 * The opaque id that people pass around in place of the task token, which is a credential. It is the same when the same
 * step of an execution asks again, so a repeated request replaces the question instead of asking twice.
 */
export function approvalId(executionArn: string, step: string): string {
  return createHash('sha256').update(`${executionArn}\n${step}`).digest('hex').slice(0, 16);
}

/** What to tell who answered. */
export function answerText(id: string, verdict: Verdict, answered: Answered): string {
  switch (answered.kind) {
    case 'counted':
      return `${id} is ${verdict}: ${answered.approval.question}`;
    case 'answered-before':
      return `${id} was ${answered.verdict} by ${answered.by} at ${answered.at}; your answer changes nothing.`;
    case 'expired':
      return `${id} expired at ${answered.at}: the execution has gone on without an answer.`;
    case 'unknown':
      return `There is no approval ${id}. It may be older than a month; the notification that asks names the id.`;
  }
}
