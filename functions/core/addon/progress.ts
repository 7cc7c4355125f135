import * as z from 'zod/mini';
import { ClusterPlace } from '../cluster.ts';
import type { Context } from '../context.ts';
import { Reach } from '../kubernetes/reach.ts';
import type { Outcome } from '../outcome.ts';
import { PodIdentityAssociation } from './request.ts';
import { WayBack } from './versions/way-back.ts';

const Settings = z.strictObject({
  version: z.string(),
  configurationValues: z.nullable(z.string()),
  serviceAccountRoleArn: z.nullable(z.string()),
  podIdentityAssociations: z.array(PodIdentityAssociation),
});

const IssueSeen = z.strictObject({ code: z.string(), message: z.string(), resourceIds: z.array(z.string()) });

/**
 * What an execution does, decided once. `from` is the snapshot that a rollback restores, `to` the target, `versions` the versions
 * on the way there, one update each. `changes` says which settings besides the version the request changes; the others are not
 * sent, or sent unchanged. Times are ISO 8601.
 */
export const AddonPlan = z.strictObject({
  cluster: ClusterPlace,
  clusterVersion: z.string(),
  addon: z.string(),
  /** Where its Kubernetes objects are. */
  namespace: z.string(),
  from: z.extend(Settings, { status: z.string(), issues: z.array(IssueSeen) }),
  to: Settings,
  versions: z.array(z.string()),
  changes: z.strictObject({ configuration: z.boolean(), role: z.boolean(), identities: z.boolean() }),
  resolveConflicts: z.enum(['NONE', 'PRESERVE', 'OVERWRITE']),
  onConflict: z.enum(['fail', 'preserve', 'overwrite']),
  rollBack: z.boolean(),
  rollBackTo: z.enum(['start', 'last-good-step', 'nearest']),
  /** Of each step, how it is rolled back. */
  wayBack: z.array(WayBack),
  bakeSeconds: z.number(),
  /** Seconds without progress after which an unhealthy add-on is given up; `null`: while it can recover, until the deadline. */
  settleSeconds: z.nullable(z.number()),
  /** The execution must have ended by then. */
  deadlineAt: z.string(),
  /** Polling and waiting end then, so that there is time to notify. */
  pollUntil: z.string(),
  /** The update itself is neither retried nor waited for after this, so that there is time to roll back. */
  changeUntil: z.string(),
  warnings: z.array(z.string()),
  /** Newer versions that a rule of the request holds back, with the rule: part of the outcome, and not a warning. */
  notes: z.array(z.string()),
  /** How the cluster is asked why the add-on is not healthy, and the role that asks; absent where that is not to be done. */
  diagnosis: z.optional(z.strictObject({ reach: Reach, role: z.string() })),
});
export type AddonPlan = z.infer<typeof AddonPlan>;

/**
 * An add-on that is given time to recover: since when, since when what EKS reports about it has not changed, and a fingerprint of
 * that.
 */
const Settling = z.strictObject({ since: z.string(), stillSince: z.string(), seen: z.string() });
export type Settling = z.infer<typeof Settling>;

/** What the cluster showed of an add-on that is given time to recover: when, and whether its new pods crash again and again. */
const Diagnosed = z.strictObject({ at: z.string(), isCrashLooping: z.boolean(), lines: z.array(z.string()) });

/**
 * How far an execution has come. `path` has the versions of the current phase and `step` is the index of the current one; `calls`
 * counts the UpdateAddon calls of the execution, so that each has a token of its own; `tries` counts the retries of this step.
 */
export const AddonProgress = z.strictObject({
  phase: z.enum(['update', 'rollback']),
  path: z.array(z.string()),
  step: z.number(),
  calls: z.number(),
  tries: z.number(),
  conflictMode: z.enum(['NONE', 'PRESERVE', 'OVERWRITE']),
  updateId: z.nullable(z.string()),
  /** The current update was started by someone else and is only waited for. */
  foreign: z.boolean(),
  /** The codes with which EKS marked the update of this step Failed or Cancelled; `null` when it did not. */
  failure: z.nullable(z.array(z.string())),
  startedAt: z.string(),
  settling: z.nullable(Settling),
  /** What has happened so far, in sentences. */
  log: z.array(z.string()),
  /** The codes that EKS has reported so far. */
  codes: z.array(z.string()),
  resourceIds: z.array(z.string()),
  /** The latest message of EKS about each of these codes. */
  issues: z.array(IssueSeen),
  diagnosed: z.optional(Diagnosed),
});
export type AddonProgress = z.infer<typeof AddonProgress>;

/**
 * What a new plan must know of an earlier one in the same execution: its UpdateAddon calls, since a token must never be
 * used for two different changes, and its log.
 */
export const Past = z.strictObject({ calls: z.number(), log: z.array(z.string()) });
export type Past = z.infer<typeof Past>;

/** What a decision about an update is made from. */
export type AddonContext = Context<AddonPlan, AddonProgress>;

type Pause = { waitSeconds: number; waitingFor: string };

/**
 * An add-on that is polled: first after `waitSeconds`, then every `pollSeconds`. `poll`: whether its update has ended;
 * `verify`: whether it is healthy.
 */
export const AddonWait = z.strictObject({
  kind: z.enum(['poll', 'verify']),
  waitSeconds: z.number(),
  pollSeconds: z.number(),
  waitingFor: z.string(),
  progress: AddonProgress,
});
export type AddonWait = z.infer<typeof AddonWait>;

/** A decision that the cluster is asked about before it is followed. */
export type PendingDecision =
  | (Pause & { kind: 'start' | 'rollback'; progress: AddonProgress })
  | AddonWait
  | { kind: 'publish'; outcome: Outcome };

/**
 * `failure`: why the add-on is not healthy, before it is rolled back or given up. `recovery`: whether waiting is worth it. `rollout`:
 * whether all pods are of the new version, before the step counts as done; `progress` is that of the step.
 */
export type AddonDiagnosis =
  | { kind: 'diagnose'; of: 'failure' | 'recovery'; next: PendingDecision }
  | { kind: 'diagnose'; of: 'rollout'; next: PendingDecision; progress: AddonProgress };

/**
 * What the state machine does next. `plan`: wait, then plan again. `start`, `rollback`: wait, then call UpdateAddon.
 * `poll`, `verify`: wait, and poll. `diagnose`: ask the cluster. `publish`: the run ends.
 */
export type AddonDecision = (Pause & { kind: 'plan'; past: Past }) | PendingDecision | AddonDiagnosis;

/** What planning gives: the next decision, and the plan once there is one. */
export type PlannedDecision = { decision: AddonDecision; plan: AddonPlan | null };

/** The progress before another UpdateAddon call: a new token, and nothing is known of its update yet. */
export function withNextCall({ diagnosed: _, ...progress }: AddonProgress): AddonProgress {
  return {
    ...progress,
    calls: progress.calls + 1,
    updateId: null,
    failure: null,
    startedAt: '',
    settling: null,
  };
}
