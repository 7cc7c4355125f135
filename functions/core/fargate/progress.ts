import * as z from 'zod/mini';
import { ClusterPlace } from '../cluster.ts';
import type { Context } from '../context.ts';
import { Outcome } from '../outcome.ts';
import { isoTime } from '../time-limits.ts';
import { MoveSettings, Moving, notMoved } from './pods/settings.ts';
import { type FargateProfile, ProfileSpec, SpecDifference } from './profile/profile.ts';
import { durationText, secondsSince, USUAL_CREATION_SECONDS, USUAL_DELETION_SECONDS } from './timing.ts';

/** What a run does, decided once. Times are ISO 8601. */
export const ReplacementPlan = z.strictObject({
  cluster: ClusterPlace,
  /** The profile the request names. */
  profile: z.string(),
  /** The execution; the profiles that it creates have it as a tag. */
  run: z.string(),
  from: ProfileSpec,
  to: ProfileSpec,
  differences: z.array(SpecDifference),
  /** The profiles to create, in order; with `keepName` the last one has the old name. */
  names: z.array(z.string()),
  keepName: z.boolean(),
  handOver: z.enum(['bake', 'approve']),
  bakeSeconds: z.number(),
  deadlineAt: z.string(),
  /** Polling and waiting end then, so that there is time to notify. */
  pollUntil: z.string(),
  warnings: z.array(z.string()),
  /** How the pods are moved before the old profile is deleted; absent when they are not. */
  moving: z.optional(MoveSettings),
});
export type ReplacementPlan = z.infer<typeof ReplacementPlan>;

/**
 * One profile replaced by another. `old` is as it was planned, and only exactly this one is ever deleted. `adopts`: whose profile
 * counts as the new one if it already exists, only that of this run, or also that of an earlier run.
 */
export const Hop = z.strictObject({
  old: z.extend(ProfileSpec, { name: z.string(), arn: z.string() }),
  new: z.extend(ProfileSpec, { name: z.string() }),
  adopts: z.enum(['this-run', 'any-run']),
});
export type Hop = z.infer<typeof Hop>;

/** How far a run has come. */
export const ReplacementProgress = z.strictObject({
  hop: Hop,
  /** ARN of the new profile once it exists: one of the same name that someone else creates later is not it. */
  madeArn: z.nullable(z.string()),
  /** When EKS accepted the change that is waited for. */
  since: z.nullable(z.string()),
  /** How many deletions of the profile EKS has accepted. */
  deletions: z.number(),
  /** Since when EKS has rejected a change because it is busy. */
  busySince: z.nullable(z.string()),
  /** Until when a change is retried. */
  tryUntil: z.string(),
  waitSeconds: z.number(),
  waitingFor: z.string(),
  /** What has happened so far, in sentences. */
  log: z.array(z.string()),
  /** The codes that EKS has reported so far. */
  codes: z.array(z.string()),
  resourceIds: z.array(z.string()),
  /** The outcome to publish once a failed profile is removed. */
  outcome: z.nullable(Outcome),
  /** How far moving the pods has come; absent when they are not moved. */
  moving: z.optional(Moving),
});
export type ReplacementProgress = z.infer<typeof ReplacementProgress>;

/** What the state machine passes to the Lambda of each step. */
export const StepInput = z.strictObject({
  plan: ReplacementPlan,
  progress: ReplacementProgress,
  now: z.iso.datetime(),
});
export type StepInput = z.infer<typeof StepInput>;

/**
 * What the state machine does next: wait `progress.waitSeconds`, then `create`, `poll-creation`, `delete` ...; `bake` and
 * `request-approval` come before the cutover; `inspect`, `move` and `free` are about the pods; `plan` plans again; `publish` ends it.
 */
export type ReplacementDecision =
  | { kind: Exclude<ReplacementStep, 'request-approval'> | 'bake'; progress: ReplacementProgress }
  | { kind: 'request-approval'; progress: ReplacementProgress; question: string }
  | { kind: 'plan'; waitSeconds: number; waitingFor: string }
  | { kind: 'publish'; outcome: Outcome };

/** Nothing to decide yet: the state machine polls again in a few seconds. */
export type InProgress = { kind: 'in-progress'; waitingFor: string };

export const ReplacementStep = z.enum([
  'inspect',
  'create',
  'poll-creation',
  'request-approval',
  'move',
  'delete',
  'poll-deletion',
  'free',
  'remove',
  'poll-removal',
]);
export type ReplacementStep = z.infer<typeof ReplacementStep>;

/** Both profiles of a hop as EKS describes them; `undefined` for one that does not exist. */
export type ObservedProfiles = { old: FargateProfile | undefined; new: FargateProfile | undefined };

/** The basis of every decision on the way. */
export type ReplacementContext = Context<ReplacementPlan, ReplacementProgress>;

/** The progress with more sentences in its log. */
export function noted(progress: ReplacementProgress, ...sentences: string[]): ReplacementProgress {
  return { ...progress, log: [...progress.log, ...sentences] };
}

/** A sentence about how long EKS was busy; none when it was not. */
export function busyTime({ busySince, waitingFor }: ReplacementProgress, now: number): string[] {
  if (busySince === null) return [];
  return [`Waited ${durationText(secondsSince(busySince, now))} for EKS: ${waitingFor}`];
}

/** The progress once the new profile exists: EKS has just started to create it, or it was found. */
export function afterCreate(
  { progress, now }: Pick<ReplacementContext, 'progress' | 'now'>,
  profile: Pick<FargateProfile, 'arn' | 'name' | 'status' | 'createdAt'>,
  how: 'create' | 'adopt',
): ReplacementProgress {
  const age = secondsSince(profile.createdAt, now);
  const left = Math.ceil(Math.min(Math.max(USUAL_CREATION_SECONDS - age, 0), USUAL_CREATION_SECONDS));
  const found =
    how === 'adopt' ? [`${profile.name} already existed (${profile.status}) and was adopted as the new one.`] : [];
  return {
    ...noted(progress, ...busyTime(progress, now), ...found),
    madeArn: profile.arn,
    since: isoTime(now),
    busySince: null,
    waitSeconds: how === 'create' ? USUAL_CREATION_SECONDS : statusWait(profile.status, left),
    waitingFor: `EKS to create ${profile.name}`,
  };
}

/** The progress once a deletion has started: EKS has just accepted it, or the profile was already being deleted. */
export function afterDelete(
  { progress, now }: Pick<ReplacementContext, 'progress' | 'now'>,
  name: string,
  how: 'delete' | 'deleting',
): ReplacementProgress {
  return {
    ...noted(progress, ...busyTime(progress, now)),
    since: isoTime(now),
    deletions: progress.deletions + 1,
    busySince: null,
    waitSeconds: how === 'delete' ? USUAL_DELETION_SECONDS : 0,
    waitingFor: `EKS to delete ${name}`,
  };
}

function statusWait(status: string, left: number): number {
  return status === 'CREATING' ? left : 0;
}

/** The progress of a hop at its beginning. */
export function progressOf(
  hop: Hop,
  { pollUntil, moving }: Pick<ReplacementPlan, 'pollUntil' | 'moving'>,
  log: string[] = [],
): ReplacementProgress {
  return {
    hop,
    madeArn: null,
    since: null,
    deletions: 0,
    busySince: null,
    tryUntil: pollUntil,
    waitSeconds: 0,
    waitingFor: '',
    log,
    codes: [],
    resourceIds: [],
    outcome: null,
    ...(moving !== undefined && { moving: notMoved(moving) }),
  };
}
