import * as z from 'zod/mini';
import { type FargateApi, fargateApi } from './aws/fargate-profiles.ts';
import { ReplacementCourse, ReplacementPlan } from './core/fargate-course.ts';
import { decideAfterCreation } from './core/fargate-creation.ts';
import { WorkflowError } from './core/workflow-error.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ plan: ReplacementPlan, course: ReplacementCourse, now: z.iso.datetime() });

/**
 * Looks at both profiles and decides what comes next. Throws `ProfileNotSettled` while EKS creates the new one: a
 * `Retry` that looks again is one transition where Wait, Task and Choice are three. Changes nothing.
 */
export const watchNewProfile = (eks: FargateApi) => async (standing: z.infer<typeof Input>) => {
  const { plan, course } = standing;
  const old = await eks.profile(plan.cluster, course.hop.old.name);
  const made = await eks.profile(plan.cluster, course.hop.new.name);

  const move = decideAfterCreation(standing, { old, new: made });
  if (move.kind === 'unsettled') throw new WorkflowError('ProfileNotSettled', `Waiting for ${move.waitingFor}`);
  return move;
};

export const handler = task(Input, watchNewProfile(fargateApi()));
