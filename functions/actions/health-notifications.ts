import type { NotificationApi } from '../aws/notifications.ts';
import type { NotificationMemory } from '../aws/table/notification-memory.ts';
import { isToDiagnose } from '../core/health/diagnosis.ts';
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

/** The table that remembers notifications, and the topic to publish to. */
export type HealthTarget = { table: string; topicArn: string };

export type HealthNotifier = { memory: NotificationMemory; notifications: NotificationApi };

/** `known`: notified before; `changing`: EKS is changing the resource, whose health counts once that has ended. */
export type HealthNotified = 'notified' | 'known' | 'restored' | 'healthy' | 'changing';

/** What saw it, ISO 8601 when, and what the cluster itself says where it was asked. */
type Seen = { source: string; now: string; causes?: readonly string[] };

/** Notifies of an unhealthy add-on or profile, once until its issues change, and of its recovery. */
export async function notifyHealth(
  { memory, notifications }: HealthNotifier,
  { table, topicArn }: HealthTarget,
  resource: ResourceHealth,
  { source, now, causes }: Seen,
): Promise<HealthNotified> {
  const health = healthOf(resource);
  if (health === 'changing') return 'changing';
  const publish = (notice: Notice) => notifications.publish({ topicArn, ...publicationOf(notice) });

  const key = healthKey(resource);
  if (health === 'healthy') {
    const isOver = await memory.over(table, { key, now }, (trouble) => publish(restoredNotice(resource, trouble)));
    return isOver ? 'restored' : 'healthy';
  }
  const record = { key, fingerprint: fingerprint(resource), says: troubleText(resource), now };
  const isNew = await memory.once(table, record, () => publish(issueNotice(resource, source, causes)));
  return isNew ? 'notified' : 'known';
}

/** Whether people were notified of just these issues before. */
export const isNotified = (memory: NotificationMemory, table: string, resource: ResourceHealth): Promise<boolean> =>
  memory.isKnown(table, { key: healthKey(resource), fingerprint: fingerprint(resource) });

/** The unhealthy add-ons among these that nobody was notified of yet. */
export async function notNotified(
  memory: NotificationMemory,
  table: string,
  resources: readonly ResourceHealth[],
): Promise<ResourceHealth[]> {
  const fresh: ResourceHealth[] = [];
  for (const each of resources) {
    if (isToDiagnose(each) && !(await isNotified(memory, table, each))) fresh.push(each);
  }
  return fresh;
}
