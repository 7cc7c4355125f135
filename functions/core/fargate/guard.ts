import { WorkflowError } from '../errors/workflow-error.ts';
import { issueText } from '../issue.ts';
import { type FargateProfile, runsSamePods } from './profile/profile.ts';
import { replaces, runOf } from './profile/tags.ts';
import type { Hop, InProgress, ObservedProfiles, ReplacementDecision, ReplacementProgress } from './progress.ts';
import { isPast, secondsSince } from './timing.ts';

type Seen = FargateProfile | undefined;

/** Throws `TimeIsUp` when it is too late to attempt a change. */
export function refuseLate({ tryUntil }: Pick<ReplacementProgress, 'tryUntil'>, now: number): void {
  if (isPast(tryUntil, now)) throw new WorkflowError('TimeIsUp', `The time limit, ${tryUntil}, has passed`);
}

/**
 * Throws `ProfileChangeJustStarted` when a change that usually takes `usualSeconds` has only just been requested: there is nothing
 * to see yet, and the state machine waits that long.
 */
export function refuseEarly(progress: ReplacementProgress, usualSeconds: number, now: number): void {
  const { since, waitSeconds, waitingFor } = progress;
  const isNew = since !== null && waitSeconds >= usualSeconds && secondsSince(since, now) < JUST_SECONDS;
  if (isNew) throw new WorkflowError('ProfileChangeJustStarted', `Waiting for ${waitingFor}`);
}

const JUST_SECONDS = 12;

/** The decision. Throws `ProfileChangeInProgress` while there is none: the state machine polls again by its `Retry`. */
export function refuseUnfinished(decision: ReplacementDecision | InProgress): ReplacementDecision {
  if (decision.kind !== 'in-progress') return decision;
  throw new WorkflowError('ProfileChangeInProgress', `Waiting for ${decision.waitingFor}`);
}

/** Gives `EksBusy` another name when EKS was already reported as busy: the state machine then retries the call. */
export function busyAgain({ busySince, moving }: ReplacementProgress): (error: unknown) => never {
  return (error) => {
    // Before another attempt, pods that came to the old profile meanwhile have to be moved.
    const isAgain =
      busySince !== null && moving === undefined && error instanceof WorkflowError && error.name === 'EksBusy';
    throw isAgain ? new WorkflowError('EksStillBusy', error.message, { cause: error }) : error;
  };
}

/**
 * Whether the new profile must be created or exists already. Throws `NewNameTaken` when its name belongs to a profile of someone
 * else, `OldProfileChanged` when the old one is no longer as planned. If the old one is gone, the new one is still created: then it
 * is needed even more.
 */
export function decideCreation({ old, new: wanted, adopts }: Hop, run: string, seen: ObservedProfiles) {
  if (seen.new) {
    const isOwn = replaces(seen.new, old) && (adopts === 'any-run' || runOf(seen.new) === run);
    if (isOwn && runsSamePods(seen.new, wanted)) return { kind: 'adopt', profile: seen.new } as const;
    const maker = runOf(seen.new) ?? 'somebody else';
    throw new WorkflowError(
      'NewNameTaken',
      `A profile ${wanted.name} already exists (${seen.new.status}), created by ${maker}`,
    );
  }
  refuseChanged(old, seen.old);
  return { kind: 'create' } as const;
}

/**
 * Whether the old profile may be deleted now. Throws unless the new one is ACTIVE and exactly as planned
 * (`NewProfileLost`), and the old one is exactly the one that was planned (`OldProfileChanged`).
 */
export function decideDeletion(
  { hop, madeArn }: Pick<ReplacementProgress, 'hop' | 'madeArn'>,
  seen: ObservedProfiles,
): { kind: 'delete' } | { kind: 'deleting' } {
  const reason = reasonLost(hop, madeArn, seen.new);
  if (reason !== undefined) throw new WorkflowError('NewProfileLost', reason);
  if (seen.old === undefined || seen.old.status === 'DELETING') return { kind: 'deleting' };
  refuseChanged(hop.old, seen.old);
  return { kind: 'delete' };
}

/** Whether a failed new profile may be removed: only the one that this run created, and never one that can run pods. */
export function decideRemoval(
  { hop, madeArn }: Pick<ReplacementProgress, 'hop' | 'madeArn'>,
  seen: Seen,
): { kind: 'delete' } | { kind: 'deleting' } {
  if (seen === undefined || seen.arn !== madeArn || seen.status === 'DELETING') return { kind: 'deleting' };
  if (seen.status === 'CREATE_FAILED' || seen.status === 'DELETE_FAILED') return { kind: 'delete' };
  throw new WorkflowError('NewProfileNotFailed', `${hop.new.name} is ${seen.status}, so it is not removed`);
}

/** Why the new profile cannot take the place of the old one; `undefined` when it can. */
export function reasonLost({ new: wanted }: Hop, madeArn: string | null, seen: Seen): string | undefined {
  if (!seen) return `${wanted.name} is gone: someone deleted it`;
  if (seen.arn !== madeArn) return `${wanted.name} is a different profile now: someone deleted and recreated it`;
  if (seen.status !== 'ACTIVE') {
    return [`${wanted.name} is ${seen.status}, not ACTIVE`, ...seen.issues.map(issueText)].join('; ');
  }
  return runsSamePods(seen, wanted) ? undefined : `${wanted.name} does not have the planned selectors, subnets or role`;
}

/** Why the old profile is not the one that was planned; `undefined` when it is, or is gone. */
export function reasonChanged(old: Hop['old'], seen: Seen): string | undefined {
  if (!seen) return undefined;
  if (seen.arn !== old.arn) return `${old.name} is a different profile now: someone deleted and recreated it`;
  return runsSamePods(seen, old)
    ? undefined
    : `${old.name} no longer has the selectors, subnets and role that it had when it was planned`;
}

function refuseChanged(old: Hop['old'], seen: Seen): void {
  const reason = reasonChanged(old, seen);
  if (reason !== undefined) throw new WorkflowError('OldProfileChanged', reason);
  const isKnown = seen === undefined || KNOWN_STATUSES.has(seen.status);
  if (!isKnown)
    throw new WorkflowError('UnknownStatus', `${old.name} is ${seen.status}, a status that eks-upkeep does not know`);
}

/** The statuses of the EKS service model. */
export const KNOWN_STATUSES: ReadonlySet<string> = new Set([
  'CREATING',
  'ACTIVE',
  'DELETING',
  'CREATE_FAILED',
  'DELETE_FAILED',
]);
