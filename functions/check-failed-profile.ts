import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { contextOf } from './core/context.ts';
import { decideAfterRemoval } from './core/fargate/deletion.ts';
import { refuseEarly, refuseUnfinished } from './core/fargate/guard.ts';
import { StepInput } from './core/fargate/progress.ts';
import { USUAL_DELETION_SECONDS } from './core/fargate/timing.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = StepInput;

/** Checks whether the failed profile is gone. Throws `ProfileChangeInProgress` until it is. Changes nothing. */
export const checkFailedProfile = (eks: FargateApi) => async (input: StepInput) => {
  const context = contextOf(input);
  refuseEarly(context.progress, USUAL_DELETION_SECONDS, context.now);
  const seen = await eks.profile(context.plan.cluster, context.progress.hop.new.name);

  return refuseUnfinished(decideAfterRemoval(context, seen));
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) =>
  task(Input, checkFailedProfile(fargateApi(eks)), log);

export const handler = bind(onAws());
