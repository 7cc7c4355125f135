import * as z from 'zod/mini';
import { type AddonApi, addonApi } from './aws/eks/addons.ts';
import { type AddonRuns, addonRuns } from './aws/table/addon-runs.ts';
import { changeOf } from './core/addon/change.ts';
import { AddonPlan, AddonProgress, type AddonWait } from './core/addon/progress.ts';
import { firstPollSeconds, updatePollSeconds } from './core/addon/timing/expected-duration.ts';
import { addonPlace, endSignal } from './core/addon/wait.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  plan: AddonPlan,
  progress: AddonProgress,
  table: z.string(),
  executionArn: z.string(),
  /** Whether EKS's events reach the table here. */
  events: z.enum(['delivered', 'none']),
  now: z.iso.datetime(),
});

/**
 * Requests the version of the current step from EKS, after noting the execution: the event may arrive before anything else does.
 * Safe to repeat: the token is the same for the same call.
 */
export const startAddonUpdate =
  (eks: AddonApi, runs: AddonRuns) =>
  async (input: z.infer<typeof Input>): Promise<AddonWait> => {
    const { plan, progress, table, executionArn, events, now } = input;
    await runs.note(table, addonPlace(plan.cluster, plan.addon, executionArn), executionArn, now);
    const updateId = await eks.updateAddon(plan.cluster, changeOf(plan, progress, executionArn));
    const secondsLeft = (Date.parse(plan.pollUntil) - Date.parse(now)) / 1000;
    const signal = endSignal(plan, executionArn, events);

    return {
      kind: 'poll',
      waitSeconds: firstPollSeconds(plan.addon, secondsLeft, signal),
      pollSeconds: updatePollSeconds(0, signal),
      waitingFor: `EKS to end update ${updateId}`,
      progress: { ...progress, updateId, foreign: false, startedAt: now },
    };
  };

export const bind = ({ here, eks, log }: Pick<Services, 'here' | 'eks' | 'log'>) =>
  task(Input, startAddonUpdate(addonApi(eks), addonRuns(here)), log);

export const handler = bind(onAws());
