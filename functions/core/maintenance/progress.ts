import * as z from 'zod/mini';
import { ClusterPlace } from '../cluster.ts';
import type { Context } from '../context.ts';
import { type Outcome, Severity } from '../outcome.ts';
import { QuotedInsight } from './insights.ts';

/**
 * One item: an execution of another state machine. `run` is its name, the same in every attempt; its input is stored separately,
 * because no decision depends on it.
 */
export const MaintenanceItem = z.strictObject({
  machine: z.enum(['update-addon', 'replace-fargate-profile']),
  resource: z.string(),
  run: z.string(),
  timeoutSeconds: z.number(),
});
export type MaintenanceItem = z.infer<typeof MaintenanceItem>;

/** An installed add-on that is left alone, with the reason. */
export const LeftAlone = z.strictObject({ addon: z.string(), reason: z.string() });
export type LeftAlone = z.infer<typeof LeftAlone>;

/** What an execution does on a cluster, one item at a time. */
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
 * The result of an item, short enough for a hundred of them to be passed on. `says` has the summary and each reason on a line;
 * `details` are those of the outcome of the other state machine.
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
  /** How long its execution took, if there was one that ended. */
  seconds: z.exactOptional(z.number()),
});
export type ItemResult = z.infer<typeof ItemResult>;

/** The progress of a run: the current item, the results of those before, and what it waits for. */
export const MaintenanceProgress = z.strictObject({
  at: z.number(),
  results: z.array(ItemResult),
  /** How often the current item was attempted and did not start. */
  tries: z.number(),
  /** When the current wait began, ISO 8601. */
  since: z.nullable(z.string()),
  waitSeconds: z.number(),
  waitingFor: z.string(),
});
export type MaintenanceProgress = z.infer<typeof MaintenanceProgress>;

/** The basis of every decision on the way. */
export type MaintenanceContext = Context<MaintenancePlan, MaintenanceProgress>;

/**
 * What to do next. `plan`: wait, then plan again; `item`: run the current item; `again`: retry it after a pause, under the same
 * name; `poll`: check later whether it has ended; `idle`: wait until no update is in progress; `publish`: the run ends.
 */
export type MaintenanceDecision =
  | { kind: 'plan'; waitSeconds: number; waitingFor: string }
  | { kind: 'item' | 'again' | 'poll' | 'idle'; progress: MaintenanceProgress }
  | { kind: 'publish'; outcome: Outcome };

export const FIRST_PROGRESS: MaintenanceProgress = {
  at: 0,
  results: [],
  tries: 0,
  since: null,
  waitSeconds: 0,
  waitingFor: '',
};
