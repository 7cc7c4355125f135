import { countText } from '../../count-text.ts';
import { isoTime } from '../../time-limits.ts';
import { noted, type ReplacementDecision } from '../progress.ts';
import { isPast, secondsSince } from '../timing.ts';
import { type MovingContext, moveContextOf } from './context.ts';
import { type Crew, crewsOf, isShort, isTerminating } from './crew.ts';
import { askedFor, newPodsNotReady, podsNotMoved, stillOnOld, stoppedWithTheProfile, timedOutMoving } from './ended.ts';
import { type Pod, type PodsSeen, workloadText } from './pod.ts';
import { type Held, heldCrews, isOnItsWay, type Moves, nextMoves } from './step.ts';

/** What is next: moves to make, after which the state machine polls again, or a decision. */
export type MovingStep =
  | ({ kind: 'moves'; waitingFor: string } & Moves)
  | { kind: 'decided'; decision: ReplacementDecision };

/** Names of workloads that were not healthy before, kept in the state of the execution. */
const MOST_UNHEALTHY = 200;
/** The webhook that gives pods their profile may not know a profile that has only just become ACTIVE. */
const WEBHOOK_SECONDS = 120;

/** The next step of moving the pods of the old profile, from what the cluster shows. */
export function decideMoving(context: MovingContext, seen: PodsSeen): MovingStep {
  const { progress, moving, now } = context;
  const { old, new: wanted } = progress.hop;
  const crews = crewsOf(seen, { old: old.name, new: wanted.name });
  if (moving.since === null) return { kind: 'decided', decision: begun(context, crews) };

  const move = moveContextOf(context);
  const held = heldCrews(crews, seen.budgets, move);
  const failed = crews.flatMap((crew) => notReadyInTime(crew, context));
  if (failed.length > 0) return { kind: 'decided', decision: newPodsNotReady(context, failed) };
  const returned = held.flatMap((each) => returnedPods(each, Date.parse(moving.since ?? '')));
  if (returned.length > 0) return { kind: 'decided', decision: stillOnOld(context, returned) };

  const { since } = moving;
  // What a lasting obstacle holds, such as a pod that does not terminate, is not waited for.
  const stuck = new Set(held.flatMap(({ obstacle }) => (obstacle?.isLasting ? obstacle.pods : [])));
  const isMoving = crews.some((crew) => isOnItsWay({ ...crew, old: crew.old.filter((pod) => !stuck.has(pod)) }, move));
  if (held.length === 0 && !isMoving) return { kind: 'decided', decision: movedAll(context) };

  const isLate = secondsSince(since, now) >= context.settings.moveTimeoutSeconds;
  const isHopeless = !isMoving && held.every(({ obstacle }) => obstacle?.isLasting);
  if (isPast(context.plan.pollUntil, now)) return { kind: 'decided', decision: timedOutMoving(context, held) };
  if (held.length === 0 && isLate) return { kind: 'decided', decision: lateArrivals(context, crews) };
  if (isLate || isHopeless) return { kind: 'decided', decision: blockedMoving(context, held) };

  // What kept the API from answering is over: the next time begins its own ten minutes.
  if (progress.busySince !== null)
    return { kind: 'decided', decision: { kind: 'move', progress: { ...progress, waitSeconds: 0, busySince: null } } };

  const left = held.flatMap(({ old: pods }) => pods).length;
  const waitingFor = `${countText(left, 'pod')} to move from ${old.name} to ${wanted.name}`;
  return { kind: 'moves', waitingFor, ...nextMoves(crews, seen, move) };
}

function begun({ progress, moving, now }: MovingContext, crews: readonly Crew[]): ReplacementDecision {
  const count = crews.flatMap(({ old }) => old).length;
  const unhealthy = crews
    .filter((crew) => isShort(crew) || crew.old.some((pod) => !pod.isReady && !isTerminating(pod)))
    .flatMap(({ workload }) => workload ?? []);
  const sentences = [
    ...(count > 0 ? [`Moving ${countText(count, 'pod')} of ${progress.hop.old.name} began at ${isoTime(now)}.`] : []),
    ...unhealthy
      .slice(0, 20)
      .map((workload) => `${workloadText(workload)} was not healthy before its pods were moved.`),
  ];
  const begins = {
    ...moving,
    since: isoTime(now),
    unhealthy: unhealthy.slice(0, MOST_UNHEALTHY).map(({ key }) => key),
  };
  return { kind: 'move', progress: { ...noted(progress, ...sentences), waitSeconds: 0, moving: begins } };
}

/** Pods of a workload that was healthy, which the new profile has had in vain for as long as a pod may take. */
function notReadyInTime({ workload, new: made }: Crew, { settings, moving, now }: MovingContext): Pod[] {
  if (workload === undefined || workload.counts === 'jobs' || moving.unhealthy.includes(workload.key)) return [];
  return made.filter(
    (pod) => !pod.isReady && !isTerminating(pod) && secondsSince(pod.createdAt, now) > settings.podTimeoutSeconds,
  );
}

/** Pods that came back on the old profile although the new one takes them first. */
function returnedPods({ old, obstacle }: Held, since: number): Pod[] {
  if (obstacle?.isLasting) return [];
  return old.filter((pod) => Date.parse(pod.createdAt) > since + WEBHOOK_SECONDS * 1000);
}

function movedAll({ progress, moving, now }: MovingContext): ReplacementDecision {
  const logged = noted(progress, `${progress.hop.old.name} ran nothing any more at ${isoTime(now)}.`);
  return { kind: 'delete', progress: { ...logged, waitSeconds: 0, moving: { ...moving, stopped: 0 } } };
}

/** The old profile is empty, but the time to move is over and pods are not ready on the new one. */
function lateArrivals(context: MovingContext, crews: readonly Crew[]): ReplacementDecision {
  const pods = crews
    .filter(({ workload }) => !context.moving.unhealthy.includes(workload?.key ?? ''))
    .flatMap((crew) => crew.new.filter((pod) => !pod.isReady && !isTerminating(pod)));
  return pods.length > 0 ? newPodsNotReady(context, pods) : movedAll(context);
}

/** What cannot be moved: the request says whether to stop, ask a person, or continue without it. */
function blockedMoving(context: MovingContext, held: readonly Held[]): ReplacementDecision {
  switch (context.settings.onBlockedPods) {
    case 'stop':
      return podsNotMoved(context, held);
    case 'ask':
      return askedFor(context, held);
    case 'proceed':
      return { kind: 'delete', progress: stoppedWithTheProfile(context, held) };
  }
}
