import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approvalStore } from '../../../../functions/aws/table/approvals.ts';
import { deliveryLog } from '../../../../functions/aws/table/deliveries.ts';
import { pendingApprovals } from '../../../../functions/aws/table/pending-approvals.ts';
import { createTable, type Table } from '../../../../local/cloud/aws/table.ts';
import { inMemoryRequestHandler } from '../../../../local/simulator/http/request-handler.ts';

const TABLE = 'questions';
const NOW = '2026-11-21T09:00:00.000Z';
const LATER = '2026-11-21T10:00:00.000Z';

let table: Table;
let answers: string[];
const connection = () => ({
  region: 'eu-west-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  endpoint: 'http://localhost',
  requestHandler: inMemoryRequestHandler({
    async handle(request) {
      const answer = await table.handle(request);
      answers.push(JSON.stringify(answer));
      return answer;
    },
  }),
});

beforeEach(() => {
  answers = [];
  table = createTable({ name: TABLE });
});
afterEach(() => table.close());

const ask = (id: string, expiresAt = LATER, question = 'Delete default?') =>
  approvalStore(connection()).ask(TABLE, { id, executionArn: 'arn', question, expiresAt }, `token-of-${id}`);

describe('open questions', () => {
  it('are those that nobody has answered and whose time is not over', async () => {
    await ask('open');
    await ask('over', NOW);
    await ask('answered');
    await approvalStore(connection()).answer(TABLE, { id: 'answered', verdict: 'rejected', by: 'ada', at: NOW });
    await deliveryLog(connection()).once(TABLE, 'delivery', Date.parse(NOW), async () => {});
    answers = [];

    const open = await pendingApprovals(connection()).count(TABLE, NOW);

    expect(open).toBe(1);
    expect(answers.join()).not.toContain('token');
  });

  it('are counted over all pages of the table', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await ask(id, LATER, 'x'.repeat(300_000));
    answers = [];

    expect(await pendingApprovals(connection()).count(TABLE, NOW)).toBe(6);
    expect(answers.length).toBeGreaterThan(1);
  });

  it('are unknown when the table cannot be read, which fails nothing', async () => {
    expect(await pendingApprovals(connection()).count('another-table', NOW)).toBeUndefined();
  });
});
