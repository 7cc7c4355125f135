import * as z from 'zod/mini';
import { fitsPattern } from '../../pattern.ts';
import type { OfferedVersion } from '../addon.ts';
import { compareVersions, readVersion } from './version.ts';

/** What a rollback of one step goes through, its goal last; or nothing, and why there is no way back. */
export const WayBack = z.strictObject({ path: z.array(z.string()), reason: z.string() });
export type WayBack = z.infer<typeof WayBack>;

export type Journey = {
  addon: string;
  clusterVersion: string;
  /** The version before. */
  from: string;
  /** The versions of the update, one a step. */
  versions: readonly string[];
  offered: readonly OfferedVersion[];
  rollBackTo: 'start' | 'last-good-step' | 'nearest';
  /** The versions to go through from the first step to the nearest version that may take the place of the one before. */
  toNearest: readonly string[];
  neverVersions?: readonly string[];
};

/**
 * For each step of an update, whether it can be rolled back: EKS takes an add-on only to a version that it offers for the
 * cluster, and after an upgrade of the control plane the installed one is often not among them.
 */
export function waysBack(journey: Journey): WayBack[] {
  const { addon, clusterVersion, from, versions, offered, rollBackTo, toNearest } = journey;
  const isOffered = offered.some(({ version }) => version === from);
  return versions.map((_, step) => {
    const steps = versions.slice(0, step).reverse();
    if (rollBackTo === 'last-good-step' && step > 0) return { path: steps.slice(0, 1), reason: '' };
    if (isOffered) return { path: [...steps, from], reason: '' };
    if (rollBackTo === 'nearest' && toNearest.length > 0) return { path: [...steps, ...toNearest], reason: '' };
    return {
      path: [],
      reason: `EKS does not offer ${addon} ${from} for Kubernetes ${clusterVersion}, and refuses to go back to it.`,
    };
  });
}

/**
 * The versions that may take the place of one that EKS does not offer, nearest first: not newer than it, and none that the
 * update goes through itself or the request excludes.
 */
export function nearestCandidates(
  from: string,
  versions: readonly string[],
  offered: readonly OfferedVersion[],
  neverVersions: readonly string[] = [],
): string[] {
  return offered
    .map(({ version }) => version)
    .filter((version) => readVersion(version) && compareVersions(version, from) < 0 && !versions.includes(version))
    .filter((version) => !neverVersions.some((pattern) => fitsPattern(pattern, version)))
    .sort((a, b) => compareVersions(b, a));
}

/** The first step that cannot be rolled back. */
export function firstWithoutWayBack(waysBackOfSteps: readonly WayBack[]): WayBack | undefined {
  return waysBackOfSteps.find(({ path }) => path.length === 0);
}

/** What a person should know before an update that cannot be rolled back is begun. */
export function wayBackWarnings(journey: Journey, ways: readonly WayBack[]): string[] {
  const lacking = firstWithoutWayBack(ways);
  if (lacking === undefined) return [];
  const stuck = journey.versions.filter((_, step) => ways[step]?.path.length === 0);
  const from = stuck.length < journey.versions.length ? ` from ${stuck.join(', ')}` : '';
  const step = from === '' ? 'the update' : 'that step';
  return [
    `There is no way back${from}: ${lacking.reason} If ${step} goes wrong, ${journey.addon} is left where it is then. ${wayBackAdvice(journey)}`,
  ];
}

/** What may be asked for instead of a rollback to the version before. */
export function wayBackAdvice({ addon, from, versions, offered, rollBackTo, neverVersions }: Journey): string {
  const [nearest] = nearestCandidates(from, versions, offered, neverVersions);
  if (nearest === undefined) return `EKS offers no older version that ${addon} could go back to instead.`;
  return rollBackTo === 'nearest'
    ? 'No older version that EKS offers takes the present configuration.'
    : `\`rollBackTo: nearest\` goes back to ${nearest} instead, or to the next older one that takes the present configuration.`;
}

/** The way back in a line of a plan. */
export function wayBackText(ways: readonly WayBack[]): string {
  const lacking = firstWithoutWayBack(ways);
  return lacking === undefined
    ? `Can be rolled back: yes, to ${ways[0]?.path.at(-1)}.`
    : `Can be rolled back: no, because ${lacking.reason}`;
}

/** The same for programs, with the versions that a rollback of each step goes through. */
export function wayBackDetails(ways: readonly WayBack[]) {
  const lacking = firstWithoutWayBack(ways);
  return { possible: lacking === undefined, reason: lacking?.reason ?? null, steps: ways.map(({ path }) => path) };
}
