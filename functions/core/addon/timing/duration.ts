import { topMember } from '../../configuration/configuration.ts';
import { countText } from '../../count-text.ts';
import { LONGEST_DEADLINE_SECONDS } from '../../time-limits.ts';
import { expectedSeconds } from './expected-duration.ts';

/** How long one step of an update may take, and why. */
export type Duration = { stepSeconds: number; reason: string };

// Add-ons that have a pod on every node, those of other vendors among them (chainguard_aws-vpc-cni-fips). Their pods are
// replaced node by node: Kubernetes replaces one at a time, unless the add-on allows more.
const NODE_BY_NODE =
  /vpc-cni|kube-proxy|csi-driver|pod-identity-agent|node-monitoring-agent|guardduty-agent|fluent-bit|cloudwatch-observability|node-exporter|network-flow-monitoring-agent/;

// Forty minutes for the DaemonSet of 200 nodes that people report.
const SECONDS_A_NODE = 12;

// Each pod waits for a node of its own: people report that EKS marked the update Failed after 20 minutes, and that the add-on was
// healthy 14 minutes later.
const COREDNS_ON_FARGATE_SECONDS = 2100;

/** Whether the number of nodes decides how long an update takes. */
export const goesNodeByNode = (addon: string): boolean => NODE_BY_NODE.test(addon);

/** How long a step may take. `nodes`: of the managed node groups, 0 when there are none; `undefined` when they were not read. */
export function durationOf(addon: string, configurationValues: string | null, nodes: number | undefined): Duration {
  const usual = expectedSeconds(addon);
  if (addon === 'coredns' && isOnFargate(configurationValues)) {
    return {
      stepSeconds: COREDNS_ON_FARGATE_SECONDS,
      reason: 'on Fargate each pod of CoreDNS waits for a node of its own',
    };
  }
  if (!goesNodeByNode(addon)) return { stepSeconds: usual, reason: `that is usual for ${addon}` };
  if (nodes === undefined || nodes === 0) {
    const unknown = nodes === 0 ? 'EKS shows none in managed node groups' : 'the managed node groups could not be read';
    return {
      stepSeconds: usual,
      reason: `that is usual for ${addon} on few nodes; on many it takes longer, and ${unknown}`,
    };
  }
  return {
    stepSeconds: Math.max(usual, nodes * SECONDS_A_NODE),
    reason: `${addon} is replaced node by node, and the managed node groups have ${countText(nodes, 'node')}`,
  };
}

function isOnFargate(configurationValues: string | null): boolean {
  const computeType = topMember(configurationValues, 'computeType');
  return typeof computeType === 'string' && computeType.toLowerCase() === 'fargate';
}

type Steps = { versions: readonly string[]; bakeSeconds: number };

/** All steps of an update, each with its bake. */
export const totalSeconds = ({ stepSeconds }: Duration, { versions, bakeSeconds }: Steps): number =>
  versions.length * (stepSeconds + bakeSeconds);

/** The estimate in a line of a plan. */
export function durationText(duration: Duration, steps: Steps): string {
  return `It may take about ${inWords(totalSeconds(duration, steps))} with its bake: ${duration.reason}.`;
}

type Time = { secondsLeft: number; neededSeconds: number; deadlineSeconds: number };

/** Warns of an update for which there is too little time; nothing when there is enough. */
export function durationWarnings(duration: Duration, steps: Steps, time: Time): string[] {
  const total = totalSeconds(duration, steps);
  if (total <= time.secondsLeft) return [];
  return [
    `The update may take longer (about ${inWords(total)}) than its deadline leaves it (${inWords(time.secondsLeft)}): ${duration.reason}. ${deadlineAdvice(time)}`,
  ];
}

function deadlineAdvice({ neededSeconds, deadlineSeconds }: Time): string {
  const enough = Math.ceil(neededSeconds / 300) * 300;
  if (enough > LONGEST_DEADLINE_SECONDS) {
    return `The longest, \`deadlineSeconds: ${LONGEST_DEADLINE_SECONDS}\`, may not leave time for a rollback as well.`;
  }
  return enough > deadlineSeconds
    ? `Set \`deadlineSeconds: ${enough}\`, which leaves time for a rollback as well.`
    : 'Start again, so that it has its full deadline.';
}

function inWords(seconds: number): string {
  if (seconds < 120) return countText(Math.round(seconds), 'second');
  return `${Math.round(seconds / 60)} minutes`;
}
