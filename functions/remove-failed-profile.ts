import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { contextOf } from './core/context.ts';
import { decideRemoval, refuseLate } from './core/fargate/guard.ts';
import { afterDelete, StepInput } from './core/fargate/progress.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = StepInput;

/** Deletes the new profile that EKS could not create. Safe to repeat: it checks first, and never deletes a usable one. */
export const removeFailedProfile = (eks: FargateApi) => async (input: StepInput) => {
  const { plan, progress, now } = contextOf(input);
  const { name } = progress.hop.new;
  refuseLate(progress, now);

  const decision = decideRemoval(progress, await eks.profile(plan.cluster, name));
  if (decision.kind === 'delete') await eks.remove(plan.cluster, name);
  return { progress: afterDelete({ progress, now }, name, decision.kind) };
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) =>
  task(Input, removeFailedProfile(fargateApi(eks)), log);

export const handler = bind(onAws());
