import * as z from 'zod/mini';
import { type HealthNotifier, notifyHealth } from './actions/health-notifications.ts';
import { type HealthApi, healthApi } from './aws/eks/health.ts';
import { notificationApi } from './aws/notifications.ts';
import { notificationMemory } from './aws/table/notification-memory.ts';
import { type PendingApprovals, pendingApprovals } from './aws/table/pending-approvals.ts';
import type { ResourceHealth } from './core/health/health.ts';
import {
  clusterMeasures,
  NOTHING_SCANNED,
  nextPosition,
  ScanPosition,
  ScanSums,
  scanMeasures,
  withCluster,
  withNotScanned,
} from './core/health/scan.ts';
import { isScanned, OwnClusters, ScanHealthRequest, scannedPlace } from './core/health/scan-health-request.ts';
import { lambdaMeter, type Meter } from './runtime/meter.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  request: ScanHealthRequest,
  own: OwnClusters,
  table: z.string(),
  topicArn: z.string(),
  /** Where the last page ended; `null` at the beginning. */
  from: z.nullable(ScanPosition),
  sums: z.nullable(ScanSums),
  now: z.iso.datetime(),
});

type Ports = HealthNotifier & { eks: HealthApi; approvals: PendingApprovals; measure: Meter };

/**
 * Checks a page of clusters and notifies of the health issues of their add-ons and Fargate profiles, once each. `next` is where to
 * continue, `null` after the last page. Safe to repeat: what was notified is not notified again.
 */
export const scanHealth =
  ({ eks, approvals, measure, ...notifier }: Ports) =>
  async (input: z.infer<typeof Input>) => {
    const { request, own, table, topicArn, now } = input;
    const from = input.from ?? { place: 0, token: null };
    const account = scannedPlace(request.places[from.place] ?? {}, own);
    let sums = input.sums ?? NOTHING_SCANNED;

    const page = await eks.clusters(account, from.token);
    if ('error' in page) sums = withNotScanned(sums, page);
    const { names, next: token } = 'error' in page ? { names: [], next: null } : page;

    for (const name of names.filter((each) => isScanned(each, request, account, own))) {
      const resources = await eks.resources({ name, ...account });
      if ('error' in resources) {
        // Deleted since it was listed.
        if (resources.error !== 'ClusterNotFound') sums = withNotScanned(sums, resources);
        continue;
      }
      const unhealthy: ResourceHealth[] = [];
      for (const each of resources) {
        const result = await notifyHealth(notifier, { table, topicArn }, each, {
          source: `Seen by the scan at ${now}.`,
          now,
        });
        if (result === 'notified' || result === 'known') unhealthy.push(each);
        if (result === 'notified' || result === 'restored') sums = { ...sums, [result]: sums[result] + 1 };
      }
      sums = withCluster(sums, resources, unhealthy);
      measure(clusterMeasures(unhealthy));
    }

    const next = nextPosition(from, token, request.places);
    if (next === null) measure(scanMeasures(sums, await approvals.count(table, now)));
    return { sums, next };
  };

export const bind = ({ here, eks, log, measure }: Pick<Services, 'here' | 'eks' | 'log' | 'measure'>) =>
  task(
    Input,
    scanHealth({
      eks: healthApi(eks),
      memory: notificationMemory(here),
      notifications: notificationApi(here),
      approvals: pendingApprovals(here),
      measure,
    }),
    log,
  );

export const handler = bind({ ...onAws(), measure: lambdaMeter() });
