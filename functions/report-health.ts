import * as z from 'zod/mini';
import { driftReader } from './actions/drift-readings.ts';
import { toDiagnose } from './actions/health-diagnosis.ts';
import { type AddonApi, addonApi } from './aws/eks/addons.ts';
import { type HealthApi, healthApi } from './aws/eks/health.ts';
import { orNotScanned } from './aws/eks/not-scanned.ts';
import { locationOf } from './core/cluster.ts';
import { clusterDrift } from './core/drift/drift.ts';
import { healthWithDrift } from './core/drift/health-with-drift.ts';
import { type Unhealthy, withCauses } from './core/health/diagnosis.ts';
import { healthReport } from './core/health/report.ts';
import { ReportHealthRequest } from './core/health/report-health-request.ts';
import { KubernetesAccess } from './core/kubernetes/access.ts';
import type { Outcome } from './core/outcome.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  request: ReportHealthRequest,
  /** What the stack may do with the Kubernetes API of clusters. */
  access: KubernetesAccess,
});

/** The outcome, and the unhealthy add-ons whose cluster is asked for the causes before it is published. */
type Reported = { outcome: Outcome; unhealthy: Unhealthy[] };

type Ports = { health: Pick<HealthApi, 'resources' | 'reach'>; addons: Pick<AddonApi, 'cluster' | 'offeredVersions'> };

/**
 * Checks every add-on and Fargate profile of a cluster and returns the outcome, which says which add-ons are behind, too, if that
 * was asked for. Safe to repeat: it only reads.
 */
export const reportHealth =
  ({ health, addons }: Ports) =>
  async ({ request: { cluster, drift }, access }: z.infer<typeof Input>): Promise<Reported> => {
    const resources = await health.resources(cluster);
    if ('error' in resources) return { outcome: healthReport(cluster, resources), unhealthy: [] };
    const { asked, lines } = await toDiagnose(health, cluster, access === 'none' ? [] : resources);
    const report = withCauses(healthReport(cluster, resources), lines);
    const unhealthy = asked === undefined ? [] : [asked];
    if (!drift) return { outcome: report, unhealthy };

    const installed = resources.filter(({ kind }) => kind === 'addon');
    const at = locationOf(cluster, { region: resources[0]?.region ?? '', accountId: resources[0]?.accountId ?? '' });
    const read = await orNotScanned(`What EKS offers for ${cluster.name}`, () =>
      driftReader(addons)(cluster, at, installed),
    );
    return { outcome: healthWithDrift(report, 'error' in read ? read : clusterDrift(read)), unhealthy };
  };

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) =>
  task(Input, reportHealth({ health: healthApi(eks), addons: addonApi(eks) }), log);

export const handler = bind(onAws());
