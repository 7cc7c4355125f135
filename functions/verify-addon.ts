import * as z from 'zod/mini';
import { type AddonApi, addonApi } from './aws/eks/addons.ts';
import { decideAfterCheck } from './core/addon/decide.ts';
import { AddonPlan, AddonProgress } from './core/addon/progress.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ plan: AddonPlan, progress: AddonProgress, now: z.iso.datetime() });

/** Looks at the add-on after a bake or while it settles. Changes nothing. */
export const verifyAddon = (eks: AddonApi) => async (input: z.infer<typeof Input>) => {
  const { plan, progress } = input;
  const addon = await eks.addon(plan.cluster, plan.addon);

  return decideAfterCheck({ plan, progress, now: Date.parse(input.now) }, addon);
};

export const handler = task(Input, verifyAddon(addonApi()));
