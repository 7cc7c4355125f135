import { awsEks } from '../aws-command.ts';
import { claimedBy } from '../execution/cluster-claim.ts';
import { isItemOfPlan } from '../execution/started-by.ts';
import type { Times } from '../time-limits.ts';
import { type Addon, type ClusterState, isAddonBusy } from './addon.ts';
import { addonOutcome } from './outcome.ts';
import type { Past, PlannedDecision } from './progress.ts';
import type { UpdateAddonRequest } from './request.ts';
import { limits } from './timing/deadline.ts';
import { pollSeconds } from './timing/expected-duration.ts';

/** Cluster and add-on, and another execution that has the cluster to itself. */
type Seen = { cluster: ClusterState; addon: Addon; holder: string | undefined };

/**
 * `undefined` when cluster and add-on can be changed now; otherwise a wait for what prevents it, or the outcome. A dry run ignores
 * temporary obstacles, and warns of them.
 */
export function decideReadiness(
  request: UpdateAddonRequest,
  { cluster, addon, holder }: Seen,
  times: Times,
  past: Past,
): PlannedDecision | undefined {
  const inTheWay = claimed(cluster, holder) ?? obstacle(request, cluster, addon);
  if (!inTheWay || (inTheWay.passes && request.dryRun)) return undefined;

  const { pollUntil } = limits(request, times.startedAt);
  const waitSeconds = pollSeconds((times.now - times.startedAt) / 1000);
  if (inTheWay.passes && times.now + waitSeconds * 1000 < pollUntil) {
    return { plan: null, decision: { kind: 'plan', waitSeconds, waitingFor: inTheWay.reason, past } };
  }
  return blockedPlan(request, inTheWay.reason, inTheWay.advice);
}

/** The warning of a dry run about something that a run would wait for. */
export function waitWarnings(request: UpdateAddonRequest, cluster: ClusterState, addon: Addon): string[] {
  const inTheWay = obstacle(request, cluster, addon);
  return request.dryRun && inTheWay?.passes
    ? [`${inTheWay.reason} An update would wait until it has ended, and plan again.`]
    : [];
}

function claimed({ name }: ClusterState, holder: string | undefined): Obstacle | undefined {
  return holder === undefined ? undefined : { ...claimedBy(name, holder), passes: true };
}

type Obstacle = { reason: string; passes: boolean; advice: string };

function obstacle({ cluster: place }: UpdateAddonRequest, cluster: ClusterState, addon: Addon): Obstacle | undefined {
  if (cluster.status !== 'ACTIVE') {
    return {
      reason: `The cluster ${cluster.name} is ${cluster.status}, and EKS changes add-ons only while the cluster is ACTIVE.`,
      passes: ['UPDATING', 'CREATING', 'PENDING'].includes(cluster.status),
      advice: `Start again when \`${awsEks(place, `describe-cluster --name ${cluster.name} --query cluster.status`)}\` shows ACTIVE.`,
    };
  }
  if (isAddonBusy(addon.status)) {
    return {
      reason: `The add-on ${addon.name} is ${addon.status}: another change of it is in progress.`,
      passes: true,
      advice: `Find out who is changing it: \`${awsEks(place, `list-updates --name ${cluster.name} --addon-name ${addon.name}`)}\`.`,
    };
  }
  if (!['ACTIVE', 'DEGRADED', 'UPDATE_FAILED', 'CREATE_FAILED'].includes(addon.status)) {
    return {
      reason: `The add-on ${addon.name} is ${addon.status}, and no update can change that.`,
      passes: false,
      advice: `Check it in the EKS console (Add-ons tab) or with \`${awsEks(place, `describe-addon --cluster-name ${cluster.name} --addon-name ${addon.name}`)}\`.`,
    };
  }
  return undefined;
}

/**
 * The outcome of a request that cannot be carried out; of a dry run too, since nothing would be done. As an item of the plan of a
 * cluster it is one of the plans that were made.
 */
export function blockedPlan(request: UpdateAddonRequest, reason: string, advice: string): PlannedDecision {
  const outcome = addonOutcome(isItemOfPlan(request) ? 'Planned' : 'AddonUpdateBlocked', request, {
    severity: 'warning',
    summary: `${request.addon} on ${request.cluster.name} cannot be updated now; nothing was changed.`,
    reasons: [reason],
    advice: [advice],
    details: { decision: 'blocked', reason },
  });
  return { plan: null, decision: { kind: 'publish', outcome } };
}
