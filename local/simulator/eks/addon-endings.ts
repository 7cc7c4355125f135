import { type Context, reportChange, schedule } from '../context.ts';
import { emitAddonEvent, emitHealthEvent } from '../events.ts';
import { changeFault } from '../faults.ts';
import { isRolledOut } from '../kubernetes/addons/rollout.ts';
import type { AddonChange, AddonState, ClusterState, Issue, Transition } from '../state.ts';
import type { UpdateEnding } from '../world/schema.ts';
import type { AddonInput } from './addons.ts';
import { setAssociations } from './identities.ts';

// Same-version updates were measured at ten to twelve seconds.
const SAME_VERSION_SECONDS = 11;
const NO_REPLICAS = "The add-on is unhealthy because it doesn't have the desired number of replicas.";

const WITHOUT_PODS: UpdateEnding = {
  ...{ status: 'Failed', errorCode: 'InsufficientNumberOfReplicas', resourceIds: [] },
  ...{ applied: true, addonStatus: 'DEGRADED' },
};

/** The issue of an add-on whose pods are missing. */
export const noReplicas = (): Issue => ({
  code: 'InsufficientNumberOfReplicas',
  message: NO_REPLICAS,
  resourceIds: [],
});

const MESSAGES: Readonly<Record<string, string>> = {
  InsufficientNumberOfReplicas: NO_REPLICAS,
  ConfigurationConflict: 'Conflicts found when trying to apply. Will not continue due to resolve conflicts mode.',
};

// What was seen of updates whose pods do not become ready.
const PODS_SECONDS = 900;
const POLL_SECONDS = 15;

/** `waitsSeconds`: it ends well only with the pods that the add-on wants, and waits for them so long. */
type Ending = { takesSeconds: number; ends: UpdateEnding; waitsSeconds?: number };
type Ends<K> = Extract<Transition, { kind: K }>;

/** How the update that starts now will go: as the world's fault says, else by the add-on's conflicts, else well. */
export function addonUpdateEnding(
  context: Context,
  cluster: ClusterState,
  addon: AddonState,
  input: AddonInput<'UpdateAddon'>,
): Ending | 'never' {
  const given = changeFault(context.world, context.state, 'addon-update', { cluster: cluster.name, addon: addon.name });
  if (given?.fault.never) return 'never';
  const sameVersion = (input.addonVersion ?? addon.version) === addon.version;
  const usual = sameVersion ? SAME_VERSION_SECONDS : (context.catalogue.addon(addon.name)?.updateSeconds ?? 60);
  const ends = given?.fault.ends ?? ownEnding(addon, input);
  const takesSeconds = given?.fault.takesSeconds ?? usual;
  if (given?.fault.ends || ends.status !== 'Successful' || !cluster.kubernetes) return { takesSeconds, ends };
  return { takesSeconds, ends, waitsSeconds: Math.max(takesSeconds, PODS_SECONDS) };
}

function ownEnding(addon: AddonState, input: AddonInput<'UpdateAddon'>): UpdateEnding {
  if (addon.conflicts.length === 0 || (input.resolveConflicts ?? 'NONE') !== 'NONE') {
    return { status: 'Successful', resourceIds: [] };
  }
  const lines = [
    'Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts:',
    ...addon.conflicts,
  ];
  return {
    status: 'Failed',
    errorCode: 'ConfigurationConflict',
    errorMessage: lines.join('\n'),
    resourceIds: [],
    applied: false,
  };
}

/** Whether an update that ends so leaves what it asked for. */
export const isApplied = ({ applied, status }: UpdateEnding): boolean => applied ?? status === 'Successful';

/** The update is over: what it asked for lands or not, and the add-on gets the status that follows. */
export function endAddonUpdate(context: Context, cluster: ClusterState, transition: Ends<'addon-update-ends'>): void {
  const addon = cluster.addons.find(({ name }) => name === transition.addon);
  const update = cluster.updates.find(({ id }) => id === transition.updateId);
  if (!addon || !update) return;
  const { before, change, waitsUntil } = transition;
  const isWaiting = waitsUntil !== undefined && !isRolledOut(context, cluster, addon.name);
  if (isWaiting && context.now < waitsUntil) {
    schedule(context, { ...transition, at: Math.min(context.now + POLL_SECONDS * 1000, waitsUntil) });
    return;
  }
  const ending: UpdateEnding = isWaiting ? WITHOUT_PODS : transition.ending;
  // It is DEGRADED until its pods are there.
  if (isWaiting) cluster.kubernetes?.unhealthyAddons.push(addon.name);
  const applied = isApplied(ending);
  if (applied) apply(context, cluster, addon, change);

  reportChange(context, cluster, { kind: 'update', name: update.id, from: update.status, to: ending.status });
  update.status = ending.status;
  update.errors = errorsOf(ending);
  // Both are on record of an update that changed nothing: an add-on left as it was, and one marked with the reason.
  const isMarked = ending.status === 'Failed' && !applied && context.world.failedUpdates === 'marked';
  const after = ending.addonStatus ?? (isMarked ? 'UPDATE_FAILED' : statusAfter(ending, applied, before.status));
  const health = ending.health?.map(issueOf) ?? healthAfter(ending, after, applied ? [] : before.health);
  setStatus(context, cluster, addon, after, health, before.status);
  if (ending.status === 'Successful') emitAddonEvent(context, cluster, addon, 'EKS Addon Update Succeeded', update.id);
  // Not documented by AWS: which event, if any, a cancelled update has. It has none here.
  if (ending.status === 'Failed') emitAddonEvent(context, cluster, addon, 'EKS Addon Update Failed', update.id);
  scheduleHealth(context, cluster, addon, ending);
}

/** The add-on degrades or recovers by itself. */
export function changeAddonHealth(context: Context, cluster: ClusterState, transition: Ends<'addon-health'>): void {
  const addon = cluster.addons.find(({ name }) => name === transition.addon);
  if (!addon) return;
  setStatus(context, cluster, addon, transition.status, transition.health, addon.status);
  if (transition.healsAfterSeconds !== undefined)
    scheduleHealing(context, cluster, addon, transition.healsAfterSeconds);
}

function apply(context: Context, cluster: ClusterState, addon: AddonState, change: AddonChange): void {
  addon.version = change.version ?? addon.version;
  addon.serviceAccountRoleArn = change.serviceAccountRoleArn;
  if (change.configurationValues !== undefined) addon.configurationValues = change.configurationValues;
  if (change.identities) setAssociations(context, cluster, addon, change.identities);
  if (change.clearsConflicts) addon.conflicts = [];
}

export function setStatus(
  context: Context,
  cluster: ClusterState,
  addon: AddonState,
  status: string,
  health: Issue[],
  before: string,
): void {
  reportChange(context, cluster, { kind: 'addon', name: addon.name, from: addon.status, to: status });
  addon.status = status;
  addon.health = health;
  addon.modifiedAt = context.now;
  emitHealthEvent(context, cluster, addon, before);
}

function scheduleHealth(context: Context, cluster: ClusterState, addon: AddonState, ending: UpdateEnding): void {
  const { degradesAfterSeconds, healsAfterSeconds } = ending;
  if (degradesAfterSeconds === undefined) {
    if (healsAfterSeconds !== undefined) scheduleHealing(context, cluster, addon, healsAfterSeconds);
    return;
  }
  schedule(context, {
    kind: 'addon-health',
    at: context.now + degradesAfterSeconds * 1000,
    cluster: cluster.key,
    addon: addon.name,
    status: 'DEGRADED',
    health: [noReplicas()],
    ...(healsAfterSeconds === undefined ? {} : { healsAfterSeconds }),
  });
}

function scheduleHealing(context: Context, cluster: ClusterState, addon: AddonState, seconds: number): void {
  const at = context.now + seconds * 1000;
  schedule(context, {
    kind: 'addon-health',
    at,
    cluster: cluster.key,
    addon: addon.name,
    status: 'ACTIVE',
    health: [],
  });
}

function statusAfter(ending: UpdateEnding, applied: boolean, before: string): string {
  if (ending.status === 'Successful') return 'ACTIVE';
  return applied ? 'DEGRADED' : before;
}

function healthAfter(ending: UpdateEnding, status: string, before: Issue[]): Issue[] {
  if (status === 'ACTIVE') return [];
  if (status !== 'DEGRADED' && status !== 'UPDATE_FAILED') return before;
  const code = ending.errorCode ?? 'InsufficientNumberOfReplicas';
  return [issueOf({ code, message: ending.errorMessage ?? '', resourceIds: ending.resourceIds })];
}

function errorsOf(ending: UpdateEnding): { errorCode: string; errorMessage: string; resourceIds: string[] }[] {
  if (ending.status !== 'Failed' && ending.errorCode === undefined) return [];
  const errorCode = ending.errorCode ?? 'Unknown';
  const errorMessage = ending.errorMessage ?? MESSAGES[errorCode] ?? `The update failed: ${errorCode}.`;
  return [{ errorCode, errorMessage, resourceIds: ending.resourceIds }];
}

function issueOf(issue: Issue): Issue {
  return { ...issue, message: issue.message || MESSAGES[issue.code] || `The add-on is unhealthy: ${issue.code}.` };
}
