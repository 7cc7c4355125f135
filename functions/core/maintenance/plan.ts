import { pollSeconds } from '../addon/timing/expected-duration.ts';
import { awsEks } from '../aws-command.ts';
import type { ClusterPlace } from '../cluster.ts';
import { claimedBy } from '../execution/cluster-claim.ts';
import { descendsFrom } from '../fargate/profile/tags.ts';
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
 * The state of the cluster: its status, its add-ons and Fargate profiles, another execution that has it to itself, and what EKS
 * says about its readiness for an upgrade or a rollback.
 */
export type Observed = {
  status: string;
  resources: readonly ResourceHealth[];
  holder: string | undefined;
  insights: readonly Insight[] | NotScanned;
};

/** The planning execution: its ARN, and times in milliseconds since the epoch. */
export type Run = { arn: string; startedAt: number; now: number };

/** The next decision, the plan once there is one, and the inputs of its items in the same order. */
export type PlannedMaintenance = { decision: MaintenanceDecision; plan: MaintenancePlan | null; inputs: object[] };

// The plan is passed on within the 256 KiB of a state, together with the results of its items.
const MOST_INPUT_BYTES = 150_000;

/** Everything to do on a cluster, in order, or all reasons why nothing is done. */
export function decideMaintenance(request: MaintainClusterRequest, observed: Observed, run: Run): PlannedMaintenance {
  const { items, inputs, leftAlone } = itemsOf(request, observed.resources, run.arn);
  const plan: MaintenancePlan = {
    cluster: request.cluster,
    onFailure: request.onFailure,
    dryRun: request.dryRun,
    items,
    leftAlone,
    insights: quotedInsights(request.cluster, observed.insights, installed(observed.resources)),
  };
  // Insights are short, and never block anything.
  const problems = [...missing(request, observed.resources), ...tooMuch({ ...plan, insights: [] }, inputs)];

  const obstacle = obstacleOf(request.cluster, observed);
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
  // A temporary obstacle does not prevent a dry run; the state machine of the item reports what it finds.
  if (obstacle && !(obstacle.passes && request.dryRun)) problems.push(obstacle);

  if (problems.length > 0) return blocked(request, problems);
  if (items.length === 0) return nothingToDo(request, leftAlone);
  return { decision: { kind: 'item', progress: FIRST_PROGRESS }, plan, inputs };
}

type Problem = { reason: string; advice: string };

/** What prevents any change of the cluster, and whether that is temporary. */
function obstacleOf(
  place: ClusterPlace,
  { status, resources, holder }: Observed,
): (Problem & { passes: boolean }) | undefined {
  const { name } = place;
  if (status !== 'ACTIVE') {
    return {
      reason: `The cluster ${name} is ${status}, and EKS rejects changes of a cluster that is not ACTIVE.`,
      advice: `Start again when \`${awsEks(place, `describe-cluster --name ${name} --query cluster.status`)}\` shows ACTIVE.`,
      passes: ['UPDATING', 'CREATING', 'PENDING'].includes(status),
    };
  }
  if (holder !== undefined) {
    return { ...claimedBy(name, holder), passes: true };
  }
  const changing = changingText(resources);
  if (changing === undefined) return undefined;
  return {
    reason: `${changing}; two changes of a cluster at the same time can interfere with each other.`,
    advice: 'Find out who is changing it, and start again when that has ended.',
    passes: true,
  };
}

/** What EKS is changing, as a text; `undefined` when it is changing nothing. */
export function changingText(resources: readonly ResourceHealth[]): string | undefined {
  const changing = resources.filter((each) => healthOf(each) === 'changing');
  return changing.length === 0 ? undefined : changing.map(({ name, status }) => `${name} is ${status}`).join(', ');
}

function missing(
  { cluster, addons, fargateProfiles }: MaintainClusterRequest,
  resources: readonly ResourceHealth[],
): Problem[] {
  const there = installed(resources);
  const profiles = resources.filter(({ kind }) => kind === 'fargate-profile');
  const named = namedBy(addons);
  // With keepName, an interrupted run may have left no profile of that name; replace-fargate-profile finds what it left.
  const replaced = fargateProfiles.filter(({ keepName }) => !keepName).map(({ profile }) => profile);

  return [
    ...named
      .filter((name) => !there.includes(name))
      .map((name) => ({
        reason: `The add-on ${name} is not installed on ${cluster.name}, which has ${listed(there)}.`,
        advice: 'Correct the names, or leave out what does not exist; eks-upkeep installs no add-on.',
      })),
    ...replaced
      // A profile that was replaced is meant by the name that it had: a schedule asks for it every week.
      .filter(
        (name) =>
          !profiles.some((each) => each.name === name || descendsFrom({ ...each, tags: each.tags ?? {} }, name)),
      )
      .map((name) => ({
        reason: `There is no Fargate profile ${name} on ${cluster.name}, which has ${listed(profiles.map(({ name }) => name))}.`,
        advice: 'Correct the names, or leave out what does not exist.',
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
            advice: 'Ask for fewer in one request, or for a shorter deadlineSeconds.',
          },
        ]
      : []),
    ...(bytes > MOST_INPUT_BYTES
      ? [
          {
            reason: `The inputs of the items have ${bytes} bytes, more than ${MOST_INPUT_BYTES}, the most that fits into an execution.`,
            advice:
              'Ask for fewer in one request, or update add-ons with a long configuration separately with update-addon.',
          },
        ]
      : []),
  ];
}

function blocked(request: MaintainClusterRequest, problems: readonly Problem[]): PlannedMaintenance {
  const outcome = maintenanceOutcome('ClusterMaintenanceBlocked', request, {
    summary: `Nothing on ${request.cluster.name} was changed, because the request cannot be carried out.`,
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
