import { takesAllOf } from '../profile/profile.ts';
import { noted, type ReplacementProgress } from '../progress.ts';
import { secondsSince } from '../timing.ts';
import type { MovingContext } from './context.ts';
import { isTerminating } from './crew.ts';
import { podNames } from './ended.ts';
import type { Pod } from './pod.ts';

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

/** The progress with the names of the pods that were freed. */
export function afterFreeing(
  { progress }: Pick<MovingContext, 'progress'>,
  freed: readonly Pod[],
): ReplacementProgress {
  if (freed.length === 0) return progress;
  return noted(progress, `Pods that were Pending, deleted so that they are scheduled again: ${podNames(freed)}.`);
}
