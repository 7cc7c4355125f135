import { issueText } from '../issue.ts';
import { isoTime } from '../time-limits.ts';
import { reasonChanged, reasonLost } from './guard.ts';
import { progressOutcome, publish } from './outcome.ts';
import { issueAdvice } from './profile/issue.ts';
import type { FargateProfile } from './profile/profile.ts';
import {
  afterDelete,
  type InProgress,
  noted,
  type ObservedProfiles,
  type ReplacementContext,
  type ReplacementDecision,
} from './progress.ts';
import { BRISK_SECONDS, isPast, isPastIn, pollSecondsOf, secondsSince } from './timing.ts';

/** What to do about the new profile as it is now: cut over, keep waiting, remove a failed one, or end. */
export function decideAfterCreation(
  context: ReplacementContext,
  seen: ObservedProfiles,
): ReplacementDecision | InProgress {
  const { hop } = context.progress;

  if (seen.new?.arn === context.progress.madeArn) {
    if (seen.new?.status === 'CREATING') return stillCreating(context);
    if (seen.new?.status === 'CREATE_FAILED') return notCreated(context, seen.new);
  }
  const lost = reasonLost(hop, context.progress.madeArn, seen.new);
  if (lost !== undefined) return newProfileLost(context, lost);
  return handOver(context, seen.old);
}

/** The new profile is not as it should be, before the old one was changed. */
export function newProfileLost(context: ReplacementContext, reason: string): ReplacementDecision {
  const { old, new: wanted } = context.progress.hop;
  return publish('NewProfileLost', context, {
    severity: 'error',
    summary: `${wanted.name}, which was created to replace ${old.name} on ${context.plan.cluster.name}, cannot take its place.`,
    reasons: [`${reason}.`, `This run did not change ${old.name}.`],
    advice: ['Find out in CloudTrail who changed Fargate profiles (event source eks.amazonaws.com), then start again.'],
  });
}

function stillCreating(context: ReplacementContext): ReplacementDecision | InProgress {
  const { plan, progress, now } = context;
  const { old, new: wanted } = progress.hop;
  const since = progress.since ?? isoTime(now);
  const waitingFor = `EKS to create ${wanted.name}`;

  if (isPast(plan.pollUntil, now)) {
    return publish('ProfileReplacementTimedOut', context, {
      summary: `${wanted.name} on ${plan.cluster.name} was still CREATING near the deadline; ${old.name} is untouched.`,
      advice: [
        `When ${wanted.name} is ACTIVE or CREATE_FAILED, delete it and start again; EKS accepts no other Fargate change before then.`,
      ],
    });
  }
  if (secondsSince(since, now) < BRISK_SECONDS) return { kind: 'in-progress', waitingFor };
  return {
    kind: 'poll-creation',
    progress: { ...progress, waitSeconds: pollSecondsOf(since, now, plan.pollUntil), waitingFor },
  };
}

// EKS leaves a failed profile in place, where it occupies its name and counts towards the quota.
function notCreated(context: ReplacementContext, failed: FargateProfile): ReplacementDecision {
  const { plan, progress } = context;
  const { old, new: wanted } = progress.hop;
  const issues = failed.issues.length > 0 ? failed.issues : [{ code: 'Unknown', message: '', resourceIds: [] }];
  const outcome = progressOutcome('ProfileNotCreated', context, {
    summary: `EKS could not create ${wanted.name} on ${plan.cluster.name}; ${old.name} is untouched.`,
    reasons: issues.map((issue) => `CREATE_FAILED: ${issueText(issue)}`),
    advice: issues.map(issueAdvice),
    codes: issues.map(({ code }) => code),
    resourceIds: issues.flatMap(({ resourceIds }) => resourceIds),
  });
  const waitingFor = `EKS to remove ${wanted.name}, which failed`;
  return {
    kind: 'remove',
    progress: {
      ...progress,
      deletions: 0,
      busySince: null,
      tryUntil: plan.pollUntil,
      waitSeconds: 0,
      waitingFor,
      outcome,
    },
  };
}

// The last check of the old profile before this run changes it, so whatever happened to it before was not this run.
function handOver(context: ReplacementContext, old: FargateProfile | undefined): ReplacementDecision {
  const { plan, progress, now } = context;
  const { old: planned, new: wanted } = progress.hop;
  const changed = reasonChanged(planned, old);
  if (changed !== undefined) return oldProfileChanged(context, changed);
  if (!old || old.status === 'DELETING') {
    // An earlier run had already begun to delete its temporary profile.
    if (progress.hop.adopts === 'any-run')
      return { kind: 'poll-deletion', progress: afterDelete(context, planned.name, 'deleting') };
    return oldProfileLost(context, old ? 'is being deleted' : 'is gone');
  }

  const next = { ...progress, deletions: 0, busySince: null, tryUntil: plan.pollUntil };
  const logged = noted(next, `${wanted.name} was ACTIVE at ${isoTime(now)}.`);
  if (plan.handOver === 'approve') {
    const waitSeconds = Math.max(1, Math.floor(-secondsSince(plan.pollUntil, now)));
    const pods = progress.moving
      ? ['Its pods are moved first, a few at a time and under their disruption budgets.', progress.moving.approvalNote]
          .join(' ')
          .trimEnd()
      : `Pods that still run on ${planned.name} are stopped immediately, regardless of their disruption budgets; pods of a controller start again on ${wanted.name}.`;
    const question = `Delete Fargate profile ${planned.name} on ${plan.cluster.name}? ${wanted.name} is ACTIVE in its place. ${pods}`;
    return {
      kind: 'request-approval',
      progress: { ...logged, waitSeconds, waitingFor: `an approval to delete ${planned.name}` },
      question,
    };
  }
  if (isPastIn(plan.bakeSeconds, plan.pollUntil, now)) {
    return publish('ProfileReplacementTimedOut', context, {
      summary: `${wanted.name} on ${plan.cluster.name} is ACTIVE, but no time is left to bake it; ${planned.name} is kept.`,
      advice: [
        `Delete ${planned.name} yourself once ${wanted.name} has proved reliable, or start again with a longer deadlineSeconds.`,
      ],
    });
  }
  if (progress.moving !== undefined) {
    const waitingFor = `${plan.bakeSeconds} s to pass before the pods of ${planned.name} are moved`;
    return { kind: 'move', progress: { ...logged, waitSeconds: plan.bakeSeconds, waitingFor } };
  }
  const waitingFor = `${plan.bakeSeconds} s to pass before ${planned.name} is deleted`;
  return { kind: 'bake', progress: { ...logged, waitSeconds: plan.bakeSeconds, waitingFor } };
}

/** The old profile is not the one that was planned: it belongs to someone else and is left unchanged. */
export function oldProfileChanged(context: ReplacementContext, reason: string): ReplacementDecision {
  const { old, new: wanted } = context.progress.hop;
  const made = context.progress.madeArn === null ? `${wanted.name} was not created` : `${wanted.name} is kept too`;
  return publish('OldProfileChanged', context, {
    summary: `${old.name} on ${context.plan.cluster.name} was changed by someone else during the run; it is left alone.`,
    reasons: [`${reason}.`, `${made}.`],
    advice: [`Agree with them which profile is to stay, delete the other, or start again.`],
  });
}

function oldProfileLost(context: ReplacementContext, how: string): ReplacementDecision {
  const { old, new: wanted } = context.progress.hop;
  return publish('OldProfileLost', context, {
    summary: `${old.name} on ${context.plan.cluster.name} ${how}, and not by this run; ${wanted.name} is ACTIVE and takes its pods.`,
    reasons: [`It was gone before this run saw ${wanted.name} ACTIVE, so pods may have matched no profile in between.`],
    advice: [
      'Fargate tries to schedule a pending pod only once: delete the pods that are Pending, so that they are scheduled again (`kubectl get pods -A --field-selector status.phase=Pending`).',
      ...(context.plan.names.length > 1 ? ['Start again with the same request to bring the old name back.'] : []),
    ],
  });
}
