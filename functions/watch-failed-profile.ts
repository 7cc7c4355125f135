import * as z from 'zod/mini';
import { type FargateApi, fargateApi } from './aws/fargate-profiles.ts';
import { ReplacementCourse, ReplacementPlan } from './core/fargate-course.ts';
import { decideAfterRemoval } from './core/fargate-deletion.ts';
import { WorkflowError } from './core/workflow-error.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ plan: ReplacementPlan, course: ReplacementCourse, now: z.iso.datetime() });

/** Looks whether the failed profile is gone. Throws `ProfileNotSettled` meanwhile. Changes nothing. */
export const watchFailedProfile = (eks: FargateApi) => async (standing: z.infer<typeof Input>) => {
  const seen = await eks.profile(standing.plan.cluster, standing.course.hop.new.name);

  const move = decideAfterRemoval(standing, seen);
  if (move.kind === 'unsettled') throw new WorkflowError('ProfileNotSettled', `Waiting for ${move.waitingFor}`);
  return move;
};

export const handler = task(Input, watchFailedProfile(fargateApi()));
