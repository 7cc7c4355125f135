import * as z from 'zod/mini';
import { type AddonPolling, addonPolling, type TimeLimit } from './aws/eks/addons.ts';
import { isTimeout } from './aws/eks/client.ts';
import { type TaskTokens, taskTokens } from './aws/step-functions/task-tokens.ts';
import { type AddonWaits, addonWaits } from './aws/table/addon-waits.ts';
import { decideAfterCheck, decideAfterUpdate, decideWhileInProgress } from './core/addon/decide.ts';
import { withDiagnosis } from './core/addon/diagnosis/when.ts';
import { KeptAttempt, keptAttempt } from './core/addon/kept-attempt.ts';
import type { AddonContext, AddonDecision, AddonWait } from './core/addon/progress.ts';
import {
  addonPlace,
  attemptSeconds,
  changeOfWait,
  isPollDue,
  readLimit,
  slowerWait,
  waitId,
} from './core/addon/wait.ts';
import { contextOf } from './core/context.ts';
import { isoTime } from './core/time-limits.ts';
import { onAws, type Services } from './runtime/services.ts';
import { task } from './runtime/task.ts';

export const Input = z.extend(KeptAttempt, { taskToken: z.string(), table: z.string(), executionArn: z.string() });

type Input = z.infer<typeof Input>;
type Ports = { eks: AddonPolling; waits: AddonWaits; tokens: Pick<TaskTokens, 'succeed'> };

/**
 * Polls the update or, when that has ended, the add-on, and answers the token of its state with the decision. As long as there is
 * nothing to decide, the state keeps waiting, for its time limit and, with its token in the table, for EKS's event. Changes nothing
 * on the cluster. Safe to repeat: a token is answered once, and an execution has one at a time.
 */
export const pollAddon = (ports: Ports) => async (input: Input) => {
  const polled = isPollDue(input.decision, input) ? await poll(ports, input) : undefined;
  const decision = polled ?? ((await isEventHeard(ports, input)) ? await poll(ports, input) : undefined);
  if (decision === undefined) return { kind: 'waiting' };

  await ports.tokens.succeed(input.taskToken, decision);
  return { kind: decision.kind };
};

async function poll({ eks }: Ports, input: Input): Promise<AddonDecision | undefined> {
  const { plan, decision: wait } = input;
  const context = contextOf({ plan, progress: wait.progress, now: input.now });
  try {
    const decision = await decide(eks, wait, context, readLimit(wait, input));
    return changeOfWait(wait, withDiagnosis(context, decision), input);
  } catch (error) {
    // A poll that takes longer than its attempt would be lost, and so would every later one.
    const slower = isTimeout(error) ? slowerWait(wait) : undefined;
    if (slower === undefined) throw error;
    return slower;
  }
}

async function decide(
  eks: AddonPolling,
  { kind, pollSeconds }: AddonWait,
  context: AddonContext,
  limit: TimeLimit,
): Promise<AddonDecision> {
  const { cluster, addon } = context.plan;
  if (kind === 'verify') return decideAfterCheck(context, await eks.addon(cluster, addon, limit));

  const update = await eks.update(cluster, addon, context.progress.updateId ?? '', limit);
  const waiting = decideWhileInProgress(context, update, pollSeconds);
  return waiting ?? decideAfterUpdate(context, update, await eks.addon(cluster, addon, limit));
}

/** Stores the token for the event that ends the wait; true when that has come already. Without the table the timer remains. */
async function isEventHeard({ waits }: Ports, input: Input): Promise<boolean> {
  const { taskToken, table, executionArn, plan, decision, now } = input;
  if (decision.kind !== 'poll') return false;
  const until = isoTime(Date.parse(now) + attemptSeconds(decision, input) * 1000);
  const { updateId, startedAt: since } = decision.progress;
  const wait = {
    id: waitId(executionArn),
    taskToken,
    attempt: keptAttempt(input),
    executionArn,
    updateId,
    since,
    now,
    until,
  };
  const place = addonPlace(plan.cluster, plan.addon, executionArn);
  // Whatever is wrong with the table, the update continues.
  return waits.keep(table, place, wait).catch(() => false);
}

export const bind = ({ here, eks, log }: Pick<Services, 'here' | 'eks' | 'log'>) =>
  task(Input, pollAddon({ eks: addonPolling(eks), waits: addonWaits(here), tokens: taskTokens(here) }), log);

export const handler = bind(onAws());
