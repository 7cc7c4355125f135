import type * as z from 'zod/mini';
import { type HealthNotifier, isNotified, notifyHealth } from './actions/health-notifications.ts';
import { type HealthApi, healthApi } from './aws/eks/health.ts';
import { notificationApi } from './aws/notifications.ts';
import { type ExecutionReader, executionReader } from './aws/step-functions/execution-reader.ts';
import { type ExecutionStarter, executionStarter } from './aws/step-functions/execution-starter.ts';
import { type AddonRuns, addonRuns } from './aws/table/addon-runs.ts';
import { notificationMemory } from './aws/table/notification-memory.ts';
import { type ClusterPlace, locationOfArn } from './core/cluster.ts';
import { isToDiagnose } from './core/health/diagnosis.ts';
import { EksEvent, subjectOf } from './core/health/eks-event.ts';
import { belongsTo, unknownNotice, updateFailedNotice } from './core/health/event.ts';
import type { NotScanned } from './core/health/health.ts';
import type { Notice } from './core/notice/notice.ts';
import { publicationOf } from './core/notice/notification.ts';
import { onAws, type Services } from './runtime/services.ts';
import { lambdaSettings, type Settings } from './runtime/settings.ts';
import { task } from './runtime/task.ts';

export const Input = EksEvent;

type Ports = HealthNotifier & {
  eks: HealthApi;
  runs: AddonRuns;
  executions: ExecutionReader;
  starter: ExecutionStarter;
};

/**
 * An event of EKS: an add-on became unhealthy or recovered, or an update failed. Reads the add-on and notifies of what it finds.
 * An event about an execution's own update is left to the execution, which publishes its outcome; with access to the Kubernetes API
 * of clusters, an unhealthy add-on is left to a scan, which asks its cluster for the causes. Safe to repeat: what was notified
 * is not notified again.
 */
export const reportHealthEvent =
  ({ eks, runs, executions, starter, memory, notifications }: Ports, settings: () => Settings) =>
  async (event: z.infer<typeof Input>) => {
    const { table, topicArn, scanMachine } = settings();
    const { id, 'detail-type': what, account: accountId, region, time: now } = event;
    const subject = subjectOf(event);
    const { cluster, addon, updateId } = subject;
    const notifyOnce = async (notice: Notice) => {
      const record = { key: `event#${id}`, fingerprint: id, says: what, now };
      const publish = () => notifications.publish({ topicArn, ...publicationOf(notice) });
      return { kind: (await memory.once(table, record, publish)) ? 'notified' : 'known' };
    };
    if (cluster === undefined || addon === undefined) return notifyOnce(unknownNotice(event, subject, undefined));

    // An event may come late: it belongs to the execution that was changing the add-on then, whichever does now.
    for (const run of await runs.at(table, { accountId, region, cluster, addon }, now)) {
      const execution = await executions.describe(run.executionArn);
      if (execution && belongsTo({ ...run, ...execution }, event, updateId)) return { kind: 'left to the execution' };
    }

    // A rule there forwarded it. Here, a cluster of the same name would be another one.
    if (accountId !== locationOfArn(topicArn).accountId)
      return notifyOnce(unknownNotice(event, subject, OF_ANOTHER_ACCOUNT));

    const place = { name: cluster, region, accountId };
    const resource = await eks.addon(place, addon);
    if ('error' in resource) return notifyOnce(unknownNotice(event, subject, resource));
    if (what === 'EKS Addon Update Failed') {
      const errors = updateId === undefined ? undefined : await eks.updateErrors(place, addon, updateId);
      const result = await notifyOnce(updateFailedNotice(event, resource, subject, errors));
      if (scanMachine !== undefined && isToDiagnose(resource))
        await starter.start(scanMachine, ...scanOf(event, place));
      return result;
    }
    if (scanMachine !== undefined && isToDiagnose(resource) && !(await isNotified(memory, table, resource))) {
      await starter.start(scanMachine, ...scanOf(event, place));
      return { kind: 'left to the scan' };
    }
    const source = sourceOf(event);
    return { kind: await notifyHealth({ memory, notifications }, { table, topicArn }, resource, { source, now }) };
  };

const sourceOf = ({ 'detail-type': what, time }: EksEvent) => `EKS event: ${what}, ${time}.`;

/** The name and request of the scan that notifies of an unhealthy add-on once it has asked the cluster why: one scan for each event. */
const scanOf = (event: EksEvent, { name, region }: ClusterPlace): [name: string, request: object] => [
  `event-${event.id.replace(/[^\w-]/g, '').slice(0, 70)}`,
  { clusters: [name], places: [{ region }], source: sourceOf(event) },
];

const OF_ANOTHER_ACCOUNT: NotScanned = {
  what: 'The add-on',
  error: 'ClusterOfAnotherAccount',
  message: 'an event does not name the role by which its account is reached; a scan of that account does',
};

export const bind = ({ here, eks, log, settings }: Pick<Services, 'here' | 'eks' | 'log' | 'settings'>) =>
  task(
    Input,
    reportHealthEvent(
      {
        eks: healthApi(eks),
        runs: addonRuns(here),
        executions: executionReader(here),
        starter: executionStarter(here),
        memory: notificationMemory(here),
        notifications: notificationApi(here),
      },
      settings,
    ),
    log,
  );

export const handler = bind({ ...onAws(), settings: lambdaSettings });
