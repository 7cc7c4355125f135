import { createHash } from 'node:crypto';
import { isoTime } from '../../time-limits.ts';
import type { Addon } from '../addon.ts';
import { isAddonBusy } from '../addon.ts';
import { policyOfAll } from '../advice/error-policy.ts';
import { isWorse } from '../health.ts';
import type { AddonContext, AddonPlan, AddonProgress, Settling } from '../progress.ts';
import { recoveryPollSeconds } from './expected-duration.ts';

/** Seconds without progress after which an add-on is not expected to recover, unless EKS's codes say otherwise. */
const PATIENCE_SECONDS = 600;

/**
 * How long to wait for an add-on that is not healthy, and how long between the polls after that, which what is left of the time does
 * not shorten: one that a slow Lambda cannot answer would be repeated hundreds of times. `over` when its time is up.
 */
export type Wait = { settling: Settling; waitSeconds: number; pollSeconds: number } | 'over';

/**
 * Whether to continue waiting. Progress is any change in what EKS reports about the add-on: status, version, and the codes,
 * messages and resources of its issues. While there is progress, or while every code is one that recovers by itself, only the
 * deadline ends the wait; with `settleSeconds` in the request, that time without progress does too.
 */
export function waitFor(plan: AddonPlan, progress: AddonProgress, addon: Addon, now: number): Wait {
  const limit = Date.parse(progress.phase === 'update' ? plan.changeUntil : plan.pollUntil);
  return waitUntil({ limit, patience: patienceOf(plan, progress, addon), seen: fingerprintOf(addon) }, progress, now);
}

/** The same for pods that are not yet replaced, although EKS is done: what counts as progress is what is said of them. */
export function waitForRollout({ plan, progress, now }: AddonContext, lines: readonly string[]): Wait {
  const patience = plan.settleSeconds ?? PATIENCE_SECONDS;
  return waitUntil({ limit: Date.parse(plan.pollUntil), patience, seen: hashOf(lines) }, progress, now);
}

type Limits = { limit: number; patience: number | undefined; seen: string };

function waitUntil({ limit, patience, seen }: Limits, progress: AddonProgress, now: number): Wait {
  const fresh = { since: progress.settling?.since ?? isoTime(now), stillSince: isoTime(now), seen };
  const settling = progress.settling?.seen === seen ? progress.settling : fresh;

  const until = patience === undefined ? limit : Math.min(limit, Date.parse(settling.stillSince) + patience * 1000);
  const left = Math.floor((until - now) / 1000);
  if (left <= 0) return 'over';
  const pollSeconds = recoveryPollSeconds((now - Date.parse(settling.since)) / 1000);
  return { settling, waitSeconds: Math.min(left, pollSeconds), pollSeconds };
}

/** Seconds that may pass without progress; `undefined` when only the deadline counts. */
function patienceOf(plan: AddonPlan, progress: AddonProgress, addon: Addon): number | undefined {
  if (plan.settleSeconds !== null) return plan.settleSeconds;
  if (progress.diagnosed?.isCrashLooping) return 0;
  if (isAddonBusy(addon.status)) return undefined;
  const codes = [...addon.issues.map(({ code }) => code), ...(progress.failure ?? [])];
  // An issue from before the update has a cause of its own, which waiting does not remove.
  const isRecovering = ['ACTIVE', 'DEGRADED'].includes(addon.status) && policyOfAll(codes).canRecover;
  return isRecovering && isWorse(addon, plan) ? undefined : PATIENCE_SECONDS;
}

function fingerprintOf({ status, version, issues }: Addon): string {
  const said = issues.map(({ code, message, resourceIds }) => JSON.stringify([code, message, [...resourceIds].sort()]));
  return hashOf([status, version, said.sort()]);
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
