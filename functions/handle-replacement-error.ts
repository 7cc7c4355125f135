import * as z from 'zod/mini';
import { Cluster } from './core/cluster.ts';
import { contextOf } from './core/context.ts';
import { thrown } from './core/errors/thrown.ts';
import { decideAfterFailure, decideAfterPlanFailure } from './core/fargate/failure.ts';
import { ReplacementPlan, ReplacementProgress, ReplacementStep } from './core/fargate/progress.ts';
import { ReplaceFargateProfileRequest } from './core/fargate/request.ts';
import { timesOf } from './core/time-limits.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

const Failure = {
  error: z.string(),
  cause: z.string(),
  request: z.json(),
  startedAt: z.iso.datetime(),
  now: z.iso.datetime(),
};

export const Input = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('plan'), ...Failure, plan: z.json(), progress: z.json() }),
  z.strictObject({ at: ReplacementStep, ...Failure, plan: ReplacementPlan, progress: ReplacementProgress }),
]);

// What an invalid request names, for the outcome.
const Where = z.catch(
  z.object({
    cluster: z.catch(z.optional(Cluster), undefined),
    profile: z.catch(z.optional(z.string()), undefined),
  }),
  {},
);

/** Decides what a failed Task means. Reads and changes nothing. */
export const handleReplacementError = () => async (input: z.infer<typeof Input>) => {
  // That EKS is still busy matters only to the Retry of the state machine.
  const failure = thrown(input.error === 'EksStillBusy' ? 'EksBusy' : input.error, input.cause);
  if (input.at !== 'plan') return decideAfterFailure(contextOf(input), input.at, failure);

  const request = ReplaceFargateProfileRequest.safeParse(input.request).data;
  const { cluster, profile } = Where.parse(input.request);
  const where = { ...(cluster !== undefined && { cluster }), ...(profile !== undefined && { profile }) };
  return decideAfterPlanFailure(failure, { where, request }, timesOf(input));
};

export const bind = ({ log }: Pick<Services, 'log'>) => task(Input, handleReplacementError(), log);

export const handler = bind(onAws());
