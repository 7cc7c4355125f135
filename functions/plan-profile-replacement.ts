import * as z from 'zod/mini';
import { type FargateApi, fargateApi } from './aws/fargate-profiles.ts';
import { decideReplacement } from './core/fargate-plan.ts';
import { ReplaceFargateProfileRequest } from './core/replace-fargate-profile-request.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  request: ReplaceFargateProfileRequest,
  executionArn: z.string(),
  startedAt: z.iso.datetime(),
});

/** Reads the cluster and all its Fargate profiles, and decides what to do. Changes nothing. */
export const planProfileReplacement = (eks: FargateApi) => async (input: z.infer<typeof Input>) => {
  const { request, executionArn, startedAt } = input;
  const clusterStatus = await eks.clusterStatus(request.cluster);
  const profiles = await eks.profiles(request.cluster);

  return decideReplacement(request, { clusterStatus, profiles }, { arn: executionArn, startedAt });
};

export const handler = task(Input, planProfileReplacement(fargateApi()));
