import { countText, wasOrWere } from '../../count-text.ts';
import { isoTime } from '../../time-limits.ts';
import { takesAllOf } from '../profile/profile.ts';
import { noted, type ReplacementProgress } from '../progress.ts';
import { durationText, isPast, secondsSince } from '../timing.ts';
import type { MovingContext } from './context.ts';
import { isTerminating } from './crew.ts';
import { podNames } from './ended.ts';
import { type Pod, podText } from './pod.ts';

/** Fargate tries to schedule a pod once, and has done so by then. */
const TRIED_SECONDS = 120;

/** Pods that the deletion of the old profile may have left without a node. */
export type PendingPods = {
  /** Those to delete, so that they are scheduled again. */
  free: readonly Pod[];
  /** Those that Fargate may still be starting. */
  young: readonly Pod[];
};

/**
 * Pods that match the new profile, were there before the old one was gone, and still have no node. Pods that come in their place are
 * younger, so none is deleted twice. A pod without a controller would be gone for good.
 */
export function pendingPods({ progress, moving, now }: MovingContext, pending: readonly Pod[]): PendingPods {
  const { selectors } = progress.hop.new;
  const stranded = pending
    .filter((pod) => !pod.isScheduled && !isTerminating(pod) && pod.workload !== undefined)
    .filter(({ createdAt }) => moving.goneAt !== null && Date.parse(createdAt) <= Date.parse(moving.goneAt))
    .filter(({ namespace, labels }) =>
      selectors.some((selector) => takesAllOf(selector, { namespace, labels: { ...labels } })),
    );
  const isTried = ({ createdAt }: Pod) => secondsSince(createdAt, now) > TRIED_SECONDS;
  return { free: stranded.filter(isTried), young: stranded.filter((pod) => !isTried(pod)) };
}

/** The progress with the names of the pods that were freed, and whose they were. */
export function afterFreeing(
  { progress, moving, now }: Pick<MovingContext, 'progress' | 'moving' | 'now'>,
  freed: readonly Pod[],
): ReplacementProgress {
  const counts = new Map<string, number>();
  for (const { workload = '' } of freed) counts.set(workload, (counts.get(workload) ?? 0) + 1);
  const workloads = [...counts].slice(0, MOST_WORKLOADS).map(([key, pods]) => ({ key, pods }));
  return {
    ...noted(progress, `Pods that were Pending, deleted so that they are scheduled again: ${podNames(freed)}.`),
    ...{ waitSeconds: 0, moving: { ...moving, freed: { at: isoTime(now), workloads, notReady: 0 } } },
  };
}

/** Whose pods are kept in the state of the execution: those of more are not waited for. */
const MOST_WORKLOADS = 200;

/** What has come of the pods that were freed: `waiting` for so many, or the progress that says it. */
export type FreedPods = { kind: 'waiting'; pods: number } | { kind: 'over'; progress: ReplacementProgress };

/** Whether the pods in place of those that were freed are ready on the new profile, or have had as much time as a pod may take. */
export function freedPods(context: MovingContext, onNew: readonly Pod[]): FreedPods {
  const { plan, progress, settings, moving, now } = context;
  const { freed } = moving;
  if (freed === undefined) return { kind: 'over', progress };

  const places = freed.workloads.map(({ key, pods }) => {
    const made = onNew.filter((pod) => pod.workload === key && !isTerminating(pod) && isSince(pod, freed.at));
    const missing = Math.max(0, pods - made.filter(({ isReady }) => isReady).length);
    return { missing, unready: made.filter(({ isReady }) => !isReady).slice(0, missing) };
  });
  const missing = places.reduce((sum, place) => sum + place.missing, 0);
  const { name } = progress.hop.new;
  if (missing === 0)
    return {
      kind: 'over',
      progress: noted(progress, `The pods in their place were ready on ${name} at ${isoTime(now)}.`),
    };

  const isLate = secondsSince(freed.at, now) > settings.podTimeoutSeconds || isPast(plan.pollUntil, now);
  if (!isLate) return { kind: 'waiting', pods: missing };
  const unready = places.flatMap((place) => place.unready);
  const said = noted(progress, ...lateSentences(unready, missing, { name, since: freed.at, now }));
  return { kind: 'over', progress: { ...said, moving: { ...moving, freed: { ...freed, notReady: missing } } } };
}

// Kubernetes dates to the second.
const isSince = ({ createdAt }: Pod, at: string): boolean =>
  Date.parse(createdAt) >= Math.floor(Date.parse(at) / 1000) * 1000;

const MOST_REASONS = 5;

function lateSentences(
  unready: readonly Pod[],
  missing: number,
  { name, since, now }: { name: string; since: string; now: number },
): string[] {
  const reasons = new Set(
    unready.map((pod) => `${podText(pod)}: ${(pod.reason || `${pod.phase}, not ready`).replace(/\.$/, '')}.`),
  );
  const gone = missing - unready.length;
  return [
    `${countText(missing, 'pod')} in their place ${wasOrWere(missing)} not ready on ${name} after ${durationText(secondsSince(since, now))}.`,
    ...[...reasons].slice(0, MOST_REASONS),
    ...(reasons.size > MOST_REASONS ? [`And ${countText(reasons.size - MOST_REASONS, 'more pod')}.`] : []),
    ...(gone > 0
      ? [
          `${gone} of them ${gone === 1 ? 'does' : 'do'} not exist there: their controllers have created none, or fewer are wanted by now.`,
        ]
      : []),
  ];
}
