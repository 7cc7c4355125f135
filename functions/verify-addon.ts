import * as z from 'zod/mini';
import { type AddonApi, addonApi } from './aws/addons.ts';
import { AddonCourse, AddonPlan } from './core/addon-course.ts';
import { decideAfterLook } from './core/addon-verdict.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({ plan: AddonPlan, course: AddonCourse, now: z.iso.datetime() });

/** Looks at the add-on after a bake or while it settles. Changes nothing. */
export const verifyAddon = (eks: AddonApi) => async (input: z.infer<typeof Input>) => {
  const { plan, course } = input;
  const addon = await eks.addon(plan.cluster, plan.addon);

  return decideAfterLook({ plan, course, now: Date.parse(input.now) }, addon);
};

export const handler = task(Input, verifyAddon(addonApi()));
