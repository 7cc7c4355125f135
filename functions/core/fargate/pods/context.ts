import type { ReplacementContext } from '../progress.ts';
import type { MoveContext } from './obstacles.ts';
import type { MoveSettings, Moving } from './settings.ts';

/** A run that moves pods. */
export type MovingContext = ReplacementContext & { settings: MoveSettings; moving: Moving };

/** What moving goes by, in a run that moves pods; `undefined` in any other. */
export function movingContext(context: ReplacementContext): MovingContext | undefined {
  const { moving: settings } = context.plan;
  const { moving } = context.progress;
  return settings === undefined || moving === undefined ? undefined : { ...context, settings, moving };
}

export function moveContextOf({ plan, progress, settings, moving, now }: MovingContext): MoveContext {
  const { old, new: wanted } = progress.hop;
  return {
    ...{ settings, old: old.name, new: { name: wanted.name, selectors: wanted.selectors }, now },
    since: moving.since,
    isApproved: plan.handOver === 'approve',
    unhealthy: new Set(moving.unhealthy),
  };
}
