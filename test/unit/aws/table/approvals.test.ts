import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApprovalStore, approvalStore } from '../../../../functions/aws/table/approvals.ts';
import { type Answered, answerText, approvalId } from '../../../../functions/core/approval.ts';
import { aTable } from '../../../support/runs/table.ts';

const TABLE = 'approvals';
const ARN = 'arn:aws:states:eu-west-1:111122223333:execution:replace-fargate-profile:run';
const ID = approvalId(ARN, 'default');
const QUESTION = { id: ID, executionArn: ARN, question: 'Delete default?', expiresAt: '2026-11-21T10:00:00.000Z' };
const IN_TIME = '2026-11-21T09:00:00.000Z';

let table: ReturnType<typeof aTable>;
let approvals: ApprovalStore;

beforeEach(() => {
  table = aTable(TABLE);
  approvals = approvalStore(table.connection);
});
afterEach(() => table.close());

const answer = (verdict: 'approved' | 'rejected', by: string, at = IN_TIME) =>
  approvals.answer(TABLE, { id: ID, verdict, by, at });

describe('an approval', () => {
  it('gives the task token to the first answer in time', async () => {
    await approvals.ask(TABLE, QUESTION, 'the-token');

    const answered = await answer('approved', 'ada');

    expect(answered).toEqual({ kind: 'counted', approval: QUESTION, taskToken: 'the-token' });
  });

  it('returns to a second answer who came first, and changes nothing', async () => {
    await approvals.ask(TABLE, QUESTION, 'the-token');
    await answer('approved', 'ada');

    const answered = await answer('rejected', 'bob');

    expect(answered).toEqual({
      kind: 'answered-before',
      verdict: 'approved',
      by: 'ada',
      at: IN_TIME,
      taskToken: 'the-token',
    });
  });

  it('counts one of several simultaneous answers', async () => {
    await approvals.ask(TABLE, QUESTION, 'the-token');

    const answers = await Promise.all(['ada', 'bob', 'cy', 'di'].map((by) => answer('approved', by)));

    expect(answers.filter(({ kind }) => kind === 'counted')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'answered-before')).toHaveLength(3);
  });

  it('returns to a late answer that it is late', async () => {
    await approvals.ask(TABLE, QUESTION, 'the-token');

    const answered = await answer('approved', 'ada', '2026-11-21T10:00:00.001Z');

    expect(answered).toEqual({ kind: 'expired', at: QUESTION.expiresAt });
  });

  it('that was never asked is unknown', async () => {
    expect(await answer('approved', 'ada')).toEqual({ kind: 'unknown' });
  });

  it('asked again keeps its id and takes the newer token', async () => {
    await approvals.ask(TABLE, QUESTION, 'the-token');
    await approvals.ask(TABLE, QUESTION, 'the-next-token');

    expect(await answer('approved', 'ada')).toMatchObject({ taskToken: 'the-next-token' });
  });

  it('asked twice by one delivery stays answered', async () => {
    await approvals.ask(TABLE, QUESTION, 'the-token');
    await answer('approved', 'ada');

    await approvals.ask(TABLE, QUESTION, 'the-token');

    expect(await answer('approved', 'bob')).toMatchObject({ kind: 'answered-before', by: 'ada' });
  });

  it('asked with a new token is open again, since the old one belongs to an attempt that failed', async () => {
    await approvals.ask(TABLE, QUESTION, 'the-token');
    await answer('approved', 'ada');

    await approvals.ask(TABLE, QUESTION, 'the-next-token');

    expect(await answer('approved', 'bob')).toMatchObject({ kind: 'counted', taskToken: 'the-next-token' });
  });
});

it.each<[Answered, string]>([
  [{ kind: 'counted', approval: QUESTION, taskToken: 'secret' }, 'is approved: Delete default?'],
  [
    { kind: 'answered-before', verdict: 'rejected', by: 'ada', at: IN_TIME, taskToken: 'secret' },
    'was rejected by ada',
  ],
  [{ kind: 'expired', at: IN_TIME }, 'expired at'],
  [{ kind: 'unknown' }, 'There is no approval'],
])('says what came of an answer, and never the token', (answered, text) => {
  expect(answerText(ID, 'approved', answered)).toContain(text);
  expect(answerText(ID, 'approved', answered)).not.toContain('secret');
});
