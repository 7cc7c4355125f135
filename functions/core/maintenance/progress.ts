import * as z from 'zod/mini';
import { ClusterPlace } from '../cluster.ts';
import { type Outcome, Severity } from '../outcome.ts';
import { QuotedInsight } from './insights.ts';

/**
 * One thing to do: an execution of another machine. `run` is its name, the same whenever it is asked for; what it is
 * started with is kept apart, since nothing is decided by it.
 */
export const MaintenanceItem = z.strictObject({
  machine: z.enum(['update-addon', 'replace-fargate-profile']),
  resource: z.string(),
  run: z.string(),
  timeoutSeconds: z.number(),
});
export type MaintenanceItem = z.infer<typeof MaintenanceItem>;

/** An add-on that is there and left as it is, with the reason. */
export const LeftAlone = z.strictObject({ addon: z.string(), reason: z.string() });
export type LeftAlone = z.infer<typeof LeftAlone>;

/** What an execution does on a cluster, one thing after another. */
export const MaintenancePlan = z.strictObject({
  cluster: ClusterPlace,
  onFailure: z.enum(['stop', 'continue']),
  dryRun: z.boolean(),
  items: z.array(MaintenanceItem).check(z.minLength(1)),
  leftAlone: z.array(LeftAlone),
  insights: z.array(QuotedInsight),
});
export type MaintenancePlan = z.infer<typeof MaintenancePlan>;

/**
 * What came of an item, short enough for a hundred of them to be handed on. `says` has a line for what came of it and one for
 * each reason; `details` are those of the other machine's outcome.
 */
export const ItemResult = z.strictObject({
  machine: z.string(),
  resource: z.string(),
  execution: z.string(),
  name: z.string(),
  succeeded: z.boolean(),
  severity: Severity,
  says: z.string(),
  details: z.record(z.string(), z.json()),
});
export type ItemResult = z.infer<typeof ItemResult>;

/** Where a run stands: the item it is at, what came of those before, and what it waits for. */
export const MaintenanceProgress = z.strictObject({
  at: z.number(),
  results: z.array(ItemResult),
  /** How often the item under way was asked for and did not start. */
  tries: z.number(),
  /** Since when something is waited for, ISO 8601. */
  since: z.nullable(z.string()),
  waitSeconds: z.number(),
  waitingFor: z.string(),
});
export type MaintenanceProgress = z.infer<typeof MaintenanceProgress>;

/**
 * What to do next. `plan`: wait, then plan again; `item`: the item that the run is at; `again`: the same after a pause, by the
 * same name; `watch`: see later how it ended; `rest`: wait until EKS changes nothing; `tell`: the end.
 */
export type MaintenanceDecision =
  | { kind: 'plan'; waitSeconds: number; waitingFor: string }
  | { kind: 'item' | 'again' | 'watch' | 'rest'; progress: MaintenanceProgress }
  | { kind: 'publish'; outcome: Outcome };

export const FIRST_PROGRESS: MaintenanceProgress = {
  at: 0,
  results: [],
  tries: 0,
  since: null,
  waitSeconds: 0,
  waitingFor: '',
};
