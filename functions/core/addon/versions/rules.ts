import { countText } from '../../count-text.ts';
import { fitsPattern } from '../../pattern.ts';
import type { OfferedVersion } from '../addon.ts';

/** Beside which Kubernetes version a version of an add-on must be offered, and what EKS offers there. */
export type Neighbour = {
  compatibility: 'previous' | 'next';
  clusterVersion: string;
  versions: ReadonlySet<string>;
};

/** When this installation first saw each version, and what time it is, in milliseconds since the epoch. */
export type Sightings = { firstSeenAt: Readonly<Record<string, string>>; now: number };

/** What may hold a version back that EKS offers for the cluster. */
export type VersionRules = {
  /** Such as eks.12; `undefined` when EKS did not say. */
  platformVersion: string | undefined;
  neighbour: Neighbour | undefined;
  neverVersions: readonly string[];
  minimumAgeDays: number;
  sightings: Sightings | undefined;
  /** Versions that were read and do not take the configuration, each with the reason. */
  misfits: ReadonlyMap<string, string>;
};

/** The rule that holds a version back, in words; `undefined` when none does. */
export function heldBackReason(offered: OfferedVersion, rules: VersionRules): string | undefined {
  return (
    platformProblem(offered, rules) ??
    neverProblem(offered, rules) ??
    neighbourProblem(offered, rules) ??
    ageProblem(offered, rules) ??
    rules.misfits.get(offered.version)
  );
}

/** EKS writes `*`, one platform version (`eks.5`), or one and all after it (`eks.5+`). */
function platformProblem({ platformVersions }: OfferedVersion, { platformVersion }: VersionRules): string | undefined {
  if (platformVersion === undefined || platformVersions.length === 0) return undefined;
  const fits = platformVersions.some((range) => isWithin(platformVersion, range));
  return fits
    ? undefined
    : `needs platform version ${platformVersions.join(' or ')}, and the cluster has ${platformVersion}`;
}

function isWithin(platformVersion: string, range: string): boolean {
  if (range === '*' || range === platformVersion) return true;
  const [least, has] = [/^eks\.(\d+)\+$/.exec(range)?.[1], /^eks\.(\d+)$/.exec(platformVersion)?.[1]];
  // What is of another form is NaN, of which no comparison is true.
  return Number(has) >= Number(least);
}

function neverProblem({ version }: OfferedVersion, { neverVersions }: VersionRules): string | undefined {
  const pattern = neverVersions.find((each) => fitsPattern(each, version));
  return pattern === undefined ? undefined : `is excluded (neverVersions: ${pattern})`;
}

function neighbourProblem({ version }: OfferedVersion, { neighbour }: VersionRules): string | undefined {
  if (neighbour === undefined || neighbour.versions.has(version)) return undefined;
  return `is not offered for Kubernetes ${neighbour.clusterVersion} (compatibility: ${neighbour.compatibility})`;
}

const DAY = 86_400_000;

function ageProblem({ version }: OfferedVersion, { minimumAgeDays, sightings }: VersionRules): string | undefined {
  if (minimumAgeDays === 0) return undefined;
  const first = sightings?.firstSeenAt[version];
  // What was not seen before has no age, and is not old enough.
  const age = Number(sightings?.now) - Date.parse(first ?? '');
  if (age >= minimumAgeDays * DAY) return undefined;
  const seen = first === undefined ? 'was not seen before' : `was first seen on ${first.slice(0, 10)}`;
  return `${seen}, and waits until it is ${countText(minimumAgeDays, 'day')} old (minimumAgeDays)`;
}
