import * as z from 'zod/mini';
import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { contextOf } from './core/context.ts';
import { WorkflowError } from './core/errors/workflow-error.ts';
import { decideAfterCreation } from './core/fargate/creation.ts';
import { refuseEarly } from './core/fargate/guard.ts';
import { ReplacementPlan, ReplacementProgress } from './core/fargate/progress.ts';
import { USUAL_CREATION_SECONDS } from './core/fargate/timing.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ plan: ReplacementPlan, progress: ReplacementProgress, now: z.iso.datetime() });

/**
 * Checks both profiles and decides what comes next. Throws `ProfileChangeInProgress` while EKS creates the new one: polling by
 * `Retry` costs one transition, with Wait, Task and Choice it would be three. Changes nothing.
 */
export const checkNewProfile = (eks: FargateApi) => async (input: z.infer<typeof Input>) => {
  const context = contextOf(input);
  const { plan, progress, now } = context;
  refuseEarly(progress, USUAL_CREATION_SECONDS, now);
  const old = await eks.profile(plan.cluster, progress.hop.old.name);
  const made = await eks.profile(plan.cluster, progress.hop.new.name);

  const decision = decideAfterCreation(context, { old, new: made });
  if (decision.kind === 'in-progress')
    throw new WorkflowError('ProfileChangeInProgress', `Waiting for ${decision.waitingFor}`);
  return decision;
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) => task(Input, checkNewProfile(fargateApi(eks)), log);

export const handler = bind(onAws());
