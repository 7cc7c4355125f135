import * as z from 'zod';
import { answerApproval } from '../../../functions/actions/approval-answers.ts';
import { taskTokens } from '../../../functions/aws/step-functions/task-tokens.ts';
import { approvalStore } from '../../../functions/aws/table/approvals.ts';
import type { Approval } from '../../../functions/core/approval.ts';
import type { Notification } from '../../cloud/aws/sns.ts';
import { TABLE } from '../../cloud/machines/machines.ts';
import type { HistoryEvent } from '../../engine/engine.ts';
import { personHere } from '../remote/person-here.ts';
import { localConnection } from '../remote/place.ts';
import type { Session } from '../session.ts';
import { reasonOf } from '../sources.ts';
import type { Terminal } from './terminal.ts';

const Notice = z.object({
  approval: z.object({ id: z.string(), question: z.string(), expiresAt: z.string() }),
  execution: z.object({ arn: z.string() }),
});

/** Puts approval requests of a run to the person at the terminal, and says how to answer them from another shell. */
export type ApprovalQuestions = {
  onNotification(notification: Notification): void;
  onEvent(executionArn: string, event: HistoryEvent): void;
  /** From here on approvals are asked for, earlier requests first. */
  begin(session: Session): void;
  end(): void;
};

export function approvalQuestions(terminal: Terminal): ApprovalQuestions {
  const open = new Map<string, { approval: Approval; over: AbortController }>();
  let url: string | undefined;

  const ask = async ({ id, question, expiresAt }: Approval, over: AbortSignal, endpoint: string) => {
    terminal.note(`
${terminal.paintNote('bold', question)}
Rejected unless answered by ${expiresAt}. Answer ${terminal.ask ? 'here, or ' : ''}from another shell of this computer:
  ${terminal.command} approve ${id} --endpoint ${endpoint}
  ${terminal.command} reject ${id} --endpoint ${endpoint}
`);
    for (let answer: string | undefined = ''; answer !== undefined && !over.aborted; ) {
      answer = await terminal.ask?.('Approve? [yes/no] ', over);
      const verdict = verdictOf(answer);
      if (verdict === undefined) continue;
      terminal.note(`${await sent({ id, verdict }, endpoint)}\n`);
      return;
    }
  };
  const hear = (approval: Approval) => {
    if (open.has(approval.id)) return;
    const over = new AbortController();
    open.set(approval.id, { approval, over });
    if (url !== undefined) void ask(approval, over.signal, url);
  };

  return {
    onNotification(notification) {
      const approval = approvalOf(notification);
      if (approval) hear(approval);
    },
    onEvent(executionArn, { type }) {
      if (!ANSWERED.has(type)) return;
      for (const [id, { approval, over }] of open) {
        if (approval.executionArn !== executionArn) continue;
        over.abort();
        open.delete(id);
      }
    },
    begin({ cloud, isTimed }) {
      if (!isTimed || cloud.url === undefined) return;
      url = cloud.url;
      for (const { approval, over } of open.values()) void ask(approval, over.signal, url);
    },
    end() {
      for (const { over } of open.values()) over.abort();
    },
  };
}

const ANSWERED: ReadonlySet<string> = new Set([
  'TaskSucceeded',
  'TaskFailed',
  'TaskTimedOut',
  'ExecutionAborted',
  'ExecutionTimedOut',
]);

function approvalOf({ structure }: Notification): Approval | undefined {
  const notice = Notice.safeParse(JSON.parse(structure?.default ?? '{}')).data;
  return notice && { ...notice.approval, executionArn: notice.execution.arn };
}

function verdictOf(answer: string | undefined) {
  if (/^y(es)?$/i.test(answer ?? '')) return 'approved';
  return /^no?$/i.test(answer ?? '') ? 'rejected' : undefined;
}

async function sent(answer: { id: string; verdict: 'approved' | 'rejected' }, endpoint: string): Promise<string> {
  const connection = localConnection(endpoint);
  const ports = { approvals: approvalStore(connection), tokens: taskTokens(connection) };
  try {
    const { text } = await answerApproval(ports, TABLE, { ...answer, by: personHere(), at: new Date().toISOString() });
    return text;
  } catch (error) {
    return `The answer was not recorded: ${reasonOf(error)}. Repeat it with upkeep approve or upkeep reject.`;
  }
}
