import * as z from 'zod/mini';
import { type AddonApi, addonApi } from './aws/eks/addons.ts';
import { decideAfterUpdate, keepWatching } from './core/addon/decide.ts';
import { AddonPlan, AddonProgress } from './core/addon/progress.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ plan: AddonPlan, progress: AddonProgress, now: z.iso.datetime() });

/** Asks EKS how the update goes and, since that is not the whole truth, what the add-on is like. Changes nothing. */
export const checkAddonUpdate = (eks: AddonApi) => async (input: z.infer<typeof Input>) => {
  const { plan, progress } = input;
  const context = { plan, progress, now: Date.parse(input.now) };
  const update = await eks.update(plan.cluster, plan.addon, progress.updateId ?? '');
  const watching = keepWatching(context, update);
  if (watching) return watching;

  const addon = await eks.addon(plan.cluster, plan.addon);
  return decideAfterUpdate(context, update, addon);
};

export const handler = task(Input, checkAddonUpdate(addonApi()));
