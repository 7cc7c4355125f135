import { createHash } from 'node:crypto';
import { isoTime } from '../../time-limits.ts';
import type { Addon } from '../addon.ts';
import { isAddonBusy } from '../addon.ts';
import { policyOfAll } from '../advice/error-policy.ts';
import { isWorse } from '../health.ts';
import type { AddonPlan, AddonProgress, Settling } from '../progress.ts';
import { recoveryPollSeconds } from './expected-duration.ts';

/** Seconds without progress after which an add-on is not expected to recover, unless EKS's codes say otherwise. */
const PATIENCE_SECONDS = 600;

/** How long to wait for an add-on that is not healthy; `over` when its time is up. */
export type Wait = { settling: Settling; waitSeconds: number } | 'over';

/**
 * Whether to continue waiting. Progress is any change in what EKS reports about the add-on: status, version, and the codes,
 * messages and resources of its issues. While there is progress, or while every code is one that recovers by itself, only the
 * deadline ends the wait; with `settleSeconds` in the request, that time without progress does too.
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
  // An issue from before the update has a cause of its own, which waiting does not remove.
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
