import * as z from 'zod/mini';
import { type AddonApi, addonApi } from './aws/eks/addons.ts';
import {
  decideAfterPlanFailure,
  decideAfterPollingError,
  decideAfterStartFailure,
  mayReadAgain,
  type ObservedUpdates,
} from './core/addon/failure.ts';
import { AddonPlan, AddonProgress, Past } from './core/addon/progress.ts';
import { AddonName, UpdateAddonRequest } from './core/addon/request.ts';
import { Cluster } from './core/cluster.ts';
import { contextOf } from './core/context.ts';
import { thrown } from './core/errors/thrown.ts';
import { timesOf } from './core/time-limits.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

const Failure = {
  error: z.string(),
  cause: z.string(),
  request: z.json(),
  executionArn: z.string(),
  startedAt: z.iso.datetime(),
  retryCount: z.number(),
  now: z.iso.datetime(),
};

/** Which of plan, progress and past exist depends on the Task that failed. */
export const Input = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('plan'), ...Failure, plan: z.json(), progress: z.json(), past: Past }),
  z.strictObject({
    at: z.enum(['start', 'poll', 'verify']),
    ...Failure,
    plan: AddonPlan,
    progress: AddonProgress,
    past: z.json(),
  }),
]);

/** What an invalid request names, for the outcome. */
const Where = z.catch(
  z.object({
    cluster: z.catch(z.optional(Cluster), undefined),
    addon: z.catch(z.optional(AddonName), undefined),
  }),
  {},
);

/** Decides what a failed Task means. Changes nothing; after a failed start it reads what EKS is doing with the add-on. */
export const handleUpdateError = (eks: AddonApi) => async (input: z.infer<typeof Input>) => {
  const failure = thrown(input.error, input.cause);
  if (input.at === 'plan') {
    const request = UpdateAddonRequest.safeParse(input.request).data;
    return decideAfterPlanFailure(failure, { request, where: Where.parse(input.request) }, timesOf(input), input.past);
  }

  const context = contextOf(input);
  if (input.at !== 'start') return decideAfterPollingError(context, input.at, failure);

  // The failure is handled even when EKS cannot be read.
  const seen = await observe(eks, input.plan).catch((error: unknown) => {
    if (mayReadAgain(error, input.retryCount)) throw error;
    return { addon: undefined, inFlight: [] };
  });
  return decideAfterStartFailure(context, failure, { ...seen, executionArn: input.executionArn });
};

async function observe(
  eks: AddonApi,
  { cluster, addon: name }: AddonPlan,
): Promise<Omit<ObservedUpdates, 'executionArn'>> {
  const addon = await eks.addon(cluster, name);
  const ids = await eks.updateIds(cluster, name);
  const updates = await Promise.all(ids.map((id) => eks.update(cluster, name, id)));
  return { addon, inFlight: updates.filter(({ status }) => status === 'InProgress') };
}

export const bind = ({ eks, log }: Pick<Services, 'eks' | 'log'>) => task(Input, handleUpdateError(addonApi(eks)), log);

export const handler = bind(onAws());
