import type { TaskTokens } from '../aws/step-functions/task-tokens.ts';
import type { Answer, ApprovalStore } from '../aws/table/approvals.ts';
import { type Answered, answerText } from '../core/approval.ts';

/** The effect of an answer, and the reply to the person who gave it. */
export type AnswerResult = { kind: Answered['kind'] | 'gone'; text: string };

/**
 * Records an answer and sends it to the waiting execution. Of several answers at the same time, the first counts. The same answer
 * given again is sent again, in case it was recorded but did not arrive; the execution takes one. Throws `TableUnavailable`
 * and `TaskNotAnswered`; then giving the same answer again is safe.
 */
export async function answerApproval(
  { approvals, tokens }: { approvals: ApprovalStore; tokens: Pick<TaskTokens, 'succeed'> },
  table: string,
  answer: Answer,
): Promise<AnswerResult> {
  const { id, verdict, by, at } = answer;
  const answered = await approvals.answer(table, answer);
  const result = { kind: answered.kind, text: answerText(id, verdict, answered) };

  if (answered.kind === 'counted') {
    const isAwaited = await tokens.succeed(answered.taskToken, { verdict, by, at });
    if (isAwaited) return result;
    return { kind: 'gone', text: `The execution no longer waits for ${id}: it has ended or continued.` };
  }
  if (answered.kind === 'answered-before' && answered.verdict === verdict) {
    const isAwaited = await tokens.succeed(answered.taskToken, { verdict, by: answered.by, at: answered.at });
    const arrives = `${id} was ${verdict} by ${answered.by} at ${answered.at}; the answer has reached the execution only now.`;
    if (isAwaited) return { kind: 'counted', text: arrives };
  }
  return result;
}
