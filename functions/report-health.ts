import * as z from 'zod/mini';
import { type HealthApi, healthApi } from './aws/eks/health.ts';
import { healthReport } from './core/health/report.ts';
import { ReportHealthRequest } from './core/health/report-health-request.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ request: ReportHealthRequest });

/** Checks every add-on and Fargate profile of a cluster and returns the outcome. Safe to repeat: it only reads. */
export const reportHealth =
  (eks: HealthApi) =>
  async ({ request: { cluster } }: z.infer<typeof Input>) =>
    healthReport(cluster, await eks.resources(cluster));

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) => task(Input, reportHealth(healthApi(eks)), log);

export const handler = bind(onAws());
