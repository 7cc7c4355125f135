import { countText } from '../../count-text.ts';
import type { Outcome } from '../../outcome.ts';
import { clusterText } from '../cluster.ts';
import { fleetOutcome } from '../outcome.ts';
import type { FleetPlan } from '../plan.ts';
import { blockedItems, type Drawing, type PlannedCluster } from './drawing.ts';

// Of each list, so that the whole is a message that people read; the plan in the bucket has everything.
const MOST_LINES = 20;

/** The plan of a fleet, for people, before anything is changed. */
export function planOutcome({ plan, planned, held }: Drawing, executionArn: string): Outcome {
  const count = (kind: PlannedCluster['kind']) => planned.filter((each) => each.kind === kind).length;
  const [change, blocked, upToDate] = [count('change'), count('blocked'), count('up-to-date')];
  const isClean = plan.unreachable === 0 && planned.every(({ result }) => blockedItems(result).length === 0);
  return fleetOutcome('Planned', {
    summary: `Of ${countText(planned.length, 'cluster')} in ${countText(plan.waves.length, 'wave')}: ${change} would be changed, ${upToDate} up to date, ${blocked} blocked.`,
    severity: isClean ? 'info' : 'warning',
    reasons: [
      ...plan.waves.map(waveText),
      ...some(versionTexts(planned), 'version'),
      ...some(planned.flatMap(blockedTexts), 'thing', 'that cannot be changed'),
      ...some(planned.flatMap(wayBackTexts), 'add-on', 'without a way back'),
      ...some(held, 'version', 'held back'),
      ...plan.warnings,
    ],
    advice:
      plan.dryRun || change === 0
        ? []
        : [`To stop it before it changes anything more: \`upkeep stop ${executionArn}\``],
    details: {
      clusters: planned.length,
      change,
      blocked,
      upToDate,
      unreachable: plan.unreachable,
      folder: plan.folder,
    },
  });
}

function some(lines: readonly string[], noun: string, which = ''): string[] {
  const left = lines.length - MOST_LINES;
  return left > 0
    ? [...lines.slice(0, MOST_LINES), `... and ${[countText(left, `more ${noun}`), which].join(' ').trim()}.`]
    : [...lines];
}

/** What its concurrency and tolerance mean for a wave. */
function waveText({ name, toChange, blocked, upToDate, pace, forecast }: FleetPlan['waves'][number]): string {
  const others = [...(upToDate > 0 ? [`${upToDate} up to date`] : []), ...(blocked > 0 ? [`${blocked} blocked`] : [])];
  if (toChange === 0) return `Wave ${name}: nothing to change${others.map((each) => `, ${each}`).join('')}.`;
  const { atOnce, seconds, mostFailures } = forecast;
  return [
    `Wave ${name}: ${[`${toChange} to change`, ...others].join(', ')}.`,
    `Up to ${atOnce} at the same time, which takes about ${durationText(seconds)};`,
    `${pace.toleratedFailures} may fail, and up to ${mostFailures} can before it stops.`,
    ...(pace.bakeSeconds > 0 ? [`Afterwards it bakes for ${durationText(pace.bakeSeconds)}.`] : []),
  ].join(' ');
}

function durationText(seconds: number): string {
  if (seconds < 5400) return countText(Math.ceil(seconds / 60), 'minute');
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} hours`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** Each version that an add-on is updated to, and on how many clusters. */
function versionTexts(planned: readonly PlannedCluster[]): string[] {
  const counts = new Map<string, number>();
  for (const { cluster, result } of planned) {
    for (const [addon, version] of Object.entries(cluster.changes?.versions ?? {})) {
      const item = result.items.find(({ resource }) => resource === addon);
      const from = String(item?.details.from);
      const how = from === version ? `other settings at ${version}` : `${from} -> ${version}`;
      const text = `${addon} (Kubernetes ${cluster.cluster.version}): ${how}`;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    for (const profile of cluster.changes?.profiles ?? []) {
      const text = `Fargate profile ${profile}: replaced`;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([text, on]) => `${text} on ${countText(on, 'cluster')}.`);
}

function blockedTexts({ cluster, result }: PlannedCluster): string[] {
  const where = clusterText(cluster.cluster);
  if (result.end !== 'succeeded') return [`${where} cannot be maintained: ${result.says.replaceAll('\n', ' ')}`];
  return blockedItems(result).map(({ says }) => `${where}: ${says.replaceAll('\n', ' ')}`);
}

/** What could not be rolled back, by the sentence with which the plan of an add-on says so. */
function wayBackTexts({ kind, cluster, result }: PlannedCluster): string[] {
  if (kind !== 'change') return [];
  return result.items.flatMap(({ resource, says }) => {
    const [no] = /^Can be rolled back: no.*/m.exec(says) ?? [];
    return no === undefined ? [] : [`${resource} on ${clusterText(cluster.cluster)}: ${no}`];
  });
}
