import type { OfferedVersion } from '../addon.ts';
import { compareVersions, minorLine, newest, readVersion } from './version.ts';

// EKS documents, and at times enforces, one minor version at a time for these (user guide, "Updating an add-on").
const ONE_MINOR_AT_A_TIME = new Set(['vpc-cni', 'eks-pod-identity-agent']);

/** The versions to go through, the target last: one, unless the add-on must be taken one minor line at a time. */
export function stepsBetween(addon: string, from: string, to: string, offered: readonly OfferedVersion[]): string[] {
  const lines = linesBetween(addon, from, to, offered);
  const between = [...lines.values()].flatMap((versions) => newest(versions) ?? []).sort(compareVersions);
  return [...(compareVersions(from, to) < 0 ? between : between.reverse()), to];
}

/**
 * Why a version cannot be reached: EKS offers a minor line on the way to it, and none of its versions is `passable`. The newest
 * of them and what holds it back (`reasonOf`) are named. `undefined` when nothing is in the way.
 */
export function lineInTheWay(
  addon: string,
  { from, to }: { from: string; to: string },
  { offered, passable }: { offered: readonly OfferedVersion[]; passable: readonly OfferedVersion[] },
  reasonOf: (offer: OfferedVersion) => string | undefined,
): string | undefined {
  const ways = linesBetween(addon, from, to, passable);
  const [, versions = []] = [...linesBetween(addon, from, to, offered)].find(([line]) => !ways.has(line)) ?? [];
  const last = offered.find(({ version }) => version === newest(versions));
  if (last === undefined) return undefined;
  return `is reached through ${minorLine(last.version)} only, since EKS takes ${addon} one minor version at a time, and ${last.version} ${reasonOf(last)}`;
}

/** The offered versions of each minor line that the add-on has to be taken through. */
function linesBetween(
  addon: string,
  from: string,
  to: string,
  offered: readonly OfferedVersion[],
): ReadonlyMap<string, string[]> {
  const lines = new Map<string, string[]>();
  if (!ONE_MINOR_AT_A_TIME.has(addon) || !readVersion(from) || !readVersion(to)) return lines;

  const [low, high] = compareVersions(from, to) < 0 ? [from, to] : [to, from];
  for (const { version } of offered) {
    const line = minorLine(version);
    const isBetween = compareVersions(version, low) > 0 && compareVersions(version, high) < 0;
    if (line === undefined || !isBetween || line === minorLine(from) || line === minorLine(to)) continue;
    lines.set(line, [...(lines.get(line) ?? []), version]);
  }
  return lines;
}
