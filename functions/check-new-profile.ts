import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { contextOf } from './core/context.ts';
import { decideAfterCreation } from './core/fargate/creation.ts';
import { refuseEarly, refuseUnfinished } from './core/fargate/guard.ts';
import { StepInput } from './core/fargate/progress.ts';
import { USUAL_CREATION_SECONDS } from './core/fargate/timing.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = StepInput;

/**
 * Checks both profiles and decides what comes next. Throws `ProfileChangeInProgress` while EKS creates the new one: polling by
 * `Retry` costs one transition, with Wait, Task and Choice it would be three. Changes nothing.
 */
export const checkNewProfile = (eks: FargateApi) => async (input: StepInput) => {
  const context = contextOf(input);
  const { plan, progress, now } = context;
  refuseEarly(progress, USUAL_CREATION_SECONDS, now);
  const old = await eks.profile(plan.cluster, progress.hop.old.name);
  const made = await eks.profile(plan.cluster, progress.hop.new.name);

  return refuseUnfinished(decideAfterCreation(context, { old, new: made }));
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) => task(Input, checkNewProfile(fargateApi(eks)), log);

export const handler = bind(onAws());
