import * as z from 'zod/mini';
import { ClusterPlace } from '../cluster.ts';
import type { Context } from '../context.ts';
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
 * What an execution set out to do, decided once and carried along. `from` is the snapshot that a rollback restores,
 * `to` what the add-on is to be, `versions` the way there, one update each. `changes` says which settings beside the
 * version the request changes; the others are not sent, or sent as they are. Times are ISO 8601.
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
  /** Nothing is waited for any longer, so that there is time to notify. */
  pollUntil: z.string(),
  /** No further try and no settling of the update itself after this, so that there is time to roll back. */
  changeUntil: z.string(),
  warnings: z.array(z.string()),
  /** Newer versions that a rule of the request holds back, with the rule: said at the end, and no reason to worry. */
  notes: z.array(z.string()),
});
export type AddonPlan = z.infer<typeof AddonPlan>;

/**
 * An add-on that is not healthy yet, and is waited for: since when, since when what EKS says of it is the same, and a
 * fingerprint of that.
 */
const Settling = z.strictObject({ since: z.string(), stillSince: z.string(), seen: z.string() });
export type Settling = z.infer<typeof Settling>;

/**
 * Where an execution stands on its way. `path` holds the versions of the present phase and `step` the one under way;
 * `calls` numbers the UpdateAddon calls of the execution and makes each token its own; `tries` counts repeats of this step.
 */
export const AddonProgress = z.strictObject({
  phase: z.enum(['update', 'rollback']),
  path: z.array(z.string()),
  step: z.number(),
  calls: z.number(),
  tries: z.number(),
  conflictMode: z.enum(['NONE', 'PRESERVE', 'OVERWRITE']),
  updateId: z.nullable(z.string()),
  /** The update under way was started by someone else and is only waited for. */
  foreign: z.boolean(),
  /** The codes with which EKS marked the update of this step Failed or Cancelled; `null` when it did not. */
  failure: z.nullable(z.array(z.string())),
  startedAt: z.string(),
  settling: z.nullable(Settling),
  /** What happened so far, in sentences. */
  log: z.array(z.string()),
  /** EKS's codes met so far. */
  codes: z.array(z.string()),
  resourceIds: z.array(z.string()),
  /** What EKS said last of each of these codes. */
  issues: z.array(IssueSeen),
});
export type AddonProgress = z.infer<typeof AddonProgress>;

/**
 * What a new plan must know of an earlier one in the same execution: its UpdateAddon calls, since a token must never be
 * used for two different changes, and its log.
 */
export const Past = z.strictObject({ calls: z.number(), log: z.array(z.string()) });
export type Past = z.infer<typeof Past>;

/** Where an update stands, and what to do about it. */
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

/**
 * What the state machine does next. `plan`: wait, then plan again. `start`, `rollback`: wait, then call UpdateAddon.
 * `poll`, `verify`: wait, and poll. `publish`: it is over.
 */
export type AddonDecision =
  | (Pause & { kind: 'plan'; past: Past })
  | (Pause & { kind: 'start' | 'rollback'; progress: AddonProgress })
  | AddonWait
  | { kind: 'publish'; outcome: Outcome };

/** What planning gives: the next decision, and the plan once there is one. */
export type PlannedDecision = { decision: AddonDecision; plan: AddonPlan | null };

/** The progress with another UpdateAddon call ahead: a new token, nothing known of its update yet. */
export function withNextCall(progress: AddonProgress): AddonProgress {
  return {
    ...progress,
    calls: progress.calls + 1,
    updateId: null,
    failure: null,
    startedAt: '',
    settling: null,
  };
}
