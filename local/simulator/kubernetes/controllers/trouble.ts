import type { PodState, WorkloadState } from '../state.ts';
import type { Unready } from '../world/schema.ts';

/** What keeps a pod from becoming ready, as its world says. */
export function troubleOf(
  { unready, affected }: WorkloadState,
  { uid, isOld, profile }: PodState,
): Unready | undefined {
  if (!unready) return undefined;
  const isMeant = unready.on === 'any' || (unready.on === 'new' && !isOld) || unready.on === profile;
  if (!isMeant || unready.times === undefined || affected.includes(uid)) return isMeant ? unready : undefined;
  if (affected.length >= unready.times) return undefined;
  // Later steps of the same pod find it as it is.
  affected.push(uid);
  return unready;
}

/** Reasons of a pod that gets no node. */
export const isScheduling = (reason: string): boolean => /^Unschedulable$|^POD_/.test(reason);

/** Reasons of containers that start, but do not stay. */
export const isCrash = (reason: string): boolean => /^(CrashLoopBackOff|OOMKilled|Error)$/.test(reason);

/** Reasons of containers that start; all others keep them from it. */
export const isRunning = (reason: string): boolean => isCrash(reason) || reason === 'Unhealthy';

const isImage = (reason: string) => /^(ImagePullBackOff|ErrImagePull|InvalidImageName)$/.test(reason);
/** Reasons that containers have as such; all others are in events alone. */
export const isWaiting = (reason: string): boolean =>
  isImage(reason) || /^(CrashLoopBackOff|CreateContainer(Config)?Error|RunContainerError)$/.test(reason);

/** The event that says why a pod is not ready. */
export function troubleEvent({ trouble, scheduler, image }: PodState) {
  const { reason = '', message = '', isScheduling: unscheduled = false } = trouble ?? {};
  const said = (as: string, text: string, source = 'kubelet') => ({
    ...{ type: 'Warning' as const, reason: as, message: text, source },
  });
  if (unscheduled) return said('FailedScheduling', message || reason, scheduler);
  if (isImage(reason)) return said('Failed', message || `Failed to pull image "${image}"`);
  if (isCrash(reason)) return said('BackOff', 'Back-off restarting failed container');
  if (isWaiting(reason)) return said('Failed', message || reason);
  return said(reason, message || reason);
}
