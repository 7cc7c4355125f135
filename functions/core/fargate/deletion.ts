import { awsEks } from '../aws-command.ts';
import { issueText } from '../issue.ts';
import { isoTime } from '../time-limits.ts';
import { KNOWN_STATUSES, reasonLost } from './guard.ts';
import { publish } from './outcome.ts';
import { hopBack } from './plan.ts';
import { issueAdvice } from './profile/issue.ts';
import type { FargateProfile } from './profile/profile.ts';
import {
  type InProgress,
  noted,
  type ObservedProfiles,
  progressOf,
  type ReplacementContext,
  type ReplacementDecision,
  type ReplacementProgress,
} from './progress.ts';
import { BRISK_SECONDS, durationText, isPast, isPastIn, pollSecondsOf, secondsSince } from './timing.ts';

/** How many deletions EKS may accept and then fail before a person has to act. */
const MOST_DELETIONS = 3;
const SECONDS_BETWEEN_DELETIONS = 60;
// A read may be older than the deletion; for so long, a profile that seems unchanged counts as being deleted.
const STALE_SECONDS = 60;

/** The state of a profile that is being deleted, whether it is the old one or a failed new one. */
type DeletionState = 'gone' | 'deleting' | 'slow' | 'overdue' | 'again' | 'failed' | 'unknown';

function deletionStateOf(
  { plan, progress, now }: ReplacementContext,
  arn: string,
  seen: FargateProfile | undefined,
): DeletionState {
  if (!seen || seen.arn !== arn) return 'gone';
  if (!KNOWN_STATUSES.has(seen.status)) return 'unknown';
  const elapsed = secondsSince(progress.since ?? isoTime(now), now);
  const isStale = seen.status !== 'DELETE_FAILED' && elapsed < STALE_SECONDS;

  if (seen.status === 'DELETING' || isStale) {
    if (isPast(plan.pollUntil, now)) return 'overdue';
    return elapsed < BRISK_SECONDS ? 'deleting' : 'slow';
  }
  const mayRepeat = progress.deletions < MOST_DELETIONS && !isPastIn(SECONDS_BETWEEN_DELETIONS, plan.pollUntil, now);
  return mayRepeat ? 'again' : 'failed';
}

/** What to do about the old profile after its deletion was requested. */
export function decideAfterDeletion(
  context: ReplacementContext,
  seen: ObservedProfiles,
): ReplacementDecision | InProgress {
  const { progress, plan, now } = context;
  const { old, new: wanted } = progress.hop;
  const waitingFor = `EKS to delete ${old.name}`;

  switch (deletionStateOf(context, old.arn, seen.old)) {
    case 'gone':
      return oldProfileGone(context, seen);
    case 'deleting':
      return { kind: 'in-progress', waitingFor };
    case 'slow':
      return { kind: 'poll-deletion', progress: slower(context, waitingFor) };
    case 'again':
      return { kind: 'delete', progress: again(context, seen.old, waitingFor) };
    case 'failed':
      return oldProfileLeftBehind(context, seen.old);
    case 'unknown':
      return publish('ProfileReplacementFailed', context, {
        summary: `${old.name} on ${plan.cluster.name} is ${seen.old?.status}, a status that eks-upkeep does not know; ${wanted.name} takes its pods.`,
        advice: ['Check the profile in the EKS console.'],
      });
    case 'overdue':
      return publish('ProfileReplacementTimedOut', context, {
        summary: `${old.name} on ${plan.cluster.name} was still DELETING near the deadline; ${wanted.name} takes its pods.`,
        reasons: [`EKS accepted the deletion ${durationText(secondsSince(progress.since ?? isoTime(now), now))} ago.`],
        advice: [
          `Wait until ${old.name} is gone; EKS accepts no other Fargate change before then.`,
          ...startAgain(context),
        ],
      });
  }
}

/** What to do about a failed new profile after its removal was requested. Then the run ends with the outcome already decided. */
export function decideAfterRemoval(
  context: ReplacementContext,
  seen: FargateProfile | undefined,
): ReplacementDecision | InProgress {
  const { name } = context.progress.hop.new;
  const waitingFor = `EKS to remove ${name}, which failed`;

  switch (deletionStateOf(context, context.progress.madeArn ?? '', seen)) {
    case 'gone':
      return publishDecidedOutcome(context, `${name} was removed.`);
    case 'deleting':
      return { kind: 'in-progress', waitingFor };
    case 'slow':
      return { kind: 'poll-removal', progress: slower(context, waitingFor) };
    case 'again':
      return { kind: 'remove', progress: again(context, seen, waitingFor) };
    default:
      return publishDecidedOutcome(
        context,
        `${name} could not be removed: it is ${statusText(seen)}. Delete it before you start again.`,
      );
  }
}

/** Publishes the outcome that was decided when the creation failed, with what became of the failed profile. */
export function publishDecidedOutcome(context: ReplacementContext, removal: string): ReplacementDecision {
  const { outcome, log } = context.progress;
  if (!outcome) {
    return publish('ProfileReplacementFailed', context, {
      summary: `A failed profile was removed for no known reason: ${removal}`,
    });
  }
  const logged = log.filter((sentence) => !outcome.reasons.includes(sentence));
  return { kind: 'publish', outcome: { ...outcome, reasons: [...outcome.reasons, ...logged, removal] } };
}

/** EKS does not delete the old profile; the new one is ACTIVE as well. */
export function oldProfileLeftBehind(
  context: ReplacementContext,
  seen: FargateProfile | undefined,
  advice: string[] = [],
): ReplacementDecision {
  const { plan, progress } = context;
  const { old, new: wanted } = progress.hop;
  const issues = seen?.issues ?? [];
  return publish('OldProfileLeftBehind', context, {
    summary: `${wanted.name} on ${plan.cluster.name} is ACTIVE, but ${old.name} could not be deleted and is left behind.`,
    reasons: seen ? [`${old.name} is ${statusText(seen)}.`] : [],
    advice: [
      ...advice,
      ...issues.map(issueAdvice),
      `Fix the cause, then run: \`${awsEks(plan.cluster, `delete-fargate-profile --cluster-name ${plan.cluster.name} --fargate-profile-name ${old.name}`)}\`.`,
      ...startAgain(context),
    ],
    codes: issues.map(({ code }) => code),
    resourceIds: issues.flatMap(({ resourceIds }) => resourceIds),
  });
}

function oldProfileGone(context: ReplacementContext, seen: ObservedProfiles): ReplacementDecision {
  const { plan, progress, now } = context;
  const { old, new: wanted } = progress.hop;
  const lost = reasonLost(progress.hop, progress.madeArn, seen.new);
  if (lost !== undefined) {
    return publish('NewProfileLost', context, {
      summary: `${wanted.name} on ${plan.cluster.name} was lost after ${old.name} was deleted: pods of its selectors find no profile.`,
      reasons: [`${lost}.`],
      advice: ['Immediately create a profile with the selectors below, then delete the pods that are Pending.'],
      details: { selectors: wanted.selectors },
    });
  }
  const recreated = seen.old
    ? [`Someone created a new profile named ${old.name} in the meantime; it is left unchanged.`]
    : [];
  const gone = noted(progress, `${old.name} was gone at ${isoTime(now)}.`, ...recreated);
  if (progress.moving !== undefined && seen.old === undefined) {
    return {
      kind: 'free',
      progress: { ...gone, waitSeconds: 0, moving: { ...progress.moving, goneAt: isoTime(now) } },
    };
  }
  const isAtEnd = !plan.keepName || wanted.name === plan.profile;
  if (isAtEnd) return replaced({ ...context, progress: gone }, recreated, [PENDING]);

  const next = hopBack(plan, progress.hop, progress.madeArn ?? '');
  const start = progressOf(next, plan, gone.log);
  return { kind: 'create', progress: { ...start, codes: gone.codes, resourceIds: gone.resourceIds } };
}

const PENDING =
  'Fargate tries to schedule a pending pod only once: if pods are Pending, delete them, so that they are scheduled on the new profile.';

/** The outcome of a run that moved pods, once what the deletion left Pending is dealt with; with advice when it is not. */
export function replacedAfterMoving(context: ReplacementContext, isFreed: 'freed' | 'not-freed'): ReplacementDecision {
  return replaced(context, [], isFreed === 'freed' ? [] : [PENDING]);
}

function replaced(context: ReplacementContext, recreated: string[], advice: string[]): ReplacementDecision {
  const { plan, progress } = context;
  const isClouded = recreated.length > 0 || progress.codes.length > 0 || (progress.moving?.stopped ?? 0) > 0;
  const notReady = progress.moving?.freed?.notReady ?? 0;
  const { hop } = progress;
  // What an earlier run left is replaced under the name that is to be kept.
  const replacedName = plan.names.length === 1 && hop.new.name === plan.profile ? hop.old.name : plan.profile;
  const way = plan.names.length > 1 ? ` by way of ${plan.names[0]}` : '';
  return publish('Replaced', context, {
    severity: isClouded || notReady > 0 ? 'warning' : 'info',
    summary: `Fargate profile ${replacedName} on ${plan.cluster.name} was replaced by ${hop.new.name}${way}.`,
    advice: [
      ...advice,
      ...(notReady > 0
        ? [
            `\`kubectl get pods -A -l eks.amazonaws.com/fargate-profile=${hop.new.name}\` shows the pods that are not ready, and \`kubectl describe pod\` why; one that is Pending is scheduled again once it is deleted.`,
          ]
        : []),
      ...recreated.map(
        () =>
          'Find out who recreated the profile, such as a tool that manages it by its old name; keepName suits such tools.',
      ),
    ],
  });
}

function slower({ progress, plan, now }: ReplacementContext, waitingFor: string): ReplacementProgress {
  return { ...progress, waitSeconds: pollSecondsOf(progress.since ?? isoTime(now), now, plan.pollUntil), waitingFor };
}

function again(
  { progress, plan }: ReplacementContext,
  seen: FargateProfile | undefined,
  waitingFor: string,
): ReplacementProgress {
  const issues = seen?.issues ?? [];
  const logged = noted(
    progress,
    `Deletion ${progress.deletions} did not succeed: ${seen?.name} is ${statusText(seen)}.`,
  );
  return {
    ...logged,
    codes: [...progress.codes, ...issues.map(({ code }) => code)],
    resourceIds: [...progress.resourceIds, ...issues.flatMap(({ resourceIds }) => resourceIds)],
    busySince: null,
    tryUntil: plan.pollUntil,
    waitSeconds: SECONDS_BETWEEN_DELETIONS,
    waitingFor,
  };
}

function startAgain({ plan }: ReplacementContext): string[] {
  return plan.keepName ? ['Then start again with the same request: it continues where this run stopped.'] : [];
}

function statusText(seen: FargateProfile | undefined): string {
  return [seen?.status ?? 'gone', ...(seen?.issues ?? []).map(issueText)].join('; ');
}
