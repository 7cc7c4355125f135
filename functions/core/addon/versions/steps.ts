import type { OfferedVersion } from '../addon.ts';
import { compareVersions, minorLine, newest, readVersion } from './version.ts';

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
