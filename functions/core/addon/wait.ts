import { createHash } from 'node:crypto';
import { type ClusterPlace, locationOf, locationOfArn } from '../cluster.ts';
import type { AddonDecision, AddonPlan, AddonWait } from './progress.ts';
import type { EndSignal } from './timing/expected-duration.ts';

/** An add-on among those of all accounts and Regions. */
export type AddonPlace = { accountId: string; region: string; cluster: string; addon: string };

/** The location of the add-on that an execution changes. */
export function addonPlace(cluster: ClusterPlace, addon: string, executionArn: string): AddonPlace {
  return { ...locationOf(cluster, executionArn), cluster: cluster.name, addon };
}

/** The opaque id under which the task token of an execution is stored; a newer token replaces it. */
export function waitId(executionArn: string): string {
  return createHash('sha256').update(executionArn).digest('hex').slice(0, 16);
}

/** The key of the table item that says which executions are changing an add-on. */
export const addonKey = ({ accountId, region, cluster, addon }: AddonPlace) => ({
  key: { S: `addon#${accountId}/${region}/${cluster}/${addon}` },
});

/** How EKS's event ends an attempt of the wait: with an error, because the next attempt is the one that polls. */
export const endedByEvent = (cause: string) => ({ error: 'EksEventReceived', cause });

/** When the state was entered, the number of its attempt, and the current time; ISO 8601. */
export type Attempt = { enteredAt: string; retryCount: number; now: string };

/** Seconds from one attempt to the next while EKS answers slowly: enough for every read of a poll. */
const SLOW_POLL_SECONDS = 45;

/** The time limit of an attempt, in seconds: the wait for the first, the pause between two polls for the others. */
export function attemptSeconds(
  { waitSeconds, pollSeconds }: AddonWait,
  { retryCount }: Pick<Attempt, 'retryCount'>,
): number {
  return retryCount === 0 ? waitSeconds : pollSeconds;
}

/** Milliseconds that each read of a poll may take, so that up to three of them fit into the attempt. */
export function readLimit(wait: AddonWait, attempt: Attempt): { requestTimeout?: number } {
  return attemptSeconds(wait, attempt) < SLOW_POLL_SECONDS ? { requestTimeout: 3_000 } : {};
}

/** The same wait with attempts that are long enough for slow responses; `undefined` when they are already. */
export function slowerWait(wait: AddonWait): AddonWait | undefined {
  if (wait.pollSeconds >= SLOW_POLL_SECONDS) return undefined;
  return { ...wait, waitSeconds: 1, pollSeconds: SLOW_POLL_SECONDS };
}

/** Whether it is time to poll. An early poll of an update does no harm; an early poll of an add-on would cut its bake short. */
export function isPollDue({ kind, waitSeconds }: AddonWait, attempt: Attempt): boolean {
  return waitedSeconds(attempt) >= waitSeconds || (kind === 'poll' && attempt.retryCount > 0);
}

/**
 * What a poll changes about a wait; `undefined` when the wait continues unchanged: nothing is new that a later poll must know, and
 * the next one is due at about the right time.
 */
export function changeOfWait(wait: AddonWait, next: AddonDecision, attempt: Attempt): AddonDecision | undefined {
  if (next.kind !== wait.kind || JSON.stringify(next.progress) !== JSON.stringify(wait.progress)) return next;
  // An unrelated event ended a long wait: the rest of it is waited for, without polls.
  const left = Math.ceil(wait.waitSeconds - waitedSeconds(attempt));
  if (left > 2 * wait.pollSeconds) return { ...wait, waitSeconds: left };
  // Attempts that were made longer for slow responses stay so, unless time is running out.
  const isSlow = wait.pollSeconds === SLOW_POLL_SECONDS && next.waitSeconds === next.pollSeconds;
  const isInStep = (isSlow || next.waitSeconds >= wait.pollSeconds) && next.waitSeconds < 2 * wait.pollSeconds;
  return isInStep ? undefined : next;
}

const waitedSeconds = ({ enteredAt, now }: Attempt) => (Date.parse(now) - Date.parse(enteredAt)) / 1000;

/**
 * What ends the wait for an update: an event of EKS where those are delivered, which is in the account and Region of the execution;
 * otherwise only the timer.
 */
export function endSignal({ cluster }: AddonPlan, executionArn: string, events: 'delivered' | 'none'): EndSignal {
  const own = locationOfArn(executionArn);
  const { region, accountId } = locationOf(cluster, own);
  return events === 'delivered' && region === own.region && accountId === own.accountId ? 'event' : 'timer';
}
