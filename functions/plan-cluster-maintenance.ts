import * as z from 'zod/mini';
import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { type HealthApi, healthApi } from './aws/eks/health.ts';
import { type InsightApi, insightApi } from './aws/eks/insights.ts';
import { executionReader } from './aws/step-functions/execution-reader.ts';
import { type Claiming, clusterClaims, otherHolder } from './aws/table/cluster-claims.ts';
import { readableConfigurations } from './core/configuration/readable.ts';
import { WorkflowError } from './core/errors/workflow-error.ts';
import { clusterKey } from './core/execution/cluster-claim.ts';
import { decideMaintenance } from './core/maintenance/plan.ts';
import { MaintainClusterRequest } from './core/maintenance/request.ts';
import { timesOf } from './core/time-limits.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  request: MaintainClusterRequest.check(readableConfigurations()),
  table: z.string(),
  executionArn: z.string(),
  startedAt: z.iso.datetime(),
  now: z.iso.datetime(),
});

type Ports = Claiming & {
  clusters: Pick<FargateApi, 'clusterStatus'>;
  eks: Pick<HealthApi, 'resources'>;
  insights: InsightApi;
};

/**
 * Reads a cluster with its add-ons and Fargate profiles, and decides what to do in which order. Changes nothing on the cluster, but
 * claims it for this execution unless another one holds it; a dry run does not need the claim.
 */
export const planClusterMaintenance =
  ({ clusters, eks, ...ports }: Ports) =>
  async ({ request, table, executionArn, ...times }: z.infer<typeof Input>) => {
    // Claimed before reading, so that a change started by the previous holder is seen.
    const claim = { key: clusterKey(request.cluster, executionArn), executionArn, now: times.now };
    const holder = request.dryRun ? undefined : await otherHolder(ports, table, claim);

    const status = await clusters.clusterStatus(request.cluster);
    const resources = await eks.resources(request.cluster);
    // A plan of only what could be read would silently leave out the rest.
    if ('error' in resources) throw new WorkflowError(resources.error, resources.message);
    // Insights describe the cluster before any change, so they belong in a plan and not beside results.
    const insights = request.dryRun ? await ports.insights.readiness(request.cluster) : [];
    return decideMaintenance(
      request,
      { status, resources, holder, insights },
      { arn: executionArn, ...timesOf(times) },
    );
  };

export const bind = ({ here, eks, log }: Pick<Services, 'here' | 'eks' | 'log'>) =>
  task(
    Input,
    planClusterMaintenance({
      clusters: fargateApi(eks),
      eks: healthApi(eks),
      claims: clusterClaims(here),
      executions: executionReader(here),
      insights: insightApi(eks),
    }),
    log,
  );

export const handler = bind(onAws());
