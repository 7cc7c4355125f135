import * as z from 'zod/mini';
import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { contextOf } from './core/context.ts';
import { WorkflowError } from './core/errors/workflow-error.ts';
import { decideAfterRemoval } from './core/fargate/deletion.ts';
import { refuseEarly } from './core/fargate/guard.ts';
import { ReplacementPlan, ReplacementProgress } from './core/fargate/progress.ts';
import { USUAL_DELETION_SECONDS } from './core/fargate/timing.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ plan: ReplacementPlan, progress: ReplacementProgress, now: z.iso.datetime() });

/** Checks whether the failed profile is gone. Throws `ProfileChangeInProgress` until it is. Changes nothing. */
export const checkFailedProfile = (eks: FargateApi) => async (input: z.infer<typeof Input>) => {
  const context = contextOf(input);
  refuseEarly(context.progress, USUAL_DELETION_SECONDS, context.now);
  const seen = await eks.profile(context.plan.cluster, context.progress.hop.new.name);

  const decision = decideAfterRemoval(context, seen);
  if (decision.kind === 'in-progress')
    throw new WorkflowError('ProfileChangeInProgress', `Waiting for ${decision.waitingFor}`);
  return decision;
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) =>
  task(Input, checkFailedProfile(fargateApi(eks)), log);

export const handler = bind(onAws());
