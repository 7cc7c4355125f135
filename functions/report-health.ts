import * as z from 'zod/mini';
import { driftReader } from './actions/drift-readings.ts';
import { type AddonApi, addonApi } from './aws/eks/addons.ts';
import { type HealthApi, healthApi } from './aws/eks/health.ts';
import { orNotScanned } from './aws/eks/not-scanned.ts';
import { locationOf } from './core/cluster.ts';
import { clusterDrift } from './core/drift/drift.ts';
import { healthWithDrift } from './core/drift/health-with-drift.ts';
import { healthReport } from './core/health/report.ts';
import { ReportHealthRequest } from './core/health/report-health-request.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ request: ReportHealthRequest });

type Ports = { health: Pick<HealthApi, 'resources'>; addons: Pick<AddonApi, 'cluster' | 'offeredVersions'> };

/**
 * Checks every add-on and Fargate profile of a cluster and returns the outcome, which says which add-ons are behind, too, if that
 * was asked for. Safe to repeat: it only reads.
 */
export const reportHealth =
  ({ health, addons }: Ports) =>
  async ({ request: { cluster, drift } }: z.infer<typeof Input>) => {
    const resources = await health.resources(cluster);
    const report = healthReport(cluster, resources);
    if (!drift || 'error' in resources) return report;

    const installed = resources.filter(({ kind }) => kind === 'addon');
    const at = locationOf(cluster, { region: resources[0]?.region ?? '', accountId: resources[0]?.accountId ?? '' });
    const read = await orNotScanned(`What EKS offers for ${cluster.name}`, () =>
      driftReader(addons)(cluster, at, installed),
    );
    return healthWithDrift(report, 'error' in read ? read : clusterDrift(read));
  };

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) =>
  task(Input, reportHealth({ health: healthApi(eks), addons: addonApi(eks) }), log);

export const handler = bind(onAws());
