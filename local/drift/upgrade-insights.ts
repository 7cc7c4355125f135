import { awsEks } from '../../functions/core/aws-command.ts';
import { countText, isOrAre } from '../../functions/core/count-text.ts';
import type { ClusterDrift, Drift } from '../../functions/core/drift/drift.ts';
import { notReadText } from '../../functions/core/drift/drift-text.ts';
import type { NotScanned } from '../../functions/core/health/health.ts';
import type { Insight } from '../../functions/core/maintenance/insights.ts';
import { clusterNames } from './drift-rows.ts';

/** A check by EKS of whether a cluster can be upgraded that does not pass, with what EKS says of it and recommends. */
export type UpgradeInsight = { name: string; clusterVersion: string | null; status: string; says: string[] };

/** The drift of a cluster, and what EKS itself says of its upgrade, or why that could not be read. */
export type SeenCluster = ClusterDrift & { insights: UpgradeInsight[] | NotScanned };
export type SeenDrift = Omit<Drift, 'clusters'> & { clusters: SeenCluster[] };

type Where = { name: string; region: string };

const RANKS = ['ERROR', 'WARNING'];
const rankOf = ({ status }: UpgradeInsight) => (RANKS.indexOf(status) + RANKS.length + 1) % (RANKS.length + 1);

/** What EKS's insights say against the upgrade of a cluster, the worst first. One without an id has no details to ask for. */
export function upgradeInsights(
  { name, region }: Where,
  read: readonly Insight[] | NotScanned,
): SeenCluster['insights'] {
  if ('error' in read) return read;
  return read
    .filter(({ category, status }) => category === 'UPGRADE_READINESS' && status !== 'PASSING')
    .map(({ id, name: check, clusterVersion, status, reason, details }) => ({
      ...{ name: check, clusterVersion, status },
      says: [
        reason,
        ...recommendedIn(details),
        ...(id === ''
          ? []
          : [`Details: \`${awsEks({ region }, `describe-insight --cluster-name ${name} --id ${id}`)}\``]),
      ].filter((text) => text !== ''),
    }))
    .toSorted((one, other) => rankOf(one) - rankOf(other));
}

function recommendedIn(details: Insight['details']): string[] {
  if (details === undefined) return [];
  if ('error' in details) return [`${details.what} could not be read: ${details.error}: ${details.message}`];
  return [details.recommendation];
}

/** Whether EKS says that a cluster cannot be upgraded as it is. */
export const blocksUpgrade = ({ status }: UpgradeInsight): boolean => status === 'ERROR';

/** Each insight in a line, or why they could not be read. */
export function insightLines(drift: SeenDrift): string[] {
  const nameOf = clusterNames(drift);
  return drift.clusters.flatMap((cluster) => {
    const { insights } = cluster;
    const texts = 'error' in insights ? [notReadText(insights)] : insights.map(insightText);
    return texts.map((text) => `${nameOf(cluster)}: ${text}`);
  });
}

/** `ERROR for Kubernetes 1.34: "Deprecated APIs removed in Kubernetes v1.34". Deprecated API usage detected.` */
export function insightText({ name, clusterVersion, status, says }: UpgradeInsight): string {
  const version = clusterVersion === null ? '' : ` for Kubernetes ${clusterVersion}`;
  return [`${status}${version}: "${name}".`, ...says].join(' ');
}

/** What EKS says against upgrades, counted; undefined when it says nothing against them. */
export function insightTotals(clusters: readonly SeenCluster[]): string | undefined {
  const blocked = clusters.filter(({ insights }) => !('error' in insights) && insights.some(blocksUpgrade)).length;
  if (blocked === 0) return undefined;
  return `EKS's own insights say that ${countText(blocked, 'cluster')} ${isOrAre(blocked)} not ready for an upgrade.`;
}
