import type { Addon } from './addon.ts';
import { goalOf, isAt } from './change.ts';
import type { AddonPlan, AddonProgress } from './progress.ts';

/**
 * What the step under way has moved, version, configuration, role and identities taken together. `nothing`: the add-on is as
 * it was before the step. `all`: it is as the step asked for. `part`: it is between the two. `other`: it is at a version that
 * this run never asked for. A step that has nothing to move has moved nothing.
 */
export type Movement = 'nothing' | 'all' | 'part' | 'other';

/** Whatever status EKS leaves an add-on in, what has moved decides what is done about it. */
export function movementOf(plan: AddonPlan, progress: AddonProgress, addon: Addon): Movement {
  const isFirst = progress.step === 0;
  const before = isFirst ? plan.from : goalOf(plan, { ...progress, step: progress.step - 1 });
  if (isAt(addon, before)) return 'nothing';
  if (isAt(addon, goalOf(plan, progress))) return 'all';
  return [plan.from.version, ...plan.versions].includes(addon.version) ? 'part' : 'other';
}
