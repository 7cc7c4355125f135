import * as z from 'zod/mini';
import { type FargateApi, fargateApi } from './aws/fargate-profiles.ts';
import { afterDelete, ReplacementCourse, ReplacementPlan } from './core/fargate-course.ts';
import { decideRemoval, refuseLate } from './core/fargate-guard.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ plan: ReplacementPlan, course: ReplacementCourse, now: z.iso.datetime() });

/** Deletes the new profile that EKS could not make. Safe to repeat: it looks first, and never takes one that works. */
export const removeFailedProfile = (eks: FargateApi) => async (input: z.infer<typeof Input>) => {
  const { plan, course, now } = input;
  const { name } = course.hop.new;
  refuseLate(course, now);

  const decision = decideRemoval(course, await eks.profile(plan.cluster, name));
  if (decision.kind === 'delete') await eks.remove(plan.cluster, name);
  return { course: afterDelete({ course, now }, name, decision.kind) };
};

export const handler = task(Input, removeFailedProfile(fargateApi()));
