import * as z from 'zod/mini';
import { type AddonApi, addonApi } from './aws/eks/addons.ts';
import { decideAfterPlanFailure, decideAfterPollingError, decideAfterStartFailure } from './core/addon/failure.ts';
import { AddonPlan, AddonProgress, Past } from './core/addon/progress.ts';
import { AddonName, UpdateAddonRequest } from './core/addon/request.ts';
import { Cluster, type ClusterPlace } from './core/cluster.ts';
import { thrown } from './core/errors/rejection-policy.ts';
import { timesOf } from './core/time-limits.ts';
import { task } from './runtime/task.ts';

const Failure = { error: z.string(), cause: z.string(), now: z.iso.datetime() };
const Context = { plan: AddonPlan, progress: AddonProgress };

export const Input = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('plan'), ...Failure, startedAt: z.iso.datetime(), request: z.json(), past: Past }),
  z.strictObject({ at: z.literal('start'), ...Failure, ...Context, executionArn: z.string(), look: z.boolean() }),
  z.strictObject({ at: z.enum(['check', 'verify']), ...Failure, ...Context }),
]);

/** What can be read of a request that may be wrong elsewhere. */
const Where = z.catch(
  z.object({
    cluster: z.catch(z.optional(Cluster), undefined),
    addon: z.catch(z.optional(AddonName), undefined),
  }),
  {},
);

/** Decides what a failed Task means. Changes nothing; with `look` it reads what EKS is doing with the add-on. */
export const handleUpdateError = (eks: AddonApi) => async (input: z.infer<typeof Input>) => {
  const failure = thrown(input.error, input.cause);
  if (input.at === 'plan') {
    const request = UpdateAddonRequest.safeParse(input.request).data;
    return decideAfterPlanFailure(failure, { request, where: Where.parse(input.request) }, timesOf(input), input.past);
  }

  const context = { plan: input.plan, progress: input.progress, now: Date.parse(input.now) };
  if (input.at !== 'start') return decideAfterPollingError(context, input.at, failure);

  const { cluster, addon: name } = input.plan;
  const addon = input.look ? await eks.addon(cluster, name) : undefined;
  const inFlight = input.look ? await updatesInFlight(eks, cluster, name) : [];
  return decideAfterStartFailure(context, failure, { addon, inFlight, executionArn: input.executionArn });
};

async function updatesInFlight(eks: AddonApi, place: ClusterPlace, addon: string) {
  const ids = await eks.updateIds(place, addon);
  const updates = await Promise.all(ids.map((id) => eks.update(place, addon, id)));
  return updates.filter(({ status }) => status === 'InProgress');
}

export const handler = task(Input, handleUpdateError(addonApi()));
