import { awsEks } from '../aws-command.ts';
import { configurationDoubts } from '../configuration/configuration.ts';
import { issueText } from '../issue.ts';
import { isoTime, type Times } from '../time-limits.ts';
import type { Addon, AddonSettings, ClusterState, OfferedVersion, VersionConfiguration } from './addon.ts';
import { plannedSummary } from './advice/summary.ts';
import { differences } from './change.ts';
import { computeWarnings } from './checks/compute.ts';
import { corefileWarnings } from './checks/corefile.ts';
import { identityWarnings, wantedRole } from './checks/credentials.ts';
import { rejectionsOf } from './checks/rejections.ts';
import { addonOutcome, sentence, stateText } from './outcome.ts';
import type { AddonPlan, AddonProgress, Past, PlannedDecision } from './progress.ts';
import { blockedPlan, waitWarnings } from './readiness.ts';
import type { UpdateAddonRequest } from './request.ts';
import { limits, neededSeconds, secondsLeft } from './timing/deadline.ts';
import { durationOf, durationText, durationWarnings, totalSeconds } from './timing/duration.ts';
import type { AddonTarget } from './versions/target.ts';
import {
  firstWithoutWayBack,
  type Journey,
  wayBackAdvice,
  wayBackDetails,
  wayBackText,
  wayBackWarnings,
  waysBack,
} from './versions/way-back.ts';

/**
 * The target settings of the add-on. What the request leaves out is not changed; nor is the role, although EKS drops a role that is
 * not sent again, unless pod identities replace it.
 */
export function wantedSettings(request: UpdateAddonRequest, addon: Addon, version: string): AddonSettings {
  const { configurationValues, podIdentityAssociations } = request;
  return {
    version,
    configurationValues: configurationValues === undefined ? addon.configurationValues : asText(configurationValues),
    serviceAccountRoleArn: wantedRole(request, addon),
    podIdentityAssociations: podIdentityAssociations ?? addon.podIdentityAssociations,
  };
}

export type Observed = {
  cluster: ClusterState;
  addon: Addon;
  target: AddonTarget;
  /** The installed version as EKS offers it; `undefined` when it does not offer it for the cluster. */
  present: OfferedVersion | undefined;
  versions: string[];
  to: AddonSettings;
  offered: readonly OfferedVersion[];
  configuration: VersionConfiguration;
  /** The versions on the way to the nearest one that can replace the current one, when that is not offered. */
  toNearest: readonly string[];
  /** Of the managed node groups, as far as EKS shows them and they matter. */
  nodes: number | undefined;
  /** What EKS shows of what pods run on, where that was in doubt. */
  shown: readonly string[] | undefined;
  /** How the cluster is asked for causes, where that is to be done. */
  diagnosis?: AddonPlan['diagnosis'];
};

// Every Task gets the plan together with the progress, within 256 KiB. A plan that barely fits would not fit any more once the
// progress has grown, and nobody would poll the update then.
const MOST_PLAN_BYTES = 180_000;

/**
 * Whether anything is to be sent to EKS: there is a difference, or the add-on can only leave its failed status by another update.
 */
export function isToChange(addon: Addon, to: AddonSettings): boolean {
  const isStuck = addon.status === 'UPDATE_FAILED' || addon.status === 'CREATE_FAILED';
  return isStuck || addon.version !== to.version || differences(addon, to).length > 0;
}

/** The plan of an update, or the reason why there is none. All reasons against it are reported together. */
export function decidePlan(request: UpdateAddonRequest, observed: Observed, times: Times, past: Past): PlannedDecision {
  const { cluster, addon, target, to, configuration, versions } = observed;
  if (target.kind === 'blocked') return blockedPlan(request, target.reason, target.advice);

  const changed = differences(addon, to);
  const isSame = addon.version === to.version && changed.length === 0;
  if (target.kind === 'stay' && target.notOffered) {
    if (isSame) return kept(request, addon, target);
    return blockedPlan(request, [target.reason, ...target.warnings].join('\n'), target.advice.join(' '));
  }
  const offer = target.kind === 'go' ? target.offer : observed.present;
  const rejections = rejectionsOf(request, { cluster, addon, offer, to, configuration });
  if (rejections.length > 0) {
    const reason = rejections.map((refusal) => refusal.reason).join('\n');
    return blockedPlan(request, reason, rejections.map(({ advice }) => advice).join(' '));
  }

  const changes = {
    configuration: changed.includes('configurationValues'),
    role: changed.includes('serviceAccountRoleArn'),
    identities: changed.includes('podIdentityAssociations'),
  };
  if (!isToChange(addon, to)) return kept(request, addon, target);

  const journey: Journey = {
    addon: addon.name,
    clusterVersion: cluster.version,
    from: addon.version,
    versions,
    offered: observed.offered,
    rollBackTo: request.rollBackTo,
    toNearest: observed.toNearest,
    neverVersions: request.neverVersions,
  };
  const wayBack = waysBack(journey);
  const lacking = firstWithoutWayBack(wayBack);
  if (request.rollBack === 'required' && lacking !== undefined) {
    return blockedPlan(
      request,
      `The request has \`rollBack: required\`, and there is no way back: ${lacking.reason}`,
      wayBackAdvice(journey),
    );
  }

  const duration = durationOf(addon.name, to.configurationValues, observed.nodes);
  const steps = { versions, bakeSeconds: request.bakeSeconds };
  const takes = { stepSeconds: duration.stepSeconds, totalSeconds: totalSeconds(duration, steps) };
  const { deadlineAt, pollUntil, changeUntil } = limits(request, times.startedAt, takes);
  const time = {
    secondsLeft: secondsLeft(request, times),
    neededSeconds: neededSeconds(request, takes),
    deadlineSeconds: request.deadlineSeconds,
  };
  const namespace = addon.namespace ?? observed.offered[0]?.defaultNamespace ?? 'kube-system';
  const about = { cluster: request.cluster.name, addon: addon.name, version: to.version, namespace };
  const warnings = [
    ...waitWarnings(request, cluster, addon),
    ...warningsOf(request, { ...observed, target }),
    ...corefileWarnings(about, addon.configurationValues, to.configurationValues),
    ...(request.rollBack ? wayBackWarnings(journey, wayBack) : []),
    ...durationWarnings(duration, steps, time),
    ...configurationDoubts(to.configurationValues ?? '', configuration.schema),
  ];
  const notes = target.kind === 'go' ? target.notes : [target.reason, ...target.notes];
  const plan: AddonPlan = {
    cluster: request.cluster,
    clusterVersion: cluster.version,
    addon: addon.name,
    namespace,
    from: { ...settingsOf(addon), status: addon.status, issues: addon.issues },
    to,
    versions,
    changes,
    resolveConflicts: request.resolveConflicts,
    onConflict: request.onConflict,
    rollBack: request.rollBack !== false,
    rollBackTo: request.rollBackTo,
    wayBack,
    bakeSeconds: request.bakeSeconds,
    settleSeconds: request.settleSeconds ?? null,
    deadlineAt: isoTime(deadlineAt),
    pollUntil: isoTime(pollUntil),
    changeUntil: isoTime(changeUntil),
    warnings,
    notes,
    ...(observed.diagnosis && { diagnosis: observed.diagnosis }),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(plan)).length;
  if (bytes > MOST_PLAN_BYTES) {
    return blockedPlan(
      request,
      `The current and the requested settings of ${addon.name} have ${bytes} bytes together, more than the ${MOST_PLAN_BYTES} that fit into an execution.`,
      'Shorten its configuration, or update it without eks-upkeep.',
    );
  }
  if (request.dryRun)
    return {
      plan: null,
      decision: {
        kind: 'publish',
        outcome: planned(plan, durationText(duration, steps), {
          ...(target.mustMove && { mustMove: true }),
          estimate: { ...takes, nodes: observed.nodes ?? null },
        }),
      },
    };
  return {
    plan,
    decision: { kind: 'start', waitSeconds: 0, waitingFor: 'nothing', progress: firstProgress(plan, past) },
  };
}

/** The progress at its beginning. */
function firstProgress(plan: AddonPlan, { calls, log }: Past): AddonProgress {
  return {
    phase: 'update',
    path: plan.versions,
    step: 0,
    calls: calls + 1,
    tries: 0,
    conflictMode: plan.resolveConflicts,
    updateId: null,
    foreign: false,
    failure: null,
    startedAt: '',
    settling: null,
    log,
    codes: [],
    resourceIds: [],
    issues: [],
  };
}

function settingsOf({ version, configurationValues, serviceAccountRoleArn, podIdentityAssociations }: Addon) {
  return { version, configurationValues, serviceAccountRoleArn, podIdentityAssociations };
}

function asText(configuration: NonNullable<UpdateAddonRequest['configurationValues']>): string {
  return typeof configuration === 'string' ? configuration : JSON.stringify(configuration);
}

/** A target that a plan can be made for. */
type Reachable = Exclude<AddonTarget, { kind: 'blocked' }>;

function warningsOf(request: UpdateAddonRequest, observed: Observed & { target: Reachable }): string[] {
  const { addon, to, target, present } = observed;
  const warnings = [...target.warnings];
  if (addon.status !== 'ACTIVE' || addon.issues.length > 0) {
    warnings.push(sentence(`Before the update the add-on was ${stateText(addon)}`));
  }
  const offer = target.kind === 'go' ? target.offer : present;
  return [
    ...warnings,
    ...identityWarnings(request, { addon, to, offer }),
    ...computeWarnings({ ...observed, offer }, observed.shown),
  ];
}

function kept(request: UpdateAddonRequest, addon: Addon, target: Reachable): PlannedDecision {
  const reason = target.kind === 'stay' ? target.reason : `${addon.version} is the requested version.`;
  const issues = addon.issues.map(issueText);
  const isUnhealthy = addon.status !== 'ACTIVE' || issues.length > 0;
  const look = `describe-addon --cluster-name ${request.cluster.name} --addon-name ${addon.name} --query addon.health`;
  const advice = [
    ...(target.kind === 'stay' ? target.advice : []),
    ...(isUnhealthy
      ? [
          `\`${awsEks(request.cluster, look)}\` shows what is wrong with it; \`report-health\` says what to do about that.`,
        ]
      : []),
  ];
  const outcome = addonOutcome(request.dryRun ? 'Planned' : 'UpToDate', request, {
    summary: `${addon.name} on ${request.cluster.name} stays at ${addon.version}: ${reason}`,
    reasons: [
      ...target.warnings,
      ...issues.map((issue) => sentence(`It is ${addon.status}: ${issue}`)),
      ...target.notes,
    ],
    advice,
    codes: addon.issues.map(({ code }) => code),
    details: {
      decision: 'keep',
      from: addon.version,
      to: addon.version,
      reason: reason,
      ...(target.notes.length > 0 && { heldBack: target.notes }),
      ...(target.kind === 'stay' && target.notOffered && { notOffered: true }),
      ...(target.mustMove && { mustMove: true }),
    },
  });
  const isHealthy = !isUnhealthy && target.warnings.length === 0;
  return {
    plan: null,
    decision: { kind: 'publish', outcome: isHealthy ? outcome : { ...outcome, severity: 'warning' } },
  };
}

function planned(plan: AddonPlan, takes: string, more: Record<string, unknown>) {
  const { from, to, versions, changes, clusterVersion, warnings, notes } = plan;
  return addonOutcome('Planned', plan, {
    summary: plannedSummary(plan),
    reasons: [...warnings, wayBackText(plan.wayBack), takes, ...notes],
    details: {
      decision: 'update',
      rollBack: wayBackDetails(plan.wayBack),
      ...(notes.length > 0 && { heldBack: notes }),
      ...more,
      from: from.version,
      to: to.version,
      versions,
      changes,
      clusterVersion,
      snapshot: from,
      settings: to,
    },
  });
}
