import * as z from 'zod/mini';
import { type FargateApi, fargateApi } from './aws/fargate-profiles.ts';
import { ReplacementCourse, ReplacementPlan } from './core/fargate-course.ts';
import { decideAfterDeletion } from './core/fargate-deletion.ts';
import { WorkflowError } from './core/workflow-error.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ plan: ReplacementPlan, course: ReplacementCourse, now: z.iso.datetime() });

/** Looks whether the old profile is gone and the new one still there. Throws `ProfileNotSettled` meanwhile. Changes nothing. */
export const watchOldProfile = (eks: FargateApi) => async (standing: z.infer<typeof Input>) => {
  const { plan, course } = standing;
  const old = await eks.profile(plan.cluster, course.hop.old.name);
  const made = await eks.profile(plan.cluster, course.hop.new.name);

  const move = decideAfterDeletion(standing, { old, new: made });
  if (move.kind === 'unsettled') throw new WorkflowError('ProfileNotSettled', `Waiting for ${move.waitingFor}`);
  return move;
};

export const handler = task(Input, watchOldProfile(fargateApi()));
