import * as z from 'zod/mini';
import { parsed } from '../json.ts';
import { AddonPlan, AddonWait } from './progress.ts';
import { attemptSeconds } from './wait.ts';

/** An attempt of the wait for EKS, as the state machine hands it to its poll. Times are ISO 8601. */
export const KeptAttempt = z.strictObject({
  plan: AddonPlan,
  decision: AddonWait,
  retryCount: z.number(),
  enteredAt: z.iso.datetime(),
  now: z.iso.datetime(),
});
export type KeptAttempt = z.infer<typeof KeptAttempt>;

// An item of the table has at most 400 KB, and several executions may wait for one add-on.
const LARGEST = 50_000;

/**
 * What is kept beside the task token of an attempt, so that EKS's event can end it with a decision; `undefined` when the event ends
 * it with an error and the next attempt polls: where another role reads EKS no event comes, and what is large stays out of the table.
 */
export function keptAttempt({ plan, decision, retryCount, enteredAt, now }: KeptAttempt): string | undefined {
  if (decision.kind !== 'poll' || plan.cluster.roleArn !== undefined) return undefined;
  const text = JSON.stringify({ plan, decision, retryCount, enteredAt, now } satisfies KeptAttempt);
  return text.length > LARGEST ? undefined : text;
}

/**
 * The attempt that an event ends, to be decided as of the event: who hears of it does not know how late that is. `undefined` when
 * that could matter, because the attempt ends, at the latest, too near a limit of the plan.
 */
export function attemptAt(eventAt: string, kept: string | undefined): KeptAttempt | undefined {
  const { data: attempt } = KeptAttempt.safeParse(parsed(kept ?? ''));
  if (attempt === undefined) return undefined;
  const { plan, decision } = attempt;
  const endsAt = Date.parse(attempt.now) + attemptSeconds(decision, attempt) * 1000;
  const limit = decision.progress.phase === 'update' ? plan.changeUntil : plan.pollUntil;
  if (endsAt + plan.bakeSeconds * 1000 > Date.parse(limit)) return undefined;
  return { ...attempt, now: later(attempt.now, eventAt) };
}

const later = (a: string, b: string): string => (Date.parse(a) < Date.parse(b) ? b : a);
