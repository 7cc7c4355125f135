import type * as z from 'zod/mini';
import { type AddonPolling, addonPolling } from './aws/eks/addons.ts';
import { type TaskTokens, taskTokens } from './aws/step-functions/task-tokens.ts';
import { type AddonWaits, addonWaits } from './aws/table/addon-waits.ts';
import { decideAfterUpdate } from './core/addon/decide.ts';
import { withDiagnosis } from './core/addon/diagnosis/when.ts';
import { attemptAt, type KeptAttempt } from './core/addon/kept-attempt.ts';
import type { AddonDecision } from './core/addon/progress.ts';
import { endedByEvent, readLimit } from './core/addon/wait.ts';
import { contextOf } from './core/context.ts';
import { EksEvent, subjectOf } from './core/health/eks-event.ts';
import { onAws, type Services } from './runtime/services.ts';
import { lambdaSettings, type Settings } from './runtime/settings.ts';
import { task } from './runtime/task.ts';

export const Input = EksEvent;

type Ports = { waits: AddonWaits; tokens: TaskTokens; eks: AddonPolling };

/**
 * EKS reports that an update of an add-on has ended: reads the update and the add-on, and answers the executions that wait for it with
 * the decision. Where that cannot be made here, the wait ends with an error, and the attempt that follows polls. Safe to repeat; an
 * event without an add-on wakes nothing, and the executions continue by their timers.
 */
export const wakeAddonUpdate =
  ({ waits, tokens, eks }: Ports, settings: () => Pick<Settings, 'table'>) =>
  async (event: z.infer<typeof Input>) => {
    const { cluster, addon } = subjectOf(event);
    if (cluster === undefined || addon === undefined) return { kind: 'nothing named', woken: 0 };

    const { table } = settings();
    const place = { accountId: event.account, region: event.region, cluster, addon };
    const waiting = await waits.hear(table, place, event.time);
    const woken = await Promise.all(
      waiting.map(async ({ taskToken, attempt }) => {
        const decision = await decisionAt(eks, attemptAt(event.time, attempt));
        return decision === undefined
          ? tokens.fail(taskToken, endedByEvent(event['detail-type']))
          : tokens.succeed(taskToken, decision);
      }),
    );
    await waits.forget(table, place, event.time, waiting);
    return { kind: 'heard', woken: woken.filter((isWoken) => isWoken).length };
  };

/** What follows from the end of an update; `undefined` when it has not ended, or cannot be read, as the next poll may. */
async function decisionAt(eks: AddonPolling, attempt: KeptAttempt | undefined): Promise<AddonDecision | undefined> {
  if (attempt === undefined) return undefined;
  const { plan, decision: wait, now } = attempt;
  const { cluster, addon } = plan;
  const context = contextOf({ plan, progress: wait.progress, now });
  const limit = readLimit(wait, attempt);
  try {
    const update = await eks.update(cluster, addon, wait.progress.updateId ?? '', limit);
    if (update.status === 'InProgress') return undefined;
    return withDiagnosis(context, decideAfterUpdate(context, update, await eks.addon(cluster, addon, limit)));
  } catch {
    return undefined;
  }
}

export const bind = ({ here, eks, log, settings }: Pick<Services, 'here' | 'eks' | 'log' | 'settings'>) => {
  const ports = { waits: addonWaits(here), tokens: taskTokens(here), eks: addonPolling(eks) };
  return task(Input, wakeAddonUpdate(ports, settings), log);
};

export const handler = bind({ ...onAws(), settings: lambdaSettings });
