import * as z from 'zod/mini';
import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { contextOf } from './core/context.ts';
import { WorkflowError } from './core/errors/workflow-error.ts';
import { decideAfterDeletion } from './core/fargate/deletion.ts';
import { refuseEarly } from './core/fargate/guard.ts';
import { ReplacementPlan, ReplacementProgress } from './core/fargate/progress.ts';
import { USUAL_DELETION_SECONDS } from './core/fargate/timing.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ plan: ReplacementPlan, progress: ReplacementProgress, now: z.iso.datetime() });

/**
 * Checks whether the old profile is gone and the new one still exists. Throws `ProfileChangeInProgress` until then. Changes
 * nothing.
 */
export const checkOldProfile = (eks: FargateApi) => async (input: z.infer<typeof Input>) => {
  const context = contextOf(input);
  const { plan, progress, now } = context;
  refuseEarly(progress, USUAL_DELETION_SECONDS, now);
  const old = await eks.profile(plan.cluster, progress.hop.old.name);
  const made = await eks.profile(plan.cluster, progress.hop.new.name);

  const decision = decideAfterDeletion(context, { old, new: made });
  if (decision.kind === 'in-progress')
    throw new WorkflowError('ProfileChangeInProgress', `Waiting for ${decision.waitingFor}`);
  return decision;
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) => task(Input, checkOldProfile(fargateApi(eks)), log);

export const handler = bind(onAws());
