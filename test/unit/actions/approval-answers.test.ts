import { describe, expect, it } from 'vitest';
import { answerApproval } from '../../../functions/actions/approval-answers.ts';
import type { TaskTokens } from '../../../functions/aws/step-functions/task-tokens.ts';
import type { ApprovalStore } from '../../../functions/aws/table/approvals.ts';
import type { Answered } from '../../../functions/core/approval.ts';

const ID = '0123456789abcdef';
const APPROVAL = { id: ID, executionArn: 'arn', question: 'Delete default?', expiresAt: '2026-11-21T10:00:00.000Z' };
const ANSWER = { id: ID, verdict: 'approved', by: 'ada', at: '2026-11-21T09:00:00.000Z' } as const;
const COUNTED: Answered = { kind: 'counted', approval: APPROVAL, taskToken: 'the-token' };
const BEFORE = { kind: 'answered-before', by: 'bob', at: '2026-11-21T08:00:00.000Z', taskToken: 'the-token' } as const;

/** A table that answers as given, and an execution that waits or does not. */
function ports(answered: Answered, isAwaited: boolean) {
  const sent: unknown[] = [];
  const approvals: ApprovalStore = {
    ask: async () => {},
    executionOf: async () => APPROVAL.executionArn,
    answer: async () => answered,
  };
  const tokens: Pick<TaskTokens, 'succeed'> = {
    async succeed(taskToken, output) {
      sent.push({ taskToken, output });
      return isAwaited;
    },
  };
  return { approvals, tokens, sent };
}

describe('an answer to an approval', () => {
  it('that counts is sent to the execution', async () => {
    const world = ports(COUNTED, true);

    const { kind } = await answerApproval(world, 'table', ANSWER);

    expect(kind).toBe('counted');
    expect(world.sent).toEqual([{ taskToken: 'the-token', output: { verdict: 'approved', by: 'ada', at: ANSWER.at } }]);
  });

  it('that counts, for an execution that has continued, says so', async () => {
    const { kind, text } = await answerApproval(ports(COUNTED, false), 'table', ANSWER);

    expect(kind).toBe('gone');
    expect(text).toContain('has ended or continued');
  });

  it.each([
    ['counts now if it had not arrived', true, 'counted', 'has reached the execution only now'],
    ['changes nothing if it had', false, 'answered-before', 'your answer has no effect'],
  ] as const)(
    'that was given before is sent once more, in the name of who gave it, and %s',
    async (_, isAwaited, kind, says) => {
      const world = ports({ ...BEFORE, verdict: 'approved' }, isAwaited);

      const result = await answerApproval(world, 'table', ANSWER);

      expect(result.kind).toBe(kind);
      expect(result.text).toContain('was approved by bob');
      expect(result.text).toContain(says);
      expect(world.sent).toEqual([
        { taskToken: 'the-token', output: { verdict: 'approved', by: 'bob', at: BEFORE.at } },
      ]);
    },
  );

  it.each<Answered>([
    { ...BEFORE, verdict: 'rejected' },
    { kind: 'expired', at: APPROVAL.expiresAt },
    { kind: 'unknown' },
  ])('that changes nothing is not sent: $kind', async (answered) => {
    const world = ports(answered, true);

    const { kind, text } = await answerApproval(world, 'table', ANSWER);

    expect(kind).toBe(answered.kind);
    expect(text).not.toContain('the-token');
    expect(world.sent).toEqual([]);
  });
});
