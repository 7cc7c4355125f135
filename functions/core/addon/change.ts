import { sameConfiguration } from '../configuration/configuration.ts';
import { requestToken } from '../request-token.ts';
import type { AddonChange, AddonSettings, AddonUpdate } from './addon.ts';
import type { AddonPlan, AddonProgress } from './progress.ts';

/** No custom configuration, as UpdateAddon takes it: leaving the member out would keep the current one. */
const NO_CONFIGURATION = '{}';

/**
 * What to send for the current step. Steps in between change only the version; the last one sends the requested settings, and every
 * step of a rollback those of the snapshot. The role is always sent, because EKS drops one that is not.
 */
export function changeOf(plan: AddonPlan, progress: AddonProgress, executionArn: string): AddonChange {
  const goal = goalOf(plan, progress);
  const sendsSettings = progress.phase === 'rollback' || isLastStep(progress);
  return {
    addon: plan.addon,
    version: goal.version,
    resolveConflicts: progress.conflictMode,
    ...(goal.serviceAccountRoleArn !== null && { serviceAccountRoleArn: goal.serviceAccountRoleArn }),
    ...(sendsSettings &&
      plan.changes.configuration && { configurationValues: goal.configurationValues ?? NO_CONFIGURATION }),
    ...(sendsSettings && plan.changes.identities && { podIdentityAssociations: goal.podIdentityAssociations }),
    clientRequestToken: requestToken(executionArn, progress.phase, goal.version, String(progress.calls)),
  };
}

/** The settings of the add-on when the current step has succeeded. */
export function goalOf(plan: AddonPlan, progress: AddonProgress): AddonSettings {
  const version = progress.path[progress.step] ?? plan.to.version;
  const isRequested = progress.phase === 'update' && isLastStep(progress);
  return isRequested ? plan.to : { ...snapshotOf(plan), version };
}

/** What a rollback of the current step restores: the snapshot, at the version that the plan says it can go back to. */
export function rollbackGoal(plan: AddonPlan, progress: AddonProgress): AddonSettings {
  const version = plan.wayBack[progress.step]?.path.at(-1) ?? plan.from.version;
  return { ...snapshotOf(plan), version };
}

/** The versions of a rollback, its goal last, from where the add-on is now; none when there is no way back. */
export function rollbackPath(plan: AddonPlan, progress: AddonProgress, installed: string): string[] {
  const path = plan.wayBack[progress.step]?.path ?? [];
  const left = path.slice(path.indexOf(installed) + 1);
  return left.length > 0 ? left : path.slice(-1);
}

/** Whether the add-on has these settings, however its configuration is written. */
export function isAt(addon: AddonSettings, settings: AddonSettings): boolean {
  return addon.version === settings.version && differences(addon, settings).length === 0;
}

/** The settings besides the version in which an add-on differs, by EKS's names. */
export function differences(addon: AddonSettings, settings: AddonSettings): string[] {
  const names: string[] = [];
  if (!sameConfiguration(addon.configurationValues, settings.configurationValues)) names.push('configurationValues');
  if (addon.serviceAccountRoleArn !== settings.serviceAccountRoleArn) names.push('serviceAccountRoleArn');
  if (identityKeys(addon) !== identityKeys(settings)) names.push('podIdentityAssociations');
  return names;
}

/** Whether an update found in EKS has the parameters of the current step, and so is most likely our own. */
export function isOwnUpdate(update: AddonUpdate, change: AddonChange): boolean {
  const { AddonVersion, ResolveConflicts, ConfigurationValues, ServiceAccountRoleArn } = update.params;
  return (
    AddonVersion === change.version &&
    (ResolveConflicts ?? 'NONE') === change.resolveConflicts &&
    (ConfigurationValues ?? undefined) === change.configurationValues &&
    (ServiceAccountRoleArn ?? undefined) === change.serviceAccountRoleArn
  );
}

function isLastStep({ step, path }: AddonProgress): boolean {
  return step === path.length - 1;
}

function snapshotOf({ from }: AddonPlan): AddonSettings {
  const { version, configurationValues, serviceAccountRoleArn, podIdentityAssociations } = from;
  return { version, configurationValues, serviceAccountRoleArn, podIdentityAssociations };
}

function identityKeys({ podIdentityAssociations }: AddonSettings): string {
  const keys = podIdentityAssociations.map(({ serviceAccount, roleArn }) => `${serviceAccount} ${roleArn}`);
  return [...new Set(keys)].sort().join('\n');
}
