import { parsed } from '../../../../functions/core/json.ts';
import { Notice } from '../../../../functions/core/notice/notice.ts';
import type { ApprovalRequest, NotificationRow, OutcomeText } from '../wire.ts';
import type { Published } from './published.ts';

/** The notifications about an execution, as subscribers by email receive them. */
export function notificationsOf(all: readonly Published[], id: string): NotificationRow[] {
  return about(all, id).map(({ notification: { time, subject, message, structure } }) => ({
    at: Date.parse(time),
    subject: subject ?? '',
    text: (structure?.email ?? structure?.default ?? message).trim(),
  }));
}

/** The latest approval request of an execution, answered or not. */
export function approvalOf(all: readonly Published[], id: string): ApprovalRequest | undefined {
  const approval = about(all, id)
    .map(({ notice }) => notice.approval)
    .findLast((found) => found !== undefined);
  return approval && { id: approval.id, question: approval.question, expiresAt: Date.parse(approval.expiresAt) };
}

/** The outcome as an execution published it; undefined when it published none. */
export function publishedOutcome(all: readonly Published[], id: string): OutcomeText | undefined {
  const notice = about(all, id)
    .map((each) => each.notice)
    .findLast(({ kind }) => kind === 'outcome');
  return notice && pick(notice);
}

/** What an outcome says, without what it is about. */
export const pick = ({ name, summary, reasons, advice }: OutcomeText): OutcomeText => ({
  name,
  summary,
  reasons,
  advice,
});

function about(all: readonly Published[], id: string) {
  return all.flatMap((notification) => {
    const notice = Notice.safeParse(parsed(notification.structure?.default ?? '')).data;
    return notice?.execution?.arn === id ? [{ notification, notice }] : [];
  });
}
