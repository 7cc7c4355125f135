// Seconds that an update usually takes, from published logs: small updates about 11 s, kube-proxy (a DaemonSet that
// rolls over every node) over 50 s, storage drivers and vpc-cni longer. Only the first poll depends on it.
const USUAL: ReadonlyMap<string, number> = new Map([
  ['vpc-cni', 90],
  ['kube-proxy', 60],
  ['coredns', 45],
  ['aws-ebs-csi-driver', 75],
  ['aws-efs-csi-driver', 75],
  ['amazon-cloudwatch-observability', 75],
]);

/** Seconds until an update of this add-on has most likely ended. */
export function expectedSeconds(addon: string): number {
  return USUAL.get(addon) ?? 45;
}

/** What ends the wait for an update: an event of EKS, or only the timer. */
export type EndSignal = 'event' | 'timer';

/**
 * Seconds until the first poll of an update whose end EKS reports by an event: the timer is only the backstop then, and a poll
 * before the event would find nothing. Most updates have ended by then.
 */
const FIRST_POLL_WITH_EVENT_SECONDS = 180;

/** Seconds from one poll to the next. Where an event is expected, a lost one delays by half of that more, and each poll costs a transition. */
const BETWEEN_POLLS_SECONDS: Readonly<Record<EndSignal, number>> = { event: 25, timer: 12 };

/**
 * Seconds from the start of an update to the first poll: when it has most likely ended, later where an event reports
 * that, and never later than the time limit.
 */
export function firstPollSeconds(addon: string, secondsLeft: number, signal: EndSignal): number {
  const usual = expectedSeconds(addon);
  const first = signal === 'event' ? Math.max(usual, FIRST_POLL_WITH_EVENT_SECONDS) : usual;
  return Math.max(0, Math.min(first, Math.floor(secondsLeft)));
}

/**
 * Seconds to the next poll of something that has been in progress for so long: constant at first, since growing pauses delay more
 * than they save; longer for what hangs, so that a day of polling stays far below 25,000 events.
 */
export function pollSeconds(elapsedSeconds: number): number {
  return proportional(elapsedSeconds, 15);
}

/** The same for an update of ours, of which each poll costs one transition. */
export function updatePollSeconds(elapsedSeconds: number, signal: EndSignal = 'timer'): number {
  return proportional(elapsedSeconds, BETWEEN_POLLS_SECONDS[signal]);
}

const proportional = (elapsedSeconds: number, least: number): number =>
  Math.round(Math.min(Math.max(least, elapsedSeconds / 20), 300));

/** Seconds to the next poll of an add-on that may recover: a few seconds do not matter, so the pauses grow sooner. */
export function recoveryPollSeconds(elapsedSeconds: number): number {
  const soon = Math.min(Math.max(15, elapsedSeconds / 5), 60);
  return Math.round(Math.max(soon, pollSeconds(elapsedSeconds)));
}
