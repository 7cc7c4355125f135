import { type FargateApi, fargateApi } from './aws/eks/fargate-profiles.ts';
import { contextOf } from './core/context.ts';
import { busyAgain, decideCreation, refuseLate } from './core/fargate/guard.ts';
import { afterCreate, StepInput } from './core/fargate/progress.ts';
import { requestToken } from './core/request-token.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = StepInput;

/** Creates the new profile, or adopts it if it exists. Safe to repeat: it checks first, and EKS recognizes the token. */
export const createNewProfile = (eks: FargateApi) => async (input: StepInput) => {
  const { plan, progress, now } = contextOf(input);
  const { hop } = progress;
  refuseLate(progress, now);

  const old = await eks.profile(plan.cluster, hop.old.name);
  const present = await eks.profile(plan.cluster, hop.new.name);
  const decision = decideCreation(hop, plan.run, { old, new: present });
  if (decision.kind === 'adopt') return { progress: afterCreate({ progress, now }, decision.profile, 'adopt') };

  const clientRequestToken = requestToken(plan.run, 'create', hop.new.name);
  const made = await eks.create(plan.cluster, { ...hop.new, clientRequestToken }).catch(busyAgain(progress));
  return { progress: afterCreate({ progress, now }, made, 'create') };
};

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) =>
  task(Input, createNewProfile(fargateApi(eks)), log);

export const handler = bind(onAws());
