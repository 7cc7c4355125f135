import type * as z from 'zod/mini';
import { type HealthTeller, tellHealth } from './actions/health-telling.ts';
import { type HealthApi, healthApi } from './aws/eks/health.ts';
import { notificationApi } from './aws/notifications.ts';
import { type ExecutionEndings, executionEndings } from './aws/step-functions/execution-endings.ts';
import { type AddonWaits, addonWaits } from './aws/table/addon-waits.ts';
import { toldIssues } from './aws/table/told-issues.ts';
import { EksEvent, subjectOf } from './core/health/eks-event.ts';
import { unknownNotice, updateFailedNotice, wasAtWork } from './core/health/event.ts';
import type { Notice } from './core/notice/notice.ts';
import { publicationOf } from './core/notice/notification.ts';
import { lambdaSettings, type Settings } from './runtime/settings.ts';
import { task } from './runtime/task.ts';

export const Input = EksEvent;

type Ports = HealthTeller & { eks: HealthApi; waits: AddonWaits; executions: ExecutionEndings };

/**
 * EKS says that an add-on got worse or better, or that an update failed: reads the add-on and tells what is there. What an
 * execution was at is left to it, since it notifies of how it ends. Safe to repeat: what was told is not told again.
 */
export const tellHealthEvent =
  ({ eks, waits, executions, memory, notifications }: Ports, settings: () => Settings) =>
  async (event: z.infer<typeof Input>) => {
    const { table, topicArn } = settings();
    const { id, 'detail-type': what, account: accountId, region, time: now } = event;
    const subject = subjectOf(event);
    const { cluster, addon, updateId } = subject;
    const tellOnce = async (notice: Notice) => {
      const telling = { key: `event#${id}`, fingerprint: id, says: what, now };
      const publish = () => notifications.publish({ topicArn, ...publicationOf(notice) });
      return { kind: (await memory.once(table, telling, publish)) ? 'told' : 'known' };
    };
    if (cluster === undefined || addon === undefined) return tellOnce(unknownNotice(event, subject, undefined));

    // An event may come late: it belongs to the execution that was at the add-on then, whoever is now.
    const watchers = await waits.watchers(table, { accountId, region, cluster, addon });
    for (const watcher of watchers.slice(0, MOST_WATCHERS)) {
      const run = await executions.standing(watcher);
      if (run && wasAtWork(run, event)) return { kind: 'left to the execution' };
    }

    const place = { name: cluster, region, accountId };
    const watched = await eks.addon(place, addon);
    if ('error' in watched) return tellOnce(unknownNotice(event, subject, watched));
    if (what === 'EKS Addon Update Failed') {
      const errors = updateId === undefined ? undefined : await eks.updateErrors(place, addon, updateId);
      return tellOnce(updateFailedNotice(event, watched, subject, errors));
    }
    const source = `Told by EKS: ${what}, ${now}.`;
    return { kind: await tellHealth({ memory, notifications }, { table, topicArn }, watched, { source, now }) };
  };

// Executions of one add-on follow one another, and an event is rarely later than the second one after.
const MOST_WATCHERS = 5;

export const handler = task(
  Input,
  tellHealthEvent(
    {
      eks: healthApi(),
      waits: addonWaits(),
      executions: executionEndings(),
      memory: toldIssues(),
      notifications: notificationApi(),
    },
    lambdaSettings,
  ),
);
