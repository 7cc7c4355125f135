import { decideWhileInProgress } from '../../../functions/core/addon/decide.ts';
import type { AddonDecision, AddonWait } from '../../../functions/core/addon/progress.ts';
import { firstPollSeconds, updatePollSeconds } from '../../../functions/core/addon/timing/expected-duration.ts';
import { attemptSeconds, changeOfWait, isPollDue } from '../../../functions/core/addon/wait.ts';
import { aContext, anUpdate, aWait, START } from '../../support/worlds/addon-builders.ts';
import type { Watched } from './designs.ts';

/** When EKS's event arrives, in seconds after the end of the update; `lost`: never; `none`: no event was expected. */
export type Arrival = number | 'lost' | 'none';

/** The pause before a retry, in the definition. */
const RETRY_SECONDS = 1;

/** How "Wait for EKS" of update-addon watches an update of coredns, by the functions that its Lambdas call. */
export function watchedByUs(endsAt: number, event: Arrival): Watched {
  const signal = event === 'none' ? 'timer' : 'event';
  let wait: AddonWait = aWait({
    waitSeconds: firstPollSeconds('coredns', 3_300, signal),
    pollSeconds: updatePollSeconds(0, signal),
  });
  const heardAt = typeof event === 'number' ? endsAt + event : Number.POSITIVE_INFINITY;
  let [now, entered, retryCount, transitions, polls] = [0, 0, 0, 1, 0];

  while (true) {
    const attempt = { enteredAt: at(entered), retryCount, now: at(now) };
    const isDue = isPollDue(wait, attempt);
    if (isDue) polls += 1;
    // The Choice behind the wait follows what was decided.
    if (isDue && endsAt <= now) return { transitions: transitions + 1, polls, seenAt: now };

    const decision = isDue ? changeOfWait(wait, waiting(wait, now), attempt) : undefined;
    if (decision !== undefined) {
      wait = asWait(decision);
      [entered, retryCount, transitions] = [now, 0, transitions + 2];
      continue;
    }
    const timer = now + Math.max(1, attemptSeconds(wait, attempt) - RETRY_SECONDS);
    // Who hears of the end reads it and answers with what is next.
    if (heardAt >= now && heardAt < timer) return { transitions: transitions + 1, polls: polls + 1, seenAt: heardAt };
    now = timer + RETRY_SECONDS;
    [retryCount, transitions] = [retryCount + 1, transitions + 1];
  }
}

const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

function waiting({ progress, pollSeconds }: AddonWait, now: number): AddonDecision {
  const context = aContext({ progress, now: START + now * 1000 });
  const decision = decideWhileInProgress(context, anUpdate({ status: 'InProgress' }), pollSeconds);
  if (!decision) throw new Error(`There is no time left after ${now} s.`);
  return decision;
}

function asWait(decision: AddonDecision): AddonWait {
  if (decision.kind === 'poll' || decision.kind === 'verify') return decision;
  throw new Error(`An update that is in progress was decided to be ${decision.kind}.`);
}
