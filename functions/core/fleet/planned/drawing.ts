import * as z from 'zod/mini';
import { isMisfit } from '../../addon/versions/misfit.ts';
import { compareVersions } from '../../addon/versions/version.ts';
import { countText } from '../../count-text.ts';
import { ABSENT } from '../../maintenance/selection.ts';
import { clusterText } from '../cluster.ts';
import type { Pins } from '../continued.ts';
import { type Changes, type FleetPlan, plannedWave, runName, WaveCluster } from '../plan.ts';
import type { MaintainFleetRequest } from '../request.ts';
import { ClusterResult, resultOf } from '../result.ts';
import { type FleetWave, paceOf } from '../waves.ts';

/** A cluster with its plan, as `maintain-cluster` made it, and what follows from that. */
export const PlannedCluster = z.strictObject({
  kind: z.enum(['change', 'blocked', 'up-to-date']),
  cluster: WaveCluster,
  result: ClusterResult,
});
export type PlannedCluster = z.infer<typeof PlannedCluster>;

/** The plan of the fleet: how each wave will go, what is changed on each cluster, and which versions were held back. */
export type Drawing = { plan: FleetPlan; planned: PlannedCluster[]; held: string[]; pins: Pins };

type Item = ClusterResult['items'][number];
/** `pins`: the versions of the run that this one continues. */
type Run = { request: MaintainFleetRequest; executionArn: string; pins: Pins };

/** Makes the plan of the fleet of the plans of its clusters. */
export function drawnUp(
  plan: FleetPlan,
  list: readonly WaveCluster[],
  results: readonly ClusterResult[],
  { request, executionArn, pins }: Run,
): Drawing {
  const byId = new Map(results.map((result) => [result.id, result]));
  const found = list.map((cluster): PlannedCluster => {
    const result = resultOf(cluster.id, byId);
    return { kind: kindOf(result), cluster, result };
  });
  const lowest = lowestVersions(found, pins);
  const held: string[] = absentTexts(found);
  const planned = found.map((each): PlannedCluster => {
    if (each.kind !== 'change') return each;
    const changes = changesOf(each, lowest, held);
    if (Object.keys(changes.versions).length + changes.profiles.length === 0) return { ...each, kind: 'up-to-date' };
    const { id, place, wave, cluster } = each.cluster;
    return {
      ...each,
      cluster: { id, place, run: runName('maintain', cluster, executionArn), wave, cluster, changes },
    };
  });
  const waves = plan.waves.map(({ name }, index) => {
    const own = planned.filter(({ cluster }) => cluster.wave === index);
    const count = (kind: PlannedCluster['kind']) => own.filter((each) => each.kind === kind).length;
    const toChange = own.filter(({ kind }) => kind === 'change').map(({ cluster: { cluster } }) => cluster);
    const wish = request.waves[index] ?? { name };
    const wave: FleetWave = { name, clusters: toChange, pace: paceOf(request, wish, toChange.length) };
    return plannedWave(wave, {
      toChange: toChange.length,
      blocked: count('blocked'),
      upToDate: count('up-to-date'),
    });
  });
  return { plan: { ...plan, waves }, planned, held, pins: Object.fromEntries(lowest) };
}

const decisionOf = ({ details }: Item): unknown => details.decision;
const isChange = (item: Item) => item.succeeded && ['update', 'replace'].includes(String(decisionOf(item)));

/** What the plan of a cluster found that cannot be changed. What it does not know is one of them. */
export const blockedItems = ({ items }: ClusterResult): Item[] =>
  items.filter((item) => !isChange(item) && (!item.succeeded || decisionOf(item) !== 'keep'));

function kindOf(result: ClusterResult): PlannedCluster['kind'] {
  if (result.end !== 'succeeded') return 'blocked';
  if (result.items.some(isChange)) return 'change';
  return blockedItems(result).length > 0 ? 'blocked' : 'up-to-date';
}

const targetOf = ({ resource, details: { decision, from, to } }: Item) =>
  decision === 'update' && typeof to === 'string' ? { resource, from: String(from), to } : undefined;

/** Add-ons for which the request has options, and which clusters do not have. */
function absentTexts(found: readonly PlannedCluster[]): string[] {
  const all = found.filter(({ result }) => result.end === 'succeeded').length;
  const counts = new Map<string, number>();
  for (const { resource, says } of found.flatMap(({ result }) => result.items)) {
    if (says === ABSENT) counts.set(resource, (counts.get(resource) ?? 0) + 1);
  }
  return [...counts].map(([addon, count]) => {
    const where =
      count === all
        ? 'no cluster has it; check the name'
        : `${count} of ${countText(all, 'cluster')} ${count === 1 ? 'does' : 'do'} not have it`;
    return `What the request says of ${addon} (addons.overrides) does nothing where it is not installed: ${where}.`;
  });
}

/** An add-on on a version of Kubernetes. */
const keyOf = (addon: string, { cluster }: WaveCluster) => `${addon} on Kubernetes ${cluster.version}`;

/** Why the configuration that an add-on has on its cluster holds it back from a newer version; empty when it does not. */
const misfitOf = ({ details: { heldBack } }: Item): string =>
  (Array.isArray(heldBack) ? heldBack : []).map(String).find(isMisfit) ?? '';

const isPinned = (item: Item) => isChange(item) && misfitOf(item) === '';

/**
 * The lowest of the versions to which the clusters of a version of Kubernetes would be updated: all of their Regions have it. What
 * holds back one cluster alone, which is its configuration, is none of the others' business.
 */
function lowestVersions(found: readonly PlannedCluster[], pins: Pins): Map<string, string> {
  const lowest = new Map(Object.entries(pins));
  for (const { cluster, result } of found) {
    for (const target of result.items.filter(isPinned).flatMap((item) => targetOf(item) ?? [])) {
      const key = keyOf(target.resource, cluster);
      const before = lowest.get(key);
      if (before === undefined || compareVersions(target.to, before) < 0) lowest.set(key, target.to);
    }
  }
  return lowest;
}

/**
 * What is changed on a cluster. Its waves get one version of an add-on, so that a later wave gets none that an earlier one has not
 * proved; an add-on that is already newer than that stays as it is.
 */
function changesOf({ cluster, result }: PlannedCluster, lowest: ReadonlyMap<string, string>, held: string[]): Changes {
  const items = result.items.filter(isChange);
  const versions = items.flatMap((item) => {
    const target = targetOf(item);
    if (target === undefined) return [];
    const { resource, from, to } = target;
    const pin = lowest.get(keyOf(resource, cluster)) ?? to;
    const version = compareVersions(to, pin) < 0 ? to : pin;
    if (version !== to) held.push(heldText(cluster, target, version));
    if (version !== pin) held.push(behindText(cluster, target, { pin, misfit: misfitOf(item) }));
    return from !== to && compareVersions(from, version) >= 0 && version !== to ? [] : [[resource, version] as const];
  });
  return {
    versions: Object.fromEntries(versions),
    profiles: items.filter((item) => decisionOf(item) === 'replace').map(({ resource }) => resource),
  };
}

function behindText(
  { cluster }: WaveCluster,
  { resource, to }: { resource: string; to: string },
  { pin, misfit }: { pin: string; misfit: string },
): string {
  return `${resource} on ${clusterText(cluster)} gets ${to}, and not ${pin} as the others on Kubernetes ${cluster.version}: ${misfit}`;
}

function heldText(
  { cluster }: WaveCluster,
  { resource, to }: { resource: string; to: string },
  version: string,
): string {
  return `${resource} on ${clusterText(cluster)} could have ${to}; all waves get ${version}, the lowest that the plan, or that of the run it continues, has for Kubernetes ${cluster.version}.`;
}
