import type { OfferedVersion } from './addon.ts';
import { compareVersions, minorLine, newest, readVersion } from './addon-version.ts';

/** The version to go to; or the reason to stay; or the reason why the wish cannot be met. */
export type AddonTarget =
  | { kind: 'go'; version: string; needsIamPermissions: boolean }
  | { kind: 'stay'; because: string }
  | { kind: 'blocked'; because: string; advice: string };

export type VersionWish = { addon: string; policy: string; allowDowngrade: boolean; clusterVersion: string };

/**
 * Applies a version policy to what EKS offers. Versions count as versions, whatever order EKS lists them in. An add-on
 * never goes backwards unless asked: `latest`, `default` and a minor line stay, an exact older version is blocked.
 */
export function chooseTarget(current: string, offered: readonly OfferedVersion[], wish: VersionWish): AddonTarget {
  const { addon, policy, allowDowngrade, clusterVersion } = wish;
  if (offered.length === 0) {
    return {
      kind: 'blocked',
      because: `EKS offers no version of ${addon} for Kubernetes ${clusterVersion}.`,
      advice: `See \`aws eks describe-addon-versions --addon-name ${addon}\` for the Kubernetes versions it supports.`,
    };
  }

  const wanted = pick(policy, offered);
  if (wanted === undefined) {
    return {
      kind: 'blocked',
      because: `${policy} is not offered for ${addon} on Kubernetes ${clusterVersion}.`,
      advice: `Offered are ${nearest(policy, offered).join(', ')}.`,
    };
  }

  if (compareVersions(wanted.version, current) < 0 && !allowDowngrade) {
    if (isFloating(policy)) return { kind: 'stay', because: `${current} is newer than ${policy}, ${wanted.version}.` };
    return {
      kind: 'blocked',
      because: `${wanted.version} is older than ${current}, and the request does not allow a downgrade.`,
      advice: 'Set `allowDowngrade: true` if you mean it.',
    };
  }
  return { kind: 'go', version: wanted.version, needsIamPermissions: wanted.needsIamPermissions };
}

// EKS documents, and at times enforces, one minor version at a time for these (user guide, "Updating an add-on").
const ONE_MINOR_AT_A_TIME = new Set(['vpc-cni', 'eks-pod-identity-agent']);

/** The versions to go through, the target last: one, unless the add-on must be taken one minor line at a time. */
export function stepsBetween(addon: string, from: string, to: string, offered: readonly OfferedVersion[]): string[] {
  const [start, end] = [readVersion(from), readVersion(to)];
  if (!ONE_MINOR_AT_A_TIME.has(addon) || !start || !end) return [to];

  const [low, high] = compareVersions(from, to) < 0 ? [from, to] : [to, from];
  const lines = new Map<string, string[]>();
  for (const { version } of offered) {
    const line = minorLine(version);
    const isBetween = compareVersions(version, low) > 0 && compareVersions(version, high) < 0;
    if (line === undefined || !isBetween || line === minorLine(from) || line === minorLine(to)) continue;
    lines.set(line, [...(lines.get(line) ?? []), version]);
  }

  const between = [...lines.values()].flatMap((versions) => newest(versions) ?? []).sort(compareVersions);
  return [...(low === from ? between : between.reverse()), to];
}

function isFloating(policy: string): boolean {
  return policy === 'latest' || policy === 'default' || /^v?\d+\.\d+$/.test(policy);
}

function pick(policy: string, offered: readonly OfferedVersion[]): OfferedVersion | undefined {
  const byAge = offered.toSorted((a, b) => compareVersions(a.version, b.version));
  if (policy === 'latest') return byAge.at(-1);
  if (policy === 'default') return byAge.findLast(({ isDefault }) => isDefault);
  if (isFloating(policy)) return byAge.findLast(({ version }) => minorLine(version) === policy.replace('v', ''));
  return byAge.find(({ version }) => version === policy);
}

/** Up to five offered versions, those of the same minor line first, newest first. */
function nearest(policy: string, offered: readonly OfferedVersion[]): string[] {
  const line = minorLine(policy) ?? policy.replace('v', '');
  const newestFirst = offered.map(({ version }) => version).sort((a, b) => compareVersions(b, a));
  const same = newestFirst.filter((version) => minorLine(version) === line);
  return [...new Set([...same, ...newestFirst])].slice(0, 5);
}
