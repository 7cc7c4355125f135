import * as z from 'zod/mini';
import { type AddonApi, addonApi } from './aws/addons.ts';
import { AddonCourse, AddonPlan } from './core/addon-course.ts';
import { decideAfterUpdate, keepWatching } from './core/addon-verdict.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ plan: AddonPlan, course: AddonCourse, now: z.iso.datetime() });

/** Asks EKS how the update goes and, since that is not the whole truth, what the add-on is like. Changes nothing. */
export const checkAddonUpdate = (eks: AddonApi) => async (input: z.infer<typeof Input>) => {
  const { plan, course } = input;
  const standing = { plan, course, now: Date.parse(input.now) };
  const update = await eks.update(plan.cluster, plan.addon, course.updateId ?? '');
  const watching = keepWatching(standing, update);
  if (watching) return watching;

  const addon = await eks.addon(plan.cluster, plan.addon);
  return decideAfterUpdate(standing, update, addon);
};

export const handler = task(Input, checkAddonUpdate(addonApi()));
