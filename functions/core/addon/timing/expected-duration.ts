// Seconds that an update usually takes, from published logs: small updates about 11 s, kube-proxy (a DaemonSet that
// rolls over every node) over 50 s, storage drivers and vpc-cni longer. Only the first look at EKS depends on it.
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

/** Seconds from the start of an update to the first look at it: when it has most likely ended, or when time is up. */
export function firstPollSeconds(addon: string, secondsLeft: number): number {
  return Math.max(0, Math.min(expectedSeconds(addon), Math.floor(secondsLeft)));
}

/**
 * Seconds to the next look at something that has been under way for so long: flat at first, since growing pauses cost
 * more in lateness than they save; slower for what hangs, so that a day of watching stays far below 25,000 events.
 */
export function pollSeconds(elapsedSeconds: number): number {
  return Math.round(Math.min(Math.max(15, elapsedSeconds / 20), 300));
}

/** Seconds to the next look at an add-on that may heal: nobody waits for the second, so the pauses grow sooner. */
export function recoveryPollSeconds(elapsedSeconds: number): number {
  const soon = Math.min(Math.max(15, elapsedSeconds / 5), 60);
  return Math.round(Math.max(soon, pollSeconds(elapsedSeconds)));
}
