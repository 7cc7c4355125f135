import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { contextOf } from './core/context.ts';
import { decideAfterDeletion } from './core/fargate/deletion.ts';
import { refuseEarly, refuseUnfinished } from './core/fargate/guard.ts';
import { StepInput } from './core/fargate/progress.ts';
import { USUAL_DELETION_SECONDS } from './core/fargate/timing.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = StepInput;

/**
 * Checks whether the old profile is gone and the new one still exists. Throws `ProfileChangeInProgress` until then. Changes
 * nothing.
 */
export const checkOldProfile = (eks: FargateApi) => async (input: StepInput) => {
  const context = contextOf(input);
  const { plan, progress, now } = context;
  refuseEarly(progress, USUAL_DELETION_SECONDS, now);
  const old = await eks.profile(plan.cluster, progress.hop.old.name);
  const made = await eks.profile(plan.cluster, progress.hop.new.name);

  return refuseUnfinished(decideAfterDeletion(context, { old, new: made }));
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) => task(Input, checkOldProfile(fargateApi(eks)), log);

export const handler = bind(onAws());
