import * as z from 'zod/mini';
import { type TaskTokens, taskTokens } from './aws/step-functions/task-tokens.ts';
import { type AddonWaits, addonWaits } from './aws/table/addon-waits.ts';
import { addonPlace, waitId } from './core/addon/wait.ts';
import { ClusterPlace } from './core/cluster.ts';
import { isoTime } from './core/time-limits.ts';
import { task } from './runtime/task.ts';

export const Input = z.strictObject({
  taskToken: z.string(),
  table: z.string(),
  cluster: ClusterPlace,
  addon: z.string(),
  executionArn: z.string(),
  /** The update that is waited for, if one is. */
  updateId: z.nullable(z.string()),
  /** Events before this are of an earlier update. */
  since: z.iso.datetime(),
  waitSeconds: z.number(),
  now: z.iso.datetime(),
});

/**
 * Keeps the task token of a step that waits for EKS, for the event that wakes it; the step's own time limit stands behind
 * it. Safe to repeat: an execution has one token at a time.
 */
export const awaitAddonEvent = (waits: AddonWaits, tokens: TaskTokens) => async (input: z.infer<typeof Input>) => {
  const { taskToken, table, cluster, addon, executionArn, updateId, since, waitSeconds, now } = input;
  const until = isoTime(Date.parse(now) + waitSeconds * 1000);
  const wait = { id: waitId(executionArn), taskToken, executionArn, updateId, since, now, until };

  const isOver = await waits.keep(table, addonPlace(cluster, addon, executionArn), wait);
  if (isOver) await tokens.succeed(taskToken, { woken: 'before it waited' });
  return { kind: isOver ? 'over' : 'waiting', waitId: wait.id };
};

export const handler = task(Input, awaitAddonEvent(addonWaits(), taskTokens()));
