import * as z from 'zod/mini';
import { type AddonApi, addonApi } from './aws/eks/addons.ts';
import { changeOf } from './core/addon/change.ts';
import { AddonPlan, AddonProgress } from './core/addon/course.ts';
import { firstLookSeconds } from './core/addon/expected-duration.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  plan: AddonPlan,
  progress: AddonProgress,
  executionArn: z.string(),
  now: z.iso.datetime(),
});

/** Asks EKS for the version of the step under way. Safe to repeat: the token is the same for the same call. */
export const startAddonUpdate = (eks: AddonApi) => async (input: z.infer<typeof Input>) => {
  const { plan, progress, executionArn, now } = input;
  const updateId = await eks.updateAddon(plan.cluster, changeOf(plan, progress, executionArn));
  const waitSeconds = firstLookSeconds(plan.addon, (Date.parse(plan.watchUntil) - Date.parse(now)) / 1000);
  const waitingFor = `EKS to end update ${updateId}`;

  return {
    kind: 'watch',
    progress: { ...progress, updateId, foreign: false, startedAt: now, waitSeconds, waitingFor },
  };
};

export const handler = task(Input, startAddonUpdate(addonApi()));
