import type { AddonDrift } from '../../../../functions/core/drift/addon-drift.ts';
import { type ClusterDrift, type Drift, driftTotals, isBehind } from '../../../../functions/core/drift/drift.ts';
import {
  behindText,
  nextText,
  notReadText,
  placeText,
  totalsText,
  wayBackText,
} from '../../../../functions/core/drift/drift-text.ts';
import type { AddonRow, ClusterRow, Clusters, ProfileRow } from '../wire.ts';

/** The drift of clusters as the page shows it; `profilesOf` gives the Fargate profiles of one, where they are known. */
export function clusterRows(
  drift: Drift,
  profilesOf: (cluster: ClusterDrift) => ProfileRow[] | undefined = () => undefined,
): Clusters {
  return {
    clusters: drift.clusters.map((cluster): ClusterRow => {
      const { name, region, accountId, kubernetes, next, addons } = cluster;
      const profiles = profilesOf(cluster);
      return {
        ...{ id: placeText(cluster), name, region, accountId, kubernetes, next },
        addons: addons.map(addonRow),
        ...(profiles && { profiles }),
      };
    }),
    notRead: drift.notRead.map(notReadText),
    totals: totalsText(driftTotals(drift, 0)),
  };
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
