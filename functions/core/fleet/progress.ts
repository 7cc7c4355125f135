import * as z from 'zod/mini';
import type { Outcome } from '../outcome.ts';

/** How a wave ended, in numbers; its results are in the bucket. */
export const WaveCounts = z.strictObject({
  succeeded: z.number(),
  changed: z.number(),
  failed: z.number(),
  notStarted: z.number(),
  /** Why nothing more was started; empty when all of it was. */
  why: z.string(),
});
export type WaveCounts = z.infer<typeof WaveCounts>;

/** The progress of a run: the wave under way, and how those before it ended. */
export const FleetProgress = z.strictObject({ wave: z.number(), ended: z.array(WaveCounts) });
export type FleetProgress = z.infer<typeof FleetProgress>;

export const FIRST_PROGRESS: FleetProgress = { wave: 0, ended: [] };

/** What to do next. `bake`: wait, then run the next wave. */
export type FleetDecision =
  | { kind: 'wave'; progress: FleetProgress }
  | { kind: 'bake'; waitSeconds: number; waitingFor: string; progress: FleetProgress }
  | { kind: 'publish'; outcome: Outcome };
