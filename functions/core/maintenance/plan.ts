import { pollSeconds } from '../addon/timing/expected-duration.ts';
import { durationText } from '../fargate/timing.ts';
import { healthOf, type NotScanned, type ResourceHealth } from '../health/health.ts';
import { type Insight, quotedInsights } from './insights.ts';
import { installed, itemsOf } from './items.ts';
import { leftLine, leftResult } from './left-alone.ts';
import { maintenanceOutcome } from './outcome.ts';
import { FIRST_PROGRESS, type LeftAlone, type MaintenanceDecision, type MaintenancePlan } from './progress.ts';
import type { MaintainClusterRequest } from './request.ts';
import { namedBy } from './selection.ts';
import { LONGEST_RUN_SECONDS, longestSeconds, PATIENCE_SECONDS } from './timing.ts';

/**
 * The cluster as it is: its status, all of its add-ons and Fargate profiles, another execution that maintains it, and what EKS
 * itself says of its readiness for an upgrade or a rollback.
 */
export type Observed = {
  status: string;
  watched: readonly ResourceHealth[];
  holder: string | undefined;
  insights: readonly Insight[] | NotScanned;
};

/** The execution that plans: its ARN, and the times in milliseconds since the epoch. */
export type Run = { arn: string; startedAt: number; now: number };

/** The next decision; the plan once there is one; and what each of its items is started with, in the same order. */
export type PlannedMaintenance = { decision: MaintenanceDecision; plan: MaintenancePlan | null; inputs: object[] };

// The plan is handed on within the 256 KiB of a state, beside the results of its items.
const MOST_INPUT_BYTES = 150_000;

/** Everything to do on a cluster in its order, or all reasons why nothing is done. */
export function decideMaintenance(request: MaintainClusterRequest, observed: Observed, run: Run): PlannedMaintenance {
  const { items, inputs, leftAlone } = itemsOf(request, observed.watched, run.arn);
  const plan: MaintenancePlan = {
    cluster: request.cluster,
    onFailure: request.onFailure,
    dryRun: request.dryRun,
    items,
    leftAlone,
    insights: quotedInsights(request.cluster, observed.insights, installed(observed.watched)),
  };
  // What EKS says beside it is short, and keeps nothing from being done.
  const problems = [...missing(request, observed.watched), ...tooMuch({ ...plan, insights: [] }, inputs)];

  const obstacle = obstacleOf(request.cluster.name, observed);
  const waited = (run.now - run.startedAt) / 1000;
  const isWorthWaiting = obstacle?.passes === true && problems.length === 0 && waited < PATIENCE_SECONDS;
  if (obstacle && isWorthWaiting && !request.dryRun) {
    const decision: MaintenanceDecision = {
      kind: 'plan',
      waitSeconds: pollSeconds(waited),
      waitingFor: obstacle.reason,
    };
    return { decision, plan: null, inputs: [] };
  }
  // What passes does not keep a plan from being made; the other machine says what it makes of it.
  if (obstacle && !(obstacle.passes && request.dryRun)) problems.push(obstacle);

  if (problems.length > 0) return blocked(request, problems);
  if (items.length === 0) return nothingToDo(request, leftAlone);
  return { decision: { kind: 'item', progress: FIRST_PROGRESS }, plan, inputs };
}

type Problem = { reason: string; advice: string };

/** What keeps EKS from changing anything of the cluster, and whether that passes. */
function obstacleOf(name: string, { status, watched, holder }: Observed): (Problem & { passes: boolean }) | undefined {
  if (status !== 'ACTIVE') {
    return {
      reason: `The cluster ${name} is ${status}, and EKS changes nothing of a cluster that is not ACTIVE.`,
      advice: `Start again when \`aws eks describe-cluster --name ${name} --query cluster.status\` says ACTIVE.`,
      passes: ['UPDATING', 'CREATING', 'PENDING'].includes(status),
    };
  }
  if (holder !== undefined) {
    return {
      reason: `The cluster ${name} is being maintained by ${holder}.`,
      advice: 'Start again when that has ended: what is current by then is kept.',
      passes: true,
    };
  }
  const changing = changingText(watched);
  if (changing === undefined) return undefined;
  return {
    reason: `${changing}; two changes of a cluster at once get into each other's way.`,
    advice: 'See who changes it, and start again when that has ended.',
    passes: true,
  };
}

/** What EKS is changing, as people read it; `undefined` when nothing is. */
export function changingText(watched: readonly ResourceHealth[]): string | undefined {
  const changing = watched.filter((each) => healthOf(each) === 'changing');
  return changing.length === 0 ? undefined : changing.map(({ name, status }) => `${name} is ${status}`).join(', ');
}

function missing(
  { cluster, addons, fargateProfiles }: MaintainClusterRequest,
  watched: readonly ResourceHealth[],
): Problem[] {
  const there = installed(watched);
  const profiles = watched.filter(({ kind }) => kind === 'fargate-profile').map(({ name }) => name);
  const named = namedBy(addons);
  // With keepName a run that was interrupted may have left no profile of that name; its machine finds what it left.
  const replaced = fargateProfiles.filter(({ keepName }) => !keepName).map(({ profile }) => profile);

  return [
    ...named
      .filter((name) => !there.includes(name))
      .map((name) => ({
        reason: `The add-on ${name} is not installed on ${cluster.name}, which has ${listed(there)}.`,
        advice: 'Correct the names, or leave out what is not there; eks-upkeep installs no add-on.',
      })),
    ...replaced
      .filter((name) => !profiles.includes(name))
      .map((name) => ({
        reason: `There is no Fargate profile ${name} on ${cluster.name}, which has ${listed(profiles)}.`,
        advice: 'Correct the names, or leave out what is not there.',
      })),
  ];
}

function tooMuch(plan: MaintenancePlan, inputs: readonly object[]): Problem[] {
  const seconds = longestSeconds(plan.items);
  const bytes = new TextEncoder().encode(JSON.stringify({ plan, inputs })).length;
  return [
    ...(seconds > LONGEST_RUN_SECONDS
      ? [
          {
            reason: `One after another the items may take ${durationText(seconds)}, more than ${durationText(LONGEST_RUN_SECONDS)}.`,
            advice: 'Ask for fewer at once, or for shorter deadlineSeconds.',
          },
        ]
      : []),
    ...(bytes > MOST_INPUT_BYTES
      ? [
          {
            reason: `What the items are started with has ${bytes} bytes, more than ${MOST_INPUT_BYTES}, the most that fits into an execution.`,
            advice: 'Ask for fewer at once, or update what has a long configuration by itself with update-addon.',
          },
        ]
      : []),
  ];
}

function blocked(request: MaintainClusterRequest, problems: readonly Problem[]): PlannedMaintenance {
  const outcome = maintenanceOutcome('ClusterMaintenanceBlocked', request, {
    summary: `Nothing of ${request.cluster.name} was changed: what was asked for cannot be done.`,
    reasons: problems.map(({ reason }) => reason),
    advice: problems.map(({ advice }) => advice),
  });
  return { decision: { kind: 'publish', outcome }, plan: null, inputs: [] };
}

function nothingToDo(request: MaintainClusterRequest, leftAlone: readonly LeftAlone[]): PlannedMaintenance {
  const name = request.cluster.name;
  const outcome = maintenanceOutcome(request.dryRun ? 'Planned' : 'UpToDate', request, {
    summary:
      leftAlone.length === 0
        ? `There is nothing to do on ${name}: it has no add-on that EKS manages.`
        : `There is nothing to do on ${name}: ${leftAlone.map(({ addon }) => addon).join(', ')} left alone.`,
    reasons: leftAlone.map(leftLine),
    details: { results: leftAlone.map(leftResult), notTried: [] },
  });
  return { decision: { kind: 'publish', outcome }, plan: null, inputs: [] };
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
