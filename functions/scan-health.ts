import * as z from 'zod/mini';
import { toDiagnose } from './actions/health-diagnosis.ts';
import { type HealthNotified, type HealthNotifier, notifyHealth, notNotified } from './actions/health-notifications.ts';
import { type HealthApi, healthApi } from './aws/eks/health.ts';
import { notificationApi } from './aws/notifications.ts';
import { notificationMemory } from './aws/table/notification-memory.ts';
import { type PendingApprovals, pendingApprovals } from './aws/table/pending-approvals.ts';
import { CauseLines, NOT_ASKED, Unhealthy } from './core/health/diagnosis.ts';
import type { ResourceHealth } from './core/health/health.ts';
import {
  clusterMeasures,
  endPosition,
  NOTHING_SCANNED,
  nextPosition,
  ScanPosition,
  ScanSums,
  scanMeasures,
  withCluster,
  withNotified,
  withNotScanned,
} from './core/health/scan.ts';
import { isScanned, OwnClusters, ScanHealthRequest, scannedPlace } from './core/health/scan-health-request.ts';
import { KubernetesAccess } from './core/kubernetes/access.ts';
import { lambdaMeter, type Meter } from './runtime/meter.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

/** The unhealthy add-ons of a cluster that nobody was notified of; `place` is the index of its account and Region. */
const Pending = z.strictObject({ place: z.number(), cluster: Unhealthy });
type Pending = z.infer<typeof Pending>;

export const Input = z.strictObject({
  request: ScanHealthRequest,
  own: OwnClusters,
  table: z.string(),
  topicArn: z.string(),
  /** What the stack may do with the Kubernetes API of clusters. */
  access: KubernetesAccess,
  /** What the last page found, and what the clusters say of it; they say nothing when they could not be asked. */
  pending: z.array(Pending),
  causes: CauseLines,
  /** Where the last page ended; `null` at the beginning. */
  from: z.nullable(ScanPosition),
  sums: z.nullable(ScanSums),
  now: z.iso.datetime(),
});

type Input = z.infer<typeof Input>;

type Ports = HealthNotifier & { eks: HealthApi; approvals: PendingApprovals; measure: Meter };

type Notify = (resource: ResourceHealth, causes: readonly string[]) => Promise<HealthNotified>;

/**
 * Checks a page of clusters and notifies of the health issues of their add-ons and Fargate profiles, once each. `pending` are those
 * whose clusters are asked for the causes first: the next call notifies of them. `next` is where that continues, `null` after the
 * last page. Safe to repeat: what was notified is not notified again.
 */
export const scanHealth =
  ({ eks, approvals, measure, ...notifier }: Ports) =>
  async (input: Input) => {
    const { request, own, access, table, topicArn, now } = input;
    const from = input.from ?? { place: 0, token: null };
    const source = request.source ?? `Seen by the scan at ${now}.`;
    const notify: Notify = (resource, causes) =>
      notifyHealth(notifier, { table, topicArn }, resource, { source, now, causes });
    let sums = await withPending(eks, input, notify);
    const pending: Pending[] = [];

    const account = scannedPlace(request.places[from.place] ?? {}, own);
    const isPast = from.place >= request.places.length;
    const page = isPast ? { names: [], next: null } : await eks.clusters(account, from.token);
    if ('error' in page) sums = withNotScanned(sums, page);
    const { names, next: token } = 'error' in page ? { names: [], next: null } : page;

    for (const name of names.filter((each) => isScanned(each, request, account, own))) {
      const place = { name, ...account };
      const resources = await eks.resources(place);
      if ('error' in resources) {
        // Deleted since it was listed.
        if (!GONE.has(resources.error)) sums = withNotScanned(sums, resources);
        continue;
      }
      const fresh = access === 'none' ? [] : await notNotified(notifier.memory, table, resources);
      const { asked, lines } = await toDiagnose(eks, place, fresh);
      if (asked !== undefined) pending.push({ place: from.place, cluster: asked });
      const unhealthy: ResourceHealth[] = [];
      for (const each of resources) {
        const isAsked = asked !== undefined && fresh.includes(each);
        const result = isAsked ? 'known' : await notify(each, fresh.includes(each) ? lines : []);
        if (result === 'notified' || result === 'known') unhealthy.push(each);
        sums = withNotified(sums, result);
      }
      sums = withCluster(sums, resources, unhealthy);
      measure(clusterMeasures(unhealthy));
    }

    const following = nextPosition(from, token, request.places);
    const next = following ?? (pending.length > 0 ? endPosition(request.places) : null);
    if (next === null) measure(scanMeasures(sums, await approvals.count(table, now)));
    return { sums, next, pending };
  };

const GONE: ReadonlySet<string> = new Set(['AddonNotFound', 'ClusterNotFound']);

/** Notifies of what the last page found, with what the clusters say. */
async function withPending(
  eks: HealthApi,
  { request, own, pending, causes, ...input }: Input,
  notify: Notify,
): Promise<ScanSums> {
  let sums = input.sums ?? NOTHING_SCANNED;
  for (const { place, cluster } of pending) {
    const account = scannedPlace(request.places[place] ?? {}, own);
    for (const { key, name } of cluster.addons) {
      const resource = await eks.addon({ name: cluster.reach.name, ...account }, name);
      if (!('error' in resource)) sums = withNotified(sums, await notify(resource, causes[key] ?? [NOT_ASKED]));
      // Deleted since it was seen.
      else if (!GONE.has(resource.error)) sums = withNotScanned(sums, resource);
    }
  }
  return sums;
}

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
