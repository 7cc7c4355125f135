import * as z from 'zod/mini';
import type { Outcome } from '../outcome.ts';
import { Freeze } from './calendar.ts';
import { WavePace } from './waves.ts';

/** How a wave ended, in numbers; its results are in the bucket. */
export const WaveCounts = z.strictObject({
  started: z.number(),
  succeeded: z.number(),
  changed: z.number(),
  failed: z.number(),
  /** Clusters on which the plan found something that cannot be changed, and that did not fail otherwise. */
  blocked: z.number(),
  notStarted: z.number(),
  /** Why nothing more was started; empty when all of it was. */
  why: z.string(),
});
export type WaveCounts = z.infer<typeof WaveCounts>;

/** The progress of a run: the wave under way, and how those before it ended. While the clusters are planned, the wave is -1. */
export const FleetProgress = z.strictObject({ wave: z.number(), ended: z.array(WaveCounts) });
export type FleetProgress = z.infer<typeof FleetProgress>;

/** While the clusters are planned. */
export const PLANNING: FleetProgress = { wave: -1, ended: [] };

/** What the Map does: it plans all clusters, or changes those of a wave. */
export const FleetStep = z.strictObject({
  /** The name of its list in the bucket. */
  name: z.string(),
  dryRun: z.boolean(),
  pace: WavePace,
  freeze: z.array(Freeze),
});
export type FleetStep = z.infer<typeof FleetStep>;

/** A wave that is to be run, and the request for approval before it, if there is one. */
const Wave = z.strictObject({ kind: z.literal('wave'), step: FleetStep, progress: FleetProgress });
const Request = {
  kind: z.literal('ask'),
  /** What it is about: its name in the run, which has each once. */
  topic: z.string(),
  question: z.string(),
  /** ISO 8601. */
  until: z.iso.datetime(),
  /** The progress until then: the wave that ended last. */
  progress: FleetProgress,
};
const Approval = z.strictObject({
  ...Request,
  about: z.literal('approval'),
  unanswered: z.literal('rejected'),
  next: Wave,
});
const BeforeWave = z.discriminatedUnion('kind', [Wave, Approval]);
/** Whether the clusters that were changed are still healthy: before what comes next. */
const Check = z.strictObject({ kind: z.literal('check'), progress: FleetProgress, next: BeforeWave });
const Bake = z.strictObject({ ...Request, about: z.literal('bake'), unanswered: z.literal('continues'), next: Check });

/** What people are asked. `bake`: without an answer it continues when the time is over. */
export const Asked = z.discriminatedUnion('about', [Approval, Bake]);
export type Asked = z.infer<typeof Asked>;
export const HealthCheck = Check;
export type HealthCheck = z.infer<typeof Check>;
export type BeforeWave = z.infer<typeof BeforeWave>;

/** What to do next. `announce`: notify of the plan, then what follows. */
export type FleetDecision =
  | BeforeWave
  | HealthCheck
  | Asked
  | { kind: 'announce'; outcome: Outcome; next: BeforeWave }
  | { kind: 'publish'; outcome: Outcome };
