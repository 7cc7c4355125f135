import * as z from 'zod/mini';
import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { type ExecutionReader, executionReader } from './aws/step-functions/execution-reader.ts';
import { decideReplacement } from './core/fargate/plan.ts';
import { rivalRuns } from './core/fargate/profile/lineage.ts';
import { ReplaceFargateProfileRequest } from './core/fargate/request.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  request: ReplaceFargateProfileRequest,
  executionArn: z.string(),
  startedAt: z.iso.datetime(),
});

type Ports = { eks: FargateApi; executions: ExecutionReader };

/** Reads the cluster and all its Fargate profiles, and decides what to do. Changes nothing. */
export const planProfileReplacement =
  ({ eks, executions }: Ports) =>
  async ({ request, executionArn, startedAt }: z.infer<typeof Input>) => {
    const clusterStatus = await eks.clusterStatus(request.cluster);
    const profiles = await eks.profiles(request.cluster);
    const rivals = rivalRuns(profiles, executionArn).map(async (run) => {
      const execution = await executions.describe(run);
      return execution?.status === 'RUNNING' ? [run] : [];
    });
    const running = new Set((await Promise.all(rivals)).flat());

    return decideReplacement(request, { clusterStatus, profiles, running }, { arn: executionArn, startedAt });
  };

export const handler = task(Input, planProfileReplacement({ eks: fargateApi(), executions: executionReader() }));
