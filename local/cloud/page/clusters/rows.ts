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
import type { AddonRow, ClusterRow, Clusters, InsightRow, ProfileRow } from '../wire.ts';

/** The drift of clusters as the page shows it; `profilesOf` gives the Fargate profiles of one, where they are known. */
export function clusterRows(
  drift: SeenDrift,
  profilesOf: (cluster: ClusterDrift) => ProfileRow[] | undefined = () => undefined,
): Clusters {
  return {
    clusters: drift.clusters.map((cluster): ClusterRow => {
      const { name, region, accountId, kubernetes, next, addons } = cluster;
      const profiles = profilesOf(cluster);
      return {
        ...{ id: placeText(cluster), name, region, accountId, kubernetes, next },
        addons: addons.map(addonRow),
        insights: insightRows(cluster),
        ...(profiles && { profiles }),
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
