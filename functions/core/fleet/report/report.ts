import * as z from 'zod/mini';
import { Severity } from '../../outcome.ts';

/** What became of an add-on or Fargate profile. */
export const ReportedItem = z.object({
  resource: z.string(),
  name: z.string(),
  succeeded: z.boolean(),
  /** The summary and what follows it, a line each. */
  says: z.string(),
  /** Those of its outcome: `from` and `to`, `oldProfile` and `newProfile`, `decision`, ... */
  details: z.record(z.string(), z.json()),
  /** How long it took; `null` when nothing was started. */
  seconds: z.optional(z.nullable(z.number())),
});
export type ReportedItem = z.infer<typeof ReportedItem>;

/** What became of a cluster of a wave. */
export const ReportedCluster = z.object({
  /** `111122223333/eu-west-1/prod-1`. */
  cluster: z.string(),
  end: z.enum(['succeeded', 'failed', 'critical', 'not-started']),
  name: z.string(),
  says: z.string(),
  execution: z.nullable(z.string()),
  startedAt: z.nullable(z.string()),
  seconds: z.number(),
  items: z.array(ReportedItem),
});
export type ReportedCluster = z.infer<typeof ReportedCluster>;

/** A wave, and why nothing more of it was started; that is empty when all of it was. */
export const ReportedWave = z.object({
  name: z.string(),
  why: z.string(),
  clusters: z.array(ReportedCluster),
});
export type ReportedWave = z.infer<typeof ReportedWave>;

/** Everything that a run of `maintain-fleet` did, and what it did not reach. Times are ISO 8601. */
export const FleetReport = z.object({
  /** The ARN of the execution. */
  run: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  dryRun: z.boolean(),
  outcome: z.object({
    name: z.string(),
    succeeded: z.boolean(),
    severity: Severity,
    summary: z.string(),
    reasons: z.array(z.string()),
    advice: z.array(z.string()),
  }),
  totals: z.object({
    clusters: z.number(),
    succeeded: z.number(),
    changed: z.number(),
    failed: z.number(),
    notReached: z.number(),
    unreachable: z.number(),
    inNoWave: z.number(),
  }),
  waves: z.array(ReportedWave),
  warnings: z.array(z.string()),
  /** Who paused, continued or stopped it, when and why: a sentence each. */
  controls: z._default(z.array(z.string()), []),
});
export type FleetReport = z.infer<typeof FleetReport>;
