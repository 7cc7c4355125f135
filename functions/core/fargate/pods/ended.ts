import { countText, wasOrWere } from '../../count-text.ts';
import { publish } from '../outcome.ts';
import { noted, type ReplacementDecision, type ReplacementProgress } from '../progress.ts';
import { durationText, secondsSince } from '../timing.ts';
import type { MovingContext } from './context.ts';
import { type Pod, podText } from './pod.ts';
import type { Held } from './step.ts';

const MOST_NAMES = 20;

/** Names of pods: at most twenty, and how many more there are. */
export function podNames(pods: readonly Pod[]): string {
  const names = pods.slice(0, MOST_NAMES).map(podText).join(', ');
  return pods.length > MOST_NAMES ? `${names} and ${pods.length - MOST_NAMES} more` : names;
}

const AGAIN =
  'Start again with the same request: it adopts the new profile and resumes with the pods that are left. With onBlockedPods: proceed they are stopped with the profile.';

/** Pods that cannot be moved, and the request says to stop then. Both profiles stay. */
export function podsNotMoved(context: MovingContext, held: readonly Held[]): ReplacementDecision {
  const { old, new: wanted } = context.progress.hop;
  const pods = held.flatMap((each) => each.old);
  return publish('PodsNotMoved', context, {
    summary: `${countText(pods.length, 'pod')} on ${context.plan.cluster.name} could not be moved from ${old.name} to ${wanted.name}; both profiles are ACTIVE.`,
    reasons: [...heldReasons(held), ...spent(context)],
    advice: [...held.flatMap(({ obstacle }) => obstacle?.advice ?? []).slice(0, MOST_NAMES), AGAIN],
  });
}

/** The deadline of the execution came before the pods were moved. */
export function timedOutMoving(context: MovingContext, held: readonly Held[]): ReplacementDecision {
  const { old, new: wanted } = context.progress.hop;
  const pods = held.flatMap((each) => each.old);
  return publish('ProfileReplacementTimedOut', context, {
    summary: `${countText(pods.length, 'pod')} on ${context.plan.cluster.name} still ran on ${old.name} near the deadline; ${wanted.name} is ACTIVE beside it.`,
    reasons: heldReasons(held),
    advice: [
      'Start again with a longer deadlineSeconds: it adopts the new profile and resumes with the pods that are left.',
    ],
  });
}

/** Pods do not run on the new profile, so no more are moved to it. */
export function newPodsNotReady(context: MovingContext, pods: readonly Pod[]): ReplacementDecision {
  const { plan, progress, settings } = context;
  const { old, new: wanted } = progress.hop;
  const [first] = pods;
  return publish('NewPodsNotReady', context, {
    summary: `${countText(pods.length, 'pod')} on ${plan.cluster.name} ${wasOrWere(pods.length)} not ready on ${wanted.name} within ${durationText(settings.podTimeoutSeconds)}; ${old.name} is kept with the pods that it still runs.`,
    reasons: [...new Set(pods.map((pod) => `${podText(pod)}: ${pod.reason || `${pod.phase}, not ready`}.`))].slice(
      0,
      MOST_NAMES,
    ),
    advice: [
      ...(first
        ? [`\`kubectl describe pod ${first.name} -n ${first.namespace}\` shows the events of the first of them.`]
        : []),
      `Correct what keeps them from running on ${wanted.name}, such as its subnets, its pod execution role or the image, then start again. A pod that starts slowly needs a longer podTimeoutSeconds.`,
    ],
  });
}

/** Evicted pods come back on the old profile, so moving would never end. */
export function stillOnOld(context: MovingContext, pods: readonly Pod[]): ReplacementDecision {
  const { plan, progress } = context;
  const { old, new: wanted } = progress.hop;
  return publish('PodsNotMoved', context, {
    summary: `New pods on ${plan.cluster.name} still go to ${old.name} instead of ${wanted.name}; both profiles are ACTIVE.`,
    reasons: [`They came to ${old.name} after ${wanted.name} was ACTIVE: ${podNames(pods)}.`],
    advice: [
      `Look for the label eks.amazonaws.com/fargate-profile in their manifests, and for whatever sets it; then start again.`,
    ],
  });
}

/** Asks a person whether what cannot be moved is stopped with the profile. */
export function askedFor(context: MovingContext, held: readonly Held[]): ReplacementDecision {
  const { plan, progress, now } = context;
  const { old } = progress.hop;
  const pods = held.flatMap((each) => each.old);
  const waitSeconds = Math.max(1, Math.floor(-secondsSince(plan.pollUntil, now)));
  const [they, their] = pods.length === 1 ? ['It is', 'its'] : ['They are', 'their'];
  return {
    kind: 'request-approval',
    progress: {
      ...stoppedWithTheProfile(context, held),
      waitSeconds,
      waitingFor: `an approval to delete ${old.name} with ${countText(pods.length, 'pod')} on it`,
    },
    question: `Delete Fargate profile ${old.name} on ${plan.cluster.name} although ${countText(pods.length, 'pod')} could not be moved? ${they} stopped immediately, regardless of ${their} disruption budgets: ${podNames(pods)}. ${heldReasons(held).join(' ')}`,
  };
}

/** The progress once it is decided to delete the profile with pods on it. */
export function stoppedWithTheProfile(context: MovingContext, held: readonly Held[]): ReplacementProgress {
  const pods = held.flatMap((each) => each.old);
  const logged = noted(
    context.progress,
    ...heldReasons(held),
    `Pods that could not be moved, and stop when ${context.progress.hop.old.name} is deleted: ${podNames(pods)}.`,
  );
  return { ...logged, waitSeconds: 0, moving: { ...context.moving, stopped: pods.length } };
}

function heldReasons(held: readonly Held[]): string[] {
  const reasons = held.map(({ obstacle, old }) => {
    const says = obstacle?.says ?? `not moved yet: ${podNames(old)}`;
    return `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;
  });
  const most = reasons.slice(0, MOST_NAMES);
  return reasons.length > MOST_NAMES
    ? [...most, `And ${countText(reasons.length - MOST_NAMES, 'more workload')}.`]
    : most;
}

function spent({ moving, now }: MovingContext): string[] {
  return moving.since === null ? [] : [`Moving took ${durationText(secondsSince(moving.since, now))} so far.`];
}
