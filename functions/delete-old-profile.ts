import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { contextOf } from './core/context.ts';
import { busyAgain, decideDeletion, refuseLate } from './core/fargate/guard.ts';
import { afterDelete, StepInput } from './core/fargate/progress.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = StepInput;

/**
 * Deletes the old profile when, at this moment, the new one is ACTIVE and both are as planned. Safe to repeat: it checks
 * first, and recognizes a profile that was recreated under the old name by its ARN.
 */
export const deleteOldProfile = (eks: FargateApi) => async (input: StepInput) => {
  const { plan, progress, now } = contextOf(input);
  const { hop } = progress;
  refuseLate(progress, now);

  // The new one is read last: nothing happens between seeing it ACTIVE and deleting the old one.
  const old = await eks.profile(plan.cluster, hop.old.name);
  const made = await eks.profile(plan.cluster, hop.new.name);
  const decision = decideDeletion(progress, { old, new: made });
  if (decision.kind === 'delete') await eks.remove(plan.cluster, hop.old.name).catch(busyAgain(progress));
  return { progress: afterDelete({ progress, now }, hop.old.name, decision.kind) };
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) =>
  task(Input, deleteOldProfile(fargateApi(eks)), log);

export const handler = bind(onAws());
