import type { AddonDrift } from '../../../../functions/core/drift/addon-drift.ts';
import { type ClusterDrift, driftTotals, isBehind } from '../../../../functions/core/drift/drift.ts';
import {
  behindText,
  nextText,
  notReadText,
  placeText,
  totalsText,
  wayBackText,
} from '../../../../functions/core/drift/drift-text.ts';
import {
  blocksUpgrade,
  insightText,
  insightTotals,
  type SeenCluster,
  type SeenDrift,
} from '../../../drift/upgrade-insights.ts';
import type { AddonRow, ClusterRow, Clusters, InsightRow } from '../wire.ts';

/** The drift of clusters as the page shows it; `besides` is what else is known of one. */
export function clusterRows(
  drift: SeenDrift,
  besides: (cluster: ClusterDrift) => Pick<ClusterRow, 'profiles' | 'kubernetesApi'> = () => ({}),
): Clusters {
  return {
    clusters: drift.clusters.map((cluster): ClusterRow => {
      const { name, region, accountId, kubernetes, next, addons } = cluster;
      return {
        ...{ id: placeText(cluster), name, region, accountId, kubernetes, next },
        addons: addons.map(addonRow),
        insights: insightRows(cluster),
        ...besides(cluster),
      };
    }),
    notRead: drift.notRead.map(notReadText),
    totals: [totalsText(driftTotals(drift, 0)), insightTotals(drift.clusters) ?? ''].join(' ').trim(),
  };
}

function insightRows({ insights }: SeenCluster): InsightRow[] {
  if (!('error' in insights)) return insights.map((each) => ({ text: insightText(each), blocks: blocksUpgrade(each) }));
  return [{ text: notReadText(insights), blocks: false }];
}

function addonRow(drift: AddonDrift): AddonRow {
  const { addon, installed, latest, health, says, next, wayBack } = drift;
  const reason = wayBack?.reason ?? null;
  return {
    ...{ addon, installed, health, says },
    latest: latest ?? '-',
    behind: behindText(drift),
    isBehind: isBehind(drift, 0),
    next: nextText(drift),
    blocksNext: next.state === 'must move' || next.state === 'not offered',
    wayBack: reason === null ? wayBackText(drift) : `${wayBackText(drift)}: ${reason}`,
  };
}
