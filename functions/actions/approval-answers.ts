import type { TaskTokens } from '../aws/step-functions/task-tokens.ts';
import type { Answer, ApprovalStore } from '../aws/table/approvals.ts';
import { type Answered, answerText } from '../core/approval.ts';

/** What an answer came to, and what to tell who gave it. */
export type AnswerResult = { kind: Answered['kind'] | 'gone'; text: string };

/**
 * Records an answer and sends it to the execution that waits. The first in time counts, whoever asks at once. The same
 * answer given again is sent again, in case it was recorded and did not arrive; the execution takes one. Throws
 * `TableUnavailable` and `TaskNotAnswered`; then giving the same answer again is safe.
 */
export async function answerApproval(
  { approvals, tokens }: { approvals: ApprovalStore; tokens: Pick<TaskTokens, 'succeed'> },
  table: string,
  answer: Answer,
): Promise<AnswerResult> {
  const { id, verdict, by, at } = answer;
  const answered = await approvals.answer(table, answer);
  const told = { kind: answered.kind, text: answerText(id, verdict, answered) };

  if (answered.kind === 'counted') {
    const isAwaited = await tokens.succeed(answered.taskToken, { verdict, by, at });
    if (isAwaited) return told;
    return { kind: 'gone', text: `Nobody waits for ${id} any more: the execution that asked has ended or gone on.` };
  }
  if (answered.kind === 'answered-before' && answered.verdict === verdict) {
    const isAwaited = await tokens.succeed(answered.taskToken, { verdict, by: answered.by, at: answered.at });
    const arrives = `${id} was ${verdict} by ${answered.by} at ${answered.at}, which reaches the execution only now.`;
    if (isAwaited) return { kind: 'counted', text: arrives };
  }
  return told;
}
