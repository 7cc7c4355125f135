import * as z from 'zod/mini';
import { ClusterPlace } from '../cluster.ts';
import { Outcome } from '../outcome.ts';
import { type FargateProfile, ProfileSpec, SpecDifference } from './profile/profile.ts';
import { durationText, later, secondsBetween, USUAL_CREATION_SECONDS, USUAL_DELETION_SECONDS } from './timing.ts';

/** What a run set out to do, decided once and carried along. Times are ISO 8601. */
export const ReplacementPlan = z.strictObject({
  cluster: ClusterPlace,
  /** The profile the request names. */
  profile: z.string(),
  /** The execution; the profiles it makes bear it as a tag. */
  run: z.string(),
  from: ProfileSpec,
  to: ProfileSpec,
  differences: z.array(SpecDifference),
  /** The profiles that are made, in order; with `keepName` the last one bears the old name. */
  names: z.array(z.string()),
  keepName: z.boolean(),
  handOver: z.enum(['bake', 'approve']),
  bakeSeconds: z.number(),
  deadlineAt: z.string(),
  /** Nothing is waited for any longer, so that there is time to notify. */
  pollUntil: z.string(),
  warnings: z.array(z.string()),
});
export type ReplacementPlan = z.infer<typeof ReplacementPlan>;

/**
 * One profile replaced by one other. `old` is as it was planned, and only exactly this one is ever deleted. `adopts`:
 * whose profile counts as the new one when it is there already, this run's only, or that of an earlier run too.
 */
export const Hop = z.strictObject({
  old: z.extend(ProfileSpec, { name: z.string(), arn: z.string() }),
  new: z.extend(ProfileSpec, { name: z.string() }),
  adopts: z.enum(['this-run', 'any-run']),
});
export type Hop = z.infer<typeof Hop>;

/** Where a run stands on its way. */
export const ReplacementProgress = z.strictObject({
  hop: Hop,
  /** ARN of the new profile once it is there: a namesake made by someone else later is not it. */
  madeArn: z.nullable(z.string()),
  /** When EKS took the change that is waited for. */
  since: z.nullable(z.string()),
  /** How often EKS took a deletion of what is being deleted. */
  deletions: z.number(),
  /** Since when EKS refuses a change because it is busy. */
  busySince: z.nullable(z.string()),
  /** Until when a change is tried again. */
  tryUntil: z.string(),
  waitSeconds: z.number(),
  waitingFor: z.string(),
  /** What happened so far, in sentences. */
  log: z.array(z.string()),
  /** EKS's codes met so far. */
  codes: z.array(z.string()),
  resourceIds: z.array(z.string()),
  /** How it ends once a failed profile is out of the way. */
  outcome: z.nullable(Outcome),
});
export type ReplacementProgress = z.infer<typeof ReplacementProgress>;

/**
 * What the state machine does next: wait `progress.waitSeconds`, then `create`, `poll-creation`, `delete` ...; `bake` and
 * `request-approval` come before the cutover; `plan` plans again; `publish` ends it.
 */
export type ReplacementDecision =
  | { kind: Exclude<ReplacementStep, 'request-approval'> | 'bake'; progress: ReplacementProgress }
  | { kind: 'request-approval'; progress: ReplacementProgress; question: string }
  | { kind: 'plan'; waitSeconds: number; waitingFor: string }
  | { kind: 'publish'; outcome: Outcome };

export const ReplacementStep = z.enum([
  'create',
  'poll-creation',
  'request-approval',
  'delete',
  'poll-deletion',
  'remove',
  'poll-removal',
]);
export type ReplacementStep = z.infer<typeof ReplacementStep>;

/** A plan and where it stands at `now` (ISO 8601): what every decision on the way is made from. */
export type Context = { plan: ReplacementPlan; progress: ReplacementProgress; now: string };

/** The progress with one more sentence of what happened. */
export function noted(progress: ReplacementProgress, ...sentences: string[]): ReplacementProgress {
  return { ...progress, log: [...progress.log, ...sentences] };
}

/** What was waited for because EKS was busy, as a sentence; none when it was not. */
export function busyTime({ busySince, waitingFor }: ReplacementProgress, now: string): string[] {
  if (busySince === null) return [];
  return [`Waited ${durationText(secondsBetween(busySince, now))} for EKS: ${waitingFor}`];
}

/** The progress once the new profile is there: EKS has just begun to make it, or it was found. */
export function afterCreate(
  { progress, now }: Pick<Context, 'progress' | 'now'>,
  profile: Pick<FargateProfile, 'arn' | 'name' | 'status' | 'createdAt'>,
  how: 'create' | 'adopt',
): ReplacementProgress {
  const readyAt = later(profile.createdAt, USUAL_CREATION_SECONDS);
  const left = Math.ceil(Math.min(Math.max(secondsBetween(now, readyAt), 0), USUAL_CREATION_SECONDS));
  const found =
    how === 'adopt' ? [`${profile.name} was there already (${profile.status}) and was taken as the new one.`] : [];
  return {
    ...noted(progress, ...busyTime(progress, now), ...found),
    madeArn: profile.arn,
    since: now,
    busySince: null,
    waitSeconds: how === 'create' ? USUAL_CREATION_SECONDS : statusWait(profile.status, left),
    waitingFor: `EKS to create ${profile.name}`,
  };
}

/** The progress once a deletion is under way: EKS has just taken it, or the profile is going already. */
export function afterDelete(
  { progress, now }: Pick<Context, 'progress' | 'now'>,
  name: string,
  how: 'delete' | 'deleting',
): ReplacementProgress {
  return {
    ...noted(progress, ...busyTime(progress, now)),
    since: now,
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
export function progressOf(hop: Hop, { pollUntil }: Pick<ReplacementPlan, 'pollUntil'>, log: string[] = []) {
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
  } satisfies ReplacementProgress;
}
