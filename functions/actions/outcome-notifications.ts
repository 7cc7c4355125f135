import type { NotificationApi } from '../aws/notifications.ts';
import type { NotificationMemory } from '../aws/table/notification-memory.ts';
import { isQuiet } from '../core/execution/notify-wish.ts';
import { notificationOf } from '../core/notice/notification.ts';
import type { OutcomeNotice } from '../core/notice/outcome-notice.ts';

export type OutcomeNotifier = { memory: Pick<NotificationMemory, 'unlessNotified'>; notifications: NotificationApi };

/**
 * Publishes the outcome of an execution, or its plan, once for each time it ends: SNS does not recognize a repeat, so the table remembers.
 * A success that whoever started the execution reports is only remembered. Returns whether this was the first time. Throws `NotificationNotSent`.
 */
export async function notifyOutcome(
  { memory, notifications }: OutcomeNotifier,
  notice: OutcomeNotice,
  about?: 'plan',
): Promise<boolean> {
  const { table, topicArn, outcome, execution, redriveCount, notify, now } = notice;
  let published: 'not yet' | 'failed' | 'yes' = 'not yet';
  const publish = async () => {
    published = 'failed';
    if (!isQuiet(notify, outcome))
      await notifications.publish({ topicArn, ...notificationOf(outcome, execution, about) });
    published = 'yes';
  };
  const key = about === undefined ? `outcome#${execution.arn}` : `outcome#${execution.arn}#${about}`;
  const record = { key, fingerprint: `${redriveCount}`, says: outcome.name, now };
  try {
    return await memory.unlessNotified(table, record, publish);
  } catch (error) {
    // Without the table a repeat may notify twice, which is better than not at all.
    return publishWithoutTable(error, () => published, publish);
  }
}

async function publishWithoutTable(
  error: unknown,
  published: () => string,
  publish: () => Promise<void>,
): Promise<boolean> {
  if (published() === 'failed') throw error;
  if (published() === 'not yet') await publish();
  return true;
}
