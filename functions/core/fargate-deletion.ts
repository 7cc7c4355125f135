import { courseOf, noted, type ReplacementCourse, type ReplacementMove, type Standing } from './fargate-course.ts';
import type { Unsettled } from './fargate-creation.ts';
import { KNOWN_STATUSES, reasonLost } from './fargate-guard.ts';
import { issueAdvice, issueText } from './fargate-issue.ts';
import { tell } from './fargate-outcome.ts';
import { hopBack } from './fargate-plan.ts';
import type { FargateProfile } from './fargate-profile.ts';
import { BRISK_SECONDS, durationText, isPast, later, lookSeconds, secondsBetween } from './fargate-timing.ts';

/** Deletions that EKS took and then failed, before a person is asked. */
const MOST_DELETIONS = 3;
const SECONDS_BETWEEN_DELETIONS = 60;
// A look may be served from before the deletion; for so long a profile that seems untouched is taken for going.
const STALE_SECONDS = 60;

/** What the sight of the profile that is being deleted means, whether it is the old one or a failed new one. */
type Sight = 'gone' | 'going' | 'slow' | 'overdue' | 'again' | 'failed' | 'unknown';

function sightOf({ plan, course, now }: Standing, arn: string, seen: FargateProfile | undefined): Sight {
  if (!seen || seen.arn !== arn) return 'gone';
  if (!KNOWN_STATUSES.has(seen.status)) return 'unknown';
  const elapsed = secondsBetween(course.since ?? now, now);
  const isStale = seen.status !== 'DELETE_FAILED' && elapsed < STALE_SECONDS;

  if (seen.status === 'DELETING' || isStale) {
    if (isPast(plan.watchUntil, now)) return 'overdue';
    return elapsed < BRISK_SECONDS ? 'going' : 'slow';
  }
  const mayRepeat =
    course.deletions < MOST_DELETIONS && !isPast(plan.watchUntil, later(now, SECONDS_BETWEEN_DELETIONS));
  return mayRepeat ? 'again' : 'failed';
}

/** What the sight of the old profile means after its deletion was asked for. */
export function decideAfterDeletion(
  standing: Standing,
  seen: { old: FargateProfile | undefined; new: FargateProfile | undefined },
): ReplacementMove | Unsettled {
  const { course, plan, now } = standing;
  const { old, new: wanted } = course.hop;
  const waitingFor = `EKS to delete ${old.name}`;

  switch (sightOf(standing, old.arn, seen.old)) {
    case 'gone':
      return oldProfileGone(standing, seen);
    case 'going':
      return { kind: 'unsettled', waitingFor };
    case 'slow':
      return { kind: 'watch-deletion', course: slower(standing, waitingFor) };
    case 'again':
      return { kind: 'delete', course: again(standing, seen.old, waitingFor) };
    case 'failed':
      return oldProfileLeftBehind(standing, seen.old);
    case 'unknown':
      return tell('ProfileReplacementFailed', standing, {
        summary: `${old.name} on ${plan.cluster.name} is ${seen.old?.status}, a status not known here; ${wanted.name} takes its pods.`,
        advice: ['See the profile in the EKS console.'],
      });
    case 'overdue':
      return tell('ProfileReplacementTimedOut', standing, {
        summary: `${old.name} on ${plan.cluster.name} was still DELETING near the deadline; ${wanted.name} takes its pods.`,
        because: [`EKS took the deletion ${durationText(secondsBetween(course.since ?? now, now))} ago.`],
        advice: [
          `Wait until ${old.name} is gone; EKS takes no other Fargate change before that.`,
          ...startAgain(standing),
        ],
      });
  }
}

/** What the sight of a failed new profile means after its removal was asked for. The run ends as it was bound to. */
export function decideAfterRemoval(standing: Standing, seen: FargateProfile | undefined): ReplacementMove | Unsettled {
  const { name } = standing.course.hop.new;
  const waitingFor = `EKS to remove ${name}, which failed`;

  switch (sightOf(standing, standing.course.madeArn ?? '', seen)) {
    case 'gone':
      return endAsBound(standing, `${name} was removed again.`);
    case 'going':
      return { kind: 'unsettled', waitingFor };
    case 'slow':
      return { kind: 'watch-removal', course: slower(standing, waitingFor) };
    case 'again':
      return { kind: 'remove', course: again(standing, seen, waitingFor) };
    default:
      return endAsBound(
        standing,
        `${name} could not be removed: it is ${statusText(seen)}. Delete it before the next try.`,
      );
  }
}

/** The end that was decided when the creation failed, with what became of the failed profile. */
export function endAsBound(standing: Standing, removal: string): ReplacementMove {
  const { ending, story } = standing.course;
  if (!ending) {
    return tell('ProfileReplacementFailed', standing, {
      summary: `A failed profile was removed for no known reason: ${removal}`,
    });
  }
  const told = story.filter((sentence) => !ending.because.includes(sentence));
  return { kind: 'tell', outcome: { ...ending, because: [...ending.because, ...told, removal] } };
}

/** EKS does not delete the old profile; the new one is ACTIVE beside it. */
export function oldProfileLeftBehind(
  standing: Standing,
  seen: FargateProfile | undefined,
  advice: string[] = [],
): ReplacementMove {
  const { plan, course } = standing;
  const { old, new: wanted } = course.hop;
  const issues = seen?.issues ?? [];
  return tell('OldProfileLeftBehind', standing, {
    summary: `${wanted.name} on ${plan.cluster.name} is ACTIVE, but ${old.name} could not be deleted and is left behind.`,
    because: seen ? [`${old.name} is ${statusText(seen)}.`] : [],
    advice: [
      ...advice,
      ...issues.map(issueAdvice),
      `Remove what is in the way, then: aws eks delete-fargate-profile --cluster-name ${plan.cluster.name} --fargate-profile-name ${old.name}`,
      ...startAgain(standing),
    ],
    codes: issues.map(({ code }) => code),
    resourceIds: issues.flatMap(({ resourceIds }) => resourceIds),
  });
}

function oldProfileGone(
  standing: Standing,
  seen: { old: FargateProfile | undefined; new: FargateProfile | undefined },
): ReplacementMove {
  const { plan, course, now } = standing;
  const { old, new: wanted } = course.hop;
  const lost = reasonLost(course.hop, course.madeArn, seen.new);
  if (lost !== undefined) {
    return tell('NewProfileLost', standing, {
      summary: `${wanted.name} on ${plan.cluster.name} was lost after ${old.name} was deleted: pods of its selectors find no profile.`,
      because: [`${lost}.`],
      advice: ['Create a profile with the selectors below at once, then delete the pods that are Pending.'],
      details: { selectors: wanted.selectors },
    });
  }
  const anew = seen.old ? [`Someone made a new profile named ${old.name} meanwhile; it is left alone.`] : [];
  const gone = noted(course, `${old.name} was gone at ${now}.`, ...anew);
  const isAtEnd = !plan.keepName || wanted.name === plan.profile;
  if (isAtEnd) return replaced({ ...standing, course: gone }, anew);

  const next = hopBack(plan, course.hop, course.madeArn ?? '');
  const start = courseOf(next, plan, gone.story);
  return { kind: 'create', course: { ...start, codes: gone.codes, resourceIds: gone.resourceIds } };
}

function replaced(standing: Standing, anew: string[]): ReplacementMove {
  const { plan, course } = standing;
  const isClouded = anew.length > 0 || course.codes.length > 0;
  const way = plan.names.length > 1 ? ` by way of ${plan.names[0]}` : '';
  return tell('Replaced', standing, {
    severity: isClouded ? 'warning' : 'info',
    summary: `Fargate profile ${plan.profile} on ${plan.cluster.name} was replaced by ${course.hop.new.name}${way}.`,
    advice: [
      'Fargate tries a pending pod once: if pods are Pending, delete them, so that they are scheduled on the new profile.',
      ...anew.map(
        () =>
          'Find out who made the profile anew, such as a tool that manages it by its old name; keepName suits such tools.',
      ),
    ],
  });
}

function slower({ course, plan, now }: Standing, waitingFor: string): ReplacementCourse {
  return { ...course, waitSeconds: lookSeconds(course.since ?? now, now, plan.watchUntil), waitingFor };
}

function again({ course, plan }: Standing, seen: FargateProfile | undefined, waitingFor: string): ReplacementCourse {
  const issues = seen?.issues ?? [];
  const told = noted(course, `Deletion ${course.deletions} did not succeed: ${seen?.name} is ${statusText(seen)}.`);
  return {
    ...told,
    codes: [...course.codes, ...issues.map(({ code }) => code)],
    resourceIds: [...course.resourceIds, ...issues.flatMap(({ resourceIds }) => resourceIds)],
    busySince: null,
    tryUntil: plan.watchUntil,
    waitSeconds: SECONDS_BETWEEN_DELETIONS,
    waitingFor,
  };
}

function startAgain({ plan }: Standing): string[] {
  return plan.keepName ? ['Then start again with the same request: it goes on where this run stopped.'] : [];
}

function statusText(seen: FargateProfile | undefined): string {
  return [seen?.status ?? 'gone', ...(seen?.issues ?? []).map(issueText)].join('; ').replace(/\.$/, '');
}
