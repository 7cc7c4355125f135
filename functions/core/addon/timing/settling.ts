import { createHash } from 'node:crypto';
import { isoTime } from '../../time-limits.ts';
import type { Addon } from '../addon.ts';
import { isAddonBusy } from '../addon.ts';
import { policyOfAll } from '../advice/error-policy.ts';
import { isWorse } from '../health.ts';
import type { AddonPlan, AddonProgress, Settling } from '../progress.ts';
import { recoveryPollSeconds } from './expected-duration.ts';

/** Seconds without any progress after which nobody expects an add-on to recover, unless EKS's codes say otherwise. */
const PATIENCE_SECONDS = 600;

/** How long an add-on that is not healthy is still waited for; `over` when its time is up. */
export type Wait = { settling: Settling; waitSeconds: number } | 'over';

/**
 * Whether to wait on. Progress is any change in what EKS says of the add-on: status, version, and the codes, messages and
 * resources of its issues. While there is progress, or while every code is one that recovers by itself, nothing but the
 * deadline ends the wait; a request that names `settleSeconds` is given no more than that without progress.
 */
export function waitFor(plan: AddonPlan, progress: AddonProgress, addon: Addon, now: number): Wait {
  const limit = Date.parse(progress.phase === 'update' ? plan.changeUntil : plan.pollUntil);
  const seen = fingerprintOf(addon);
  const fresh = { since: progress.settling?.since ?? isoTime(now), stillSince: isoTime(now), seen };
  const settling = progress.settling?.seen === seen ? progress.settling : fresh;

  const patience = patienceOf(plan, progress, addon);
  const until = patience === undefined ? limit : Math.min(limit, Date.parse(settling.stillSince) + patience * 1000);
  const left = Math.floor((until - now) / 1000);
  if (left <= 0) return 'over';
  return { settling, waitSeconds: Math.min(left, recoveryPollSeconds((now - Date.parse(settling.since)) / 1000)) };
}

/** Seconds that may pass without progress; `undefined` when only the deadline counts. */
function patienceOf(plan: AddonPlan, progress: AddonProgress, addon: Addon): number | undefined {
  if (plan.settleSeconds !== null) return plan.settleSeconds;
  if (isAddonBusy(addon.status)) return undefined;
  const codes = [...addon.issues.map(({ code }) => code), ...(progress.failure ?? [])];
  // What was there before the update has a cause of its own, which no waiting removes.
  const isRecovering = ['ACTIVE', 'DEGRADED'].includes(addon.status) && policyOfAll(codes).canRecover;
  return isRecovering && isWorse(addon, plan) ? undefined : PATIENCE_SECONDS;
}

function fingerprintOf({ status, version, issues }: Addon): string {
  const said = issues.map(({ code, message, resourceIds }) => JSON.stringify([code, message, [...resourceIds].sort()]));
  return createHash('sha256')
    .update(JSON.stringify([status, version, said.sort()]))
    .digest('hex')
    .slice(0, 16);
}
