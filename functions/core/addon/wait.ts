import { createHash } from 'node:crypto';
import { type ClusterPlace, locationOf, locationOfArn } from '../cluster.ts';
import type { AddonDecision, AddonPlan, AddonWait } from './progress.ts';

/** An add-on among those of all accounts and Regions. */
export type AddonPlace = { accountId: string; region: string; cluster: string; addon: string };

/** Where an add-on is that an execution works on. */
export function addonPlace(cluster: ClusterPlace, addon: string, executionArn: string): AddonPlace {
  return { ...locationOf(cluster, executionArn), cluster: cluster.name, addon };
}

/** The opaque id under which an execution's task token is kept; one at a time, so a newer token takes its place. */
export function waitId(executionArn: string): string {
  return createHash('sha256').update(executionArn).digest('hex').slice(0, 16);
}

/** The key of the item in the table that holds who is at an add-on. */
export const addonKey = ({ accountId, region, cluster, addon }: AddonPlace) => ({
  key: { S: `addon#${accountId}/${region}/${cluster}/${addon}` },
});

/** What EKS's event ends an attempt to wait with: an error, since the attempt that follows is the one that polls. */
export const endedByEvent = (cause: string) => ({ error: 'EksEventReceived', cause });

/** Since when a state waits, which attempt of it this is, and the time; ISO 8601. */
export type Attempt = { enteredAt: string; retryCount: number; now: string };

/** Whether it is time to poll. An early look at an update costs nothing; at an add-on it would cut its bake short. */
export function isPollDue({ kind, waitSeconds }: AddonWait, attempt: Attempt): boolean {
  return waitedSeconds(attempt) >= waitSeconds || (kind === 'poll' && attempt.retryCount > 0);
}

/**
 * What a poll changes about a wait; `undefined` when it goes on as it is: nothing is new that a later poll must know, and
 * that one comes about when it should.
 */
export function changeOfWait(wait: AddonWait, next: AddonDecision, attempt: Attempt): AddonDecision | undefined {
  if (next.kind !== wait.kind || JSON.stringify(next.progress) !== JSON.stringify(wait.progress)) return next;
  // A stray event ended a long wait: what is left of it is waited for, not spent on polls.
  const left = Math.ceil(wait.waitSeconds - waitedSeconds(attempt));
  if (left > 2 * wait.pollSeconds) return { ...wait, waitSeconds: left };
  const isInStep = next.waitSeconds >= wait.pollSeconds && next.waitSeconds < 2 * wait.pollSeconds;
  return isInStep ? undefined : next;
}

const waitedSeconds = ({ enteredAt, now }: Attempt) => (Date.parse(now) - Date.parse(enteredAt)) / 1000;

/**
 * What ends the wait for an update: an event of EKS, where they are delivered, which is in the account and Region of the
 * execution; and otherwise the timer alone.
 */
export function endSignal(
  { cluster }: AddonPlan,
  executionArn: string,
  events: 'delivered' | 'none',
): 'event' | 'timer' {
  const own = locationOfArn(executionArn);
  const { region, accountId } = locationOf(cluster, own);
  return events === 'delivered' && region === own.region && accountId === own.accountId ? 'event' : 'timer';
}
