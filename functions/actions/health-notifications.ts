import type { NotificationApi } from '../aws/notifications.ts';
import type { NotificationMemory } from '../aws/table/notification-memory.ts';
import {
  fingerprint,
  healthOf,
  issueNotice,
  type ResourceHealth,
  restoredNotice,
  troubleText,
} from '../core/health/health.ts';
import { healthKey } from '../core/health/key.ts';
import type { Notice } from '../core/notice/notice.ts';
import { publicationOf } from '../core/notice/notification.ts';

/** Where is remembered what was told, and where it is told. */
export type Board = { table: string; topicArn: string };

export type HealthNotifier = { memory: NotificationMemory; notifications: NotificationApi };

/** `known`: told before; `changing`: EKS is at it, judged when it has come to rest. */
export type HealthNotified = 'told' | 'known' | 'restored' | 'healthy' | 'changing';

/** Tells what is wrong with an add-on or a profile, once until it changes, and that it is over. `now` is ISO 8601. */
export async function notifyHealth(
  { memory, notifications }: HealthNotifier,
  { table, topicArn }: Board,
  watched: ResourceHealth,
  { source, now }: { source: string; now: string },
): Promise<HealthNotified> {
  const health = healthOf(watched);
  if (health === 'changing') return 'changing';
  const publish = (notice: Notice) => notifications.publish({ topicArn, ...publicationOf(notice) });

  const key = healthKey(watched);
  if (health === 'healthy') {
    const isOver = await memory.over(table, key, (trouble) => publish(restoredNotice(watched, trouble)));
    return isOver ? 'restored' : 'healthy';
  }
  const record = { key, fingerprint: fingerprint(watched), says: troubleText(watched), now };
  const isNew = await memory.once(table, record, () => publish(issueNotice(watched, source)));
  return isNew ? 'told' : 'known';
}
