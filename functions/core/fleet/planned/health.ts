import type { ClusterPlace } from '../../cluster.ts';
import { healthOf, type NotScanned, type ResourceHealth, troubleText } from '../../health/health.ts';
import { clusterText } from '../cluster.ts';
import type { ClusterResult } from '../result.ts';
import type { PlannedCluster } from './drawing.ts';

/** An add-on that a run has updated, and where. */
export type ToCheck = { placeName: string; cluster: ClusterPlace; where: string; addon: string };

/** The add-ons of a wave that were updated. */
export function toCheck(planned: readonly PlannedCluster[], results: readonly ClusterResult[]): ToCheck[] {
  const clusters = new Map(planned.map(({ cluster }) => [cluster.id, cluster]));
  return results.flatMap(({ id, items }) => {
    const found = clusters.get(id);
    if (found === undefined) return [];
    const { name, region, roleArn, externalId } = found.cluster;
    const cluster = {
      ...{ name, region },
      ...(roleArn !== undefined && { roleArn }),
      ...(externalId !== undefined && { externalId }),
    };
    return items
      .filter((item) => item.name === 'Updated')
      .map(({ resource }) => ({ placeName: found.place, cluster, where: clusterText(found.cluster), addon: resource }));
  });
}

const MOST_ISSUES = 20;
const LONGEST_ISSUE = 500;

/** As many issues as an execution can carry along, however large the fleet is, and how many more there are. */
export function shownIssues(issues: readonly string[]): string[] {
  const shown = issues.slice(0, MOST_ISSUES).map((issue) => issue.slice(0, LONGEST_ISSUE));
  return issues.length > shown.length ? [...shown, `... and ${issues.length - shown.length} more.`] : shown;
}

/** What is wrong with an add-on, or that nobody knows; nothing when it is healthy, or being changed by somebody. */
export function issueText({ where, addon }: ToCheck, read: ResourceHealth | NotScanned): string[] {
  if ('error' in read) return [`${addon} on ${where} could not be checked: ${read.error}: ${read.message}`];
  return healthOf(read) === 'unhealthy' ? [`${addon} on ${where} is ${troubleText(read)}.`] : [];
}
