import type { AddonDrift } from '../../functions/core/drift/addon-drift.ts';
import type { ClusterDrift, Drift } from '../../functions/core/drift/drift.ts';
import { behindText, nextText, placeText, wayBackText } from '../../functions/core/drift/drift-text.ts';

export const DRIFT_HEADINGS = [
  'Cluster',
  'Add-on',
  'Installed',
  'Latest',
  'Behind',
  'Way back',
  'Health',
  'Next Kubernetes',
] as const;

/** The cells of an add-on, in the order of the headings. */
export const driftCells = (cluster: string, { next }: ClusterDrift, addon: AddonDrift): string[] => [
  cluster,
  addon.addon,
  addon.installed,
  addon.latest ?? '-',
  behindText(addon),
  wayBackText(addon),
  addon.health,
  `${next}: ${nextText(addon)}`,
];

/** How each cluster is called: by its name, and by where it is too when there is more than one account and Region. */
export function clusterNames({ clusters, notRead }: Drift): (cluster: ClusterDrift) => string {
  const places = new Set([...clusters, ...notRead].map(({ accountId, region }) => placeText({ accountId, region })));
  return (cluster) => `${places.size > 1 ? placeText(cluster) : cluster.name} (${cluster.kubernetes})`;
}
