import type { Addon } from './addon.ts';
import type { AddonPlan } from './progress.ts';

/** In order, with nothing to report. */
export function isHealthy(addon: Addon): boolean {
  return addon.status === 'ACTIVE' && addon.issues.length === 0;
}

/** Unhealthier than in the snapshot: a status or an issue code that was not there. */
export function isWorse(addon: Addon, { from }: AddonPlan): boolean {
  const before = new Set(from.issues.map(({ code }) => code));
  const isBadStatus = addon.status !== 'ACTIVE' && addon.status !== from.status;
  return isBadStatus || addon.issues.some(({ code }) => !before.has(code));
}
