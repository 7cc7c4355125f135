import type { Addon, AddonSettings, PodIdentity } from '../addon.ts';
import { differences, isAt } from '../change.ts';
import type { AddonPlan } from '../progress.ts';
import { changedMembers } from './changed-members.ts';

/** "coredns on prod-1 was updated from A to B.", or what was changed when the version stays; never "from A to A". */
export function updatedSummary({ addon, cluster, from, to }: AddonPlan): string {
  const changes = settingChanges(from, to);
  const name = `${addon} on ${cluster.name}`;
  if (from.version !== to.version) {
    const besides = changes.length > 0 ? `; ${joined(changes)}` : '';
    return `${name} was updated from ${from.version} to ${to.version}${besides}.`;
  }
  if (changes.length > 0) return `${name} was changed at ${to.version}: ${joined(changes)}.`;
  return `${name} was updated again at ${to.version} and is no longer ${from.status}.`;
}

/** What a plan would do, in the same words. */
export function plannedSummary({ addon, cluster, from, to, versions }: AddonPlan): string {
  const changes = settingChanges(from, to).map((change) => change.replace(/ (?:was|were) /, ' would be '));
  const name = `${addon} on ${cluster.name}`;
  if (from.version !== to.version) {
    const besides = changes.length > 0 ? `; ${joined(changes)}` : '';
    return `${name} would be updated from ${from.version} to ${versions.join(', then ')}${besides}.`;
  }
  if (changes.length > 0) return `${name} would be changed at ${to.version}: ${joined(changes)}.`;
  return `${name} would be updated again at ${to.version}, since it is ${from.status}.`;
}

/** The first sentence of an update that failed: where the add-on is now, as far as it is known. */
export function failedSummary({ addon: name, cluster, from, to }: AddonPlan, addon: Addon | undefined): string {
  const subject = `${name} on ${cluster.name}`;
  const moves = from.version !== to.version;
  const goal = moves ? `The update of ${subject} to ${to.version}` : `The change of ${subject}`;
  if (addon === undefined) return `${goal} failed.`;
  if (isAt(addon, from)) {
    if (moves) return `${subject} was not updated to ${to.version}; it is at ${from.version}, as before.`;
    const parts = differences(to, from).map((part) => SETTINGS[part] ?? part);
    const what = parts.length > 0 ? ` Not changed: ${parts.join(', ')}.` : '';
    return `The change of ${subject} failed; it is ${addon.status} at ${to.version}.${what}`;
  }
  if (addon.version === to.version)
    return `${subject} is at ${to.version}, but the update failed: it is ${addon.status}.`;
  return `${goal} stopped at ${addon.version}, ${addon.status}.`;
}

const SETTINGS: Readonly<Record<string, string>> = {
  configurationValues: 'the configuration',
  serviceAccountRoleArn: 'the role',
  podIdentityAssociations: 'the pod identities',
};

/** Each setting beside the version that differs, as a clause of its own. */
function settingChanges(from: AddonSettings, to: AddonSettings): string[] {
  const changed = differences(from, to);
  return [
    ...(changed.includes('configurationValues') ? [configurationChange(from, to)] : []),
    ...(changed.includes('serviceAccountRoleArn') ? [roleChange(from, to)] : []),
    ...(changed.includes('podIdentityAssociations') ? [identityChange(from, to)] : []),
  ];
}

const MOST_MEMBERS = 8;

function configurationChange(from: AddonSettings, to: AddonSettings): string {
  const members = changedMembers(from.configurationValues, to.configurationValues);
  const first = members.slice(0, MOST_MEMBERS).join(', ');
  const rest = members.length > MOST_MEMBERS ? ` and ${members.length - MOST_MEMBERS} more` : '';
  return `the configuration was changed${first === '' ? '' : ` (${first}${rest})`}`;
}

function roleChange({ serviceAccountRoleArn: old }: AddonSettings, { serviceAccountRoleArn: role }: AddonSettings) {
  if (role === null) return `the role ${old} was removed`;
  return old === null ? `the role ${role} was set` : `the role was changed from ${old} to ${role}`;
}

function identityChange(from: AddonSettings, to: AddonSettings): string {
  const [old, now] = [from.podIdentityAssociations, to.podIdentityAssociations];
  const has = (list: readonly PodIdentity[], account: string) => list.find((each) => each.serviceAccount === account);
  const changes = [...new Set([...old, ...now].map(({ serviceAccount }) => serviceAccount))].flatMap((account) => {
    const [was, is] = [has(old, account), has(now, account)];
    if (was?.roleArn === is?.roleArn) return [];
    if (is === undefined) return [`${account} removed`];
    return [was === undefined ? `${account} added` : `${account} given another role`];
  });
  return `the pod identities were changed (${changes.join(', ')})`;
}

function joined(clauses: readonly string[]): string {
  return clauses.length < 2 ? clauses.join('') : `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1)}`;
}
