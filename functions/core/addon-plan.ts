import { corefileWarnings } from './addon/corefile.ts';
import { plannedSummary } from './addon/summary.ts';
import type { Addon, AddonSettings, ClusterState, OfferedVersion } from './addon.ts';
import { differences } from './addon-change.ts';
import type { AddonCourse, AddonPlan, Past, PlannedMove } from './addon-course.ts';
import { addonOutcome, issueText, sentence, stateText } from './addon-outcome.ts';
import { blockedPlan } from './addon-readiness.ts';
import type { AddonTarget } from './addon-target.ts';
import { configurationDoubts, configurationProblems, readConfiguration } from './configuration.ts';
import { isoTime, limits, type Times } from './time-limits.ts';
import type { UpdateAddonRequest } from './update-addon-request.ts';

/**
 * The settings that the add-on is to have. What the request leaves out stays as it is; the role too, although EKS
 * drops a role that is not sent again.
 */
export function wantedSettings(request: UpdateAddonRequest, addon: Addon, version: string): AddonSettings {
  const { configurationValues, serviceAccountRoleArn, podIdentityAssociations } = request;
  return {
    version,
    configurationValues: configurationValues === undefined ? addon.configurationValues : asText(configurationValues),
    serviceAccountRoleArn: serviceAccountRoleArn === undefined ? addon.serviceAccountRoleArn : serviceAccountRoleArn,
    podIdentityAssociations: podIdentityAssociations ?? addon.podIdentityAssociations,
  };
}

export type Observed = {
  cluster: ClusterState;
  addon: Addon;
  target: AddonTarget;
  versions: string[];
  to: AddonSettings;
  schema: string | undefined;
  offered: readonly OfferedVersion[];
};

// Every Task is given the plan with all that happened, within 256 KiB. A plan that just fits would not any more once something
// has happened, and nobody would watch the update then.
const MOST_PLAN_BYTES = 180_000;

/** The plan of an update, or the reason why there is none. All reasons against it are told at once. */
export function decidePlan(request: UpdateAddonRequest, observed: Observed, times: Times, past: Past): PlannedMove {
  const { cluster, addon, target, to, schema, versions } = observed;
  if (target.kind === 'blocked') return blockedPlan(request, target.because, target.advice);

  const configuration = to.configurationValues ?? '';
  // A configuration that is there was read by EKS, whatever is thought of it here.
  const isRead = request.configurationValues !== undefined || !('problem' in readConfiguration(configuration));
  const problems = (isRead ? configurationProblems(configuration, schema) : []).map(
    ({ path, message }) => `configurationValues${path}: ${message}`,
  );
  if (problems.length > 0) {
    const origin = request.configurationValues === undefined ? 'The present configuration' : 'The configuration';
    return blockedPlan(
      request,
      [`${origin} does not fit the schema of ${addon.name} ${to.version}.`, ...problems].join('\n'),
      `See \`aws eks describe-addon-configuration --addon-name ${addon.name} --addon-version ${to.version}\`.`,
    );
  }

  const changed = differences(addon, to);
  const changes = {
    configuration: changed.includes('configurationValues'),
    role: changed.includes('serviceAccountRoleArn'),
    identities: changed.includes('podIdentityAssociations'),
  };
  const isSame = addon.version === to.version && changed.length === 0;
  const isStuck = addon.status === 'UPDATE_FAILED' || addon.status === 'CREATE_FAILED';
  if (isSame && !isStuck) return kept(request, addon, target);

  const { deadlineAt, watchUntil, changeUntil } = limits(request, times.startedAt);
  const namespace = addon.namespace ?? observed.offered[0]?.defaultNamespace ?? 'kube-system';
  const about = { cluster: request.cluster.name, addon: addon.name, version: to.version, namespace };
  const warnings = [
    ...warningsOf(addon, to, target),
    ...corefileWarnings(about, addon.configurationValues, to.configurationValues),
    ...configurationDoubts(configuration, schema),
  ];
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
    rollBack: request.rollBack,
    rollBackTo: request.rollBackTo,
    bakeSeconds: request.bakeSeconds,
    settleSeconds: request.settleSeconds ?? null,
    deadlineAt: isoTime(deadlineAt),
    watchUntil: isoTime(watchUntil),
    changeUntil: isoTime(changeUntil),
    warnings,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(plan)).length;
  if (bytes > MOST_PLAN_BYTES) {
    return blockedPlan(
      request,
      `The present settings of ${addon.name} and the wanted ones have ${bytes} bytes together, more than the ${MOST_PLAN_BYTES} that an execution carries along.`,
      'Shorten its configuration, or update it without eks-upkeep.',
    );
  }
  if (request.dryRun) return { plan: null, move: { kind: 'tell', outcome: planned(plan) } };
  return { plan, move: { kind: 'start', course: firstCourse(plan, past) } };
}

/** The course at its beginning. */
export function firstCourse(plan: AddonPlan, { calls, story }: Past): AddonCourse {
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
    waitSeconds: 0,
    waitingFor: '',
    story,
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

function warningsOf(addon: Addon, to: AddonSettings, target: AddonTarget): string[] {
  const warnings: string[] = [];
  if (addon.status !== 'ACTIVE' || addon.issues.length > 0) {
    warnings.push(sentence(`Before the update the add-on was ${stateText(addon)}`));
  }
  const hasPermissions = to.serviceAccountRoleArn !== null || to.podIdentityAssociations.length > 0;
  if (target.kind === 'go' && target.needsIamPermissions && !hasPermissions) {
    warnings.push('The add-on has neither a role nor a pod identity, so it uses the permissions of the nodes.');
  }
  return warnings;
}

function kept(request: UpdateAddonRequest, addon: Addon, target: AddonTarget): PlannedMove {
  const reason = target.kind === 'stay' ? target.because : `${addon.version} is what the request asks for.`;
  const issues = addon.issues.map(issueText);
  const outcome = addonOutcome(request.dryRun ? 'Planned' : 'Kept', request, {
    summary: `${addon.name} on ${request.cluster.name} stays at ${addon.version}: ${reason}`,
    because: issues.map((issue) => `It is ${addon.status}: ${issue}`),
    codes: addon.issues.map(({ code }) => code),
    details: { decision: 'keep', from: addon.version, to: addon.version, because: reason },
  });
  const isSound = addon.status === 'ACTIVE' && issues.length === 0;
  return { plan: null, move: { kind: 'tell', outcome: isSound ? outcome : { ...outcome, severity: 'warning' } } };
}

function planned(plan: AddonPlan) {
  const { from, to, versions, changes, clusterVersion, warnings } = plan;
  return addonOutcome('Planned', plan, {
    summary: plannedSummary(plan),
    because: warnings,
    details: {
      decision: 'update',
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
