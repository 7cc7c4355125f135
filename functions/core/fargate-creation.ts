import { afterDelete, noted, type ReplacementMove, type Standing } from './fargate-course.ts';
import { reasonChanged, reasonLost } from './fargate-guard.ts';
import { issueAdvice, issueText } from './fargate-issue.ts';
import { endingOf, tell } from './fargate-outcome.ts';
import type { FargateProfile } from './fargate-profile.ts';
import { BRISK_SECONDS, isPast, later, lookSeconds, secondsBetween } from './fargate-timing.ts';

/** Nothing to decide yet: the definition looks again in a few seconds. */
export type Unsettled = { kind: 'unsettled'; waitingFor: string };

type Seen = { old: FargateProfile | undefined; new: FargateProfile | undefined };

/** What the sight of the new profile means: hand over, go on waiting, remove what failed, or end. */
export function decideAfterCreation(standing: Standing, seen: Seen): ReplacementMove | Unsettled {
  const { hop } = standing.course;

  if (seen.new?.arn === standing.course.madeArn) {
    if (seen.new?.status === 'CREATING') return stillCreating(standing);
    if (seen.new?.status === 'CREATE_FAILED') return notCreated(standing, seen.new);
  }
  const lost = reasonLost(hop, standing.course.madeArn, seen.new);
  if (lost !== undefined) return newProfileLost(standing, lost);
  return handOver(standing, seen.old);
}

/** The new profile is not there as it should be, before anything was done to the old one. */
export function newProfileLost(standing: Standing, reason: string): ReplacementMove {
  const { old, new: wanted } = standing.course.hop;
  return tell('NewProfileLost', standing, {
    severity: 'error',
    summary: `${wanted.name}, which was to replace ${old.name} on ${standing.plan.cluster.name}, does not stand in for it.`,
    because: [`${reason}.`, `This run did nothing to ${old.name}.`],
    advice: [`See who changes Fargate profiles (CloudTrail, event source eks.amazonaws.com), then start again.`],
  });
}

function stillCreating(standing: Standing): ReplacementMove | Unsettled {
  const { plan, course, now } = standing;
  const { old, new: wanted } = course.hop;
  const since = course.since ?? now;
  const waitingFor = `EKS to create ${wanted.name}`;

  if (isPast(plan.watchUntil, now)) {
    return tell('ProfileReplacementTimedOut', standing, {
      summary: `${wanted.name} on ${plan.cluster.name} was still CREATING near the deadline; ${old.name} is untouched.`,
      advice: [
        `When ${wanted.name} is ACTIVE or CREATE_FAILED, delete it and start again; EKS takes no other Fargate change before that.`,
      ],
    });
  }
  if (secondsBetween(since, now) < BRISK_SECONDS) return { kind: 'unsettled', waitingFor };
  return {
    kind: 'watch-creation',
    course: { ...course, waitSeconds: lookSeconds(since, now, plan.watchUntil), waitingFor },
  };
}

// EKS leaves a failed profile in place, where it holds its name and a place of the quota.
function notCreated(standing: Standing, failed: FargateProfile): ReplacementMove {
  const { plan, course } = standing;
  const { old, new: wanted } = course.hop;
  const issues = failed.issues.length > 0 ? failed.issues : [{ code: 'Unknown', message: '', resourceIds: [] }];
  const ending = endingOf('ProfileNotCreated', standing, {
    summary: `EKS could not create ${wanted.name} on ${plan.cluster.name}; ${old.name} is untouched.`,
    because: issues.map((issue) => `CREATE_FAILED: ${issueText(issue)}`),
    advice: issues.map(issueAdvice),
    codes: issues.map(({ code }) => code),
    resourceIds: issues.flatMap(({ resourceIds }) => resourceIds),
  });
  const waitingFor = `EKS to remove ${wanted.name}, which failed`;
  return {
    kind: 'remove',
    course: { ...course, deletions: 0, busySince: null, tryUntil: plan.watchUntil, waitSeconds: 0, waitingFor, ending },
  };
}

// The last look at the old profile before this run ever does anything to it, so whatever happened was not its doing.
function handOver(standing: Standing, old: FargateProfile | undefined): ReplacementMove {
  const { plan, course, now } = standing;
  const { old: planned, new: wanted } = course.hop;
  const changed = reasonChanged(planned, old);
  if (changed !== undefined) return oldProfileChanged(standing, changed);
  if (!old || old.status === 'DELETING') {
    // An earlier run had come so far as to delete its temporary profile.
    if (course.hop.adopts === 'any-run')
      return { kind: 'watch-deletion', course: afterDelete(standing, planned.name, 'going') };
    return oldProfileLost(standing, old ? 'is being deleted' : 'is gone');
  }

  const next = { ...course, deletions: 0, busySince: null, tryUntil: plan.watchUntil };
  const told = noted(next, `${wanted.name} was ACTIVE at ${now}.`);
  if (plan.handOver === 'approve') {
    const waitSeconds = Math.max(1, Math.floor(secondsBetween(now, plan.watchUntil)));
    const question = `Delete Fargate profile ${planned.name} on ${plan.cluster.name}? ${wanted.name} is ACTIVE in its place. The pods that still run on ${planned.name} are stopped at once, whatever their disruption budgets; stopped pods of a controller start again on ${wanted.name}.`;
    return {
      kind: 'ask',
      course: { ...told, waitSeconds, waitingFor: `an approval to delete ${planned.name}` },
      question,
    };
  }
  if (isPast(plan.watchUntil, later(now, plan.bakeSeconds))) {
    return tell('ProfileReplacementTimedOut', standing, {
      summary: `${wanted.name} on ${plan.cluster.name} is ACTIVE, but no time is left to bake it; ${planned.name} is kept.`,
      advice: [
        `Delete ${planned.name} by hand when ${wanted.name} has proved itself, or start again with a later deadlineSeconds.`,
      ],
    });
  }
  const waitingFor = `${plan.bakeSeconds} s to pass before ${planned.name} is deleted`;
  return { kind: 'bake', course: { ...told, waitSeconds: plan.bakeSeconds, waitingFor } };
}

/** The old profile is not the one that was planned: it belongs to someone else and is left alone. */
export function oldProfileChanged(standing: Standing, reason: string): ReplacementMove {
  const { old, new: wanted } = standing.course.hop;
  const made = standing.course.madeArn === null ? `${wanted.name} was not made` : `${wanted.name} is kept too`;
  return tell('OldProfileChanged', standing, {
    summary: `${old.name} on ${standing.plan.cluster.name} was changed by someone else during the run; it is left alone.`,
    because: [`${reason}.`, `${made}.`],
    advice: [`Agree with them which profile is to stay, delete the other, or start again.`],
  });
}

function oldProfileLost(standing: Standing, how: string): ReplacementMove {
  const { old, new: wanted } = standing.course.hop;
  return tell('OldProfileLost', standing, {
    summary: `${old.name} on ${standing.plan.cluster.name} ${how}, and not by this run; ${wanted.name} is ACTIVE and takes its pods.`,
    because: [`It went before this run had seen ${wanted.name} ACTIVE, so pods may have found no profile in between.`],
    advice: [
      'Fargate tries a pending pod once: delete the pods that are Pending, so that they are scheduled again (`kubectl get pods -A --field-selector status.phase=Pending`).',
      ...(standing.plan.names.length > 1 ? ['Start again with the same request to bring the old name back.'] : []),
    ],
  });
}
