import { isOrAre } from '../count-text.ts';
import { unitsOf } from './lines.ts';
import type { AddonObject, AddonSeen } from './seen.ts';

/** The objects whose rollout is not done: `behind` those that replace their pods by themselves, `held` the others. */
export type Rollout = { behind: AddonObject[]; held: AddonObject[] };

/**
 * Which objects do not yet run their newest template on all their pods, as `kubectl rollout status` decides it. Pods on nodes
 * that are not ready are not waited for: no rollout would ever end while a node is broken.
 */
export function rolloutOf(seen: AddonSeen): Rollout {
  const open = seen.objects.filter((object) => !isDone(object, excused(object, seen)));
  return {
    behind: open.filter(({ held }) => held === undefined),
    held: open.filter(({ held }) => held !== undefined),
  };
}

/** `1 of 2 replicas of coredns are of its newest template, 2 are available.` */
export function rolloutLine(object: AddonObject): string {
  const { held, updated, available, wanted } = object;
  const ofNewest = Math.min(updated, wanted);
  const state = `${ofNewest} of ${unitsOf(object, wanted)} ${isOrAre(ofNewest)} of its newest template, ${available} ${isOrAre(available)} available`;
  return held === undefined ? `${state}.` : `${state}; ${held}.`;
}

function isDone({ isObserved, wanted, updated, available, total }: AddonObject, excusedPods: number): boolean {
  const least = wanted - excusedPods;
  return isObserved && updated >= least && available >= least && total <= Math.max(updated, wanted);
}

const excused = ({ uid }: AddonObject, { pods, unreadyNodes }: AddonSeen): number =>
  pods.filter(({ object, node }) => object === uid && node !== undefined && unreadyNodes.includes(node)).length;

/** Whether a pod made since then crashes again and again: waiting longer does not mend it. */
export function isCrashLooping({ pods }: AddonSeen, since: string): boolean {
  // Kubernetes dates to the second.
  const at = Math.floor(Date.parse(since) / 1000) * 1000;
  return pods.some(
    ({ reason, restarts, createdAt }) =>
      CRASHES.has(reason) && restarts >= CRASHES_TO_GIVE_UP && Date.parse(createdAt) >= at,
  );
}

const CRASHES: ReadonlySet<string> = new Set(['CrashLoopBackOff', 'OOMKilled', 'Error']);
// After so many the kubelet pauses for more than a minute between two.
const CRASHES_TO_GIVE_UP = 4;
