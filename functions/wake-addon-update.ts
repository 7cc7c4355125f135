import type * as z from 'zod/mini';
import { type TaskTokens, taskTokens } from './aws/step-functions/task-tokens.ts';
import { type AddonWaits, addonWaits } from './aws/table/addon-waits.ts';
import { endedByEvent } from './core/addon/wait.ts';
import { EksEvent, subjectOf } from './core/health/eks-event.ts';
import { onAws, type Services } from './runtime/services.ts';
import { lambdaSettings, type Settings } from './runtime/settings.ts';
import { task } from './runtime/task.ts';

export const Input = EksEvent;

/**
 * EKS reports that an update of an add-on has ended: wakes the executions that wait for it, which then poll EKS themselves. Safe to
 * repeat; an event without an add-on wakes nothing, and the executions continue by their timers.
 */
export const wakeAddonUpdate =
  (waits: AddonWaits, tokens: Pick<TaskTokens, 'fail'>, settings: () => Pick<Settings, 'table'>) =>
  async (event: z.infer<typeof Input>) => {
    const { cluster, addon } = subjectOf(event);
    if (cluster === undefined || addon === undefined) return { kind: 'nothing named', woken: 0 };

    const { table } = settings();
    const place = { accountId: event.account, region: event.region, cluster, addon };
    const waiting = await waits.hear(table, place, event.time);
    const ended = endedByEvent(event['detail-type']);
    const woken = await Promise.all(waiting.map(({ taskToken }) => tokens.fail(taskToken, ended)));
    await waits.forget(table, place, event.time, waiting);
    return { kind: 'heard', woken: woken.filter((isWoken) => isWoken).length };
  };

export const bind = ({ here, log, settings }: Pick<Services, 'here' | 'log' | 'settings'>) =>
  task(Input, wakeAddonUpdate(addonWaits(here), taskTokens(here), settings), log);

export const handler = bind({ ...onAws(), settings: lambdaSettings });
