import type { Addon, ClusterState, OfferedVersion } from '../addon.ts';

/** What pods of a cluster can run on, as EKS names it in `computeTypes` of a version, and as people call it. */
const KINDS: Readonly<Record<string, string>> = {
  ec2: 'managed node groups',
  fargate: 'Fargate profiles',
  auto: 'EKS Auto Mode',
  hybrid: 'hybrid nodes',
};
// EKS does not show nodes of the other kinds (hyperpod) at all.
const UNDERSTOOD: ReadonlySet<string> = new Set([...Object.keys(KINDS), 'local-cluster']);

type Cluster = Pick<ClusterState, 'name' | 'compute'>;

/** Whether the node groups must be read, beyond `known`, to know whether a version can run on the cluster. */
export function isPlaceInDoubt(offer: OfferedVersion, { compute }: Cluster, known: readonly string[]): boolean {
  const listed = new Set(offer.computeTypes);
  if (listed.size === 0 || [...listed].some((kind) => !UNDERSTOOD.has(kind))) return false;
  const isCertain = [...compute, ...known].some((kind) => listed.has(kind));
  return !isCertain && ['ec2', 'fargate', ...compute].some((kind) => !listed.has(kind));
}

type Placed = {
  cluster: Cluster;
  addon: Addon;
  offer: OfferedVersion | undefined;
  present: OfferedVersion | undefined;
};

/**
 * Warns of a version that EKS lists for none of the kinds of compute that the cluster has, as far as EKS shows them (`shown`;
 * `undefined` when they were not read). Only a warning: EKS does not show self-managed nodes, such as those of Karpenter, and on
 * Fargate a healthy add-on runs on such nodes, or needs none.
 */
export function computeWarnings({ cluster, addon, offer, present }: Placed, shown: readonly string[] | undefined) {
  if (offer === undefined || shown === undefined) return [];
  const kinds = [...new Set([...cluster.compute, ...shown])];
  const isListed = ({ computeTypes }: OfferedVersion) => kinds.some((kind) => computeTypes.includes(kind));
  if (kinds.length === 0 || offer.computeTypes.length === 0 || isListed(offer)) return [];

  const hadPlace = present !== undefined && isListed(present);
  const isHealthy = addon.status === 'ACTIVE' && addon.issues.length === 0;
  if (!hadPlace && isHealthy && !cluster.compute.includes('auto')) return [];
  const has = kinds.map((kind) => KINDS[kind] ?? kind).join(' and ');
  const before = hadPlace ? ` ${addon.version} is listed for ${present.computeTypes.join(', ')}.` : '';
  return [
    `EKS lists ${addon.name} ${offer.version} for ${offer.computeTypes.join(', ')} (computeTypes), and of ${cluster.name} it shows ${has} alone.${before} Unless there are other nodes, such as self-managed ones, its pods stay Pending.`,
  ];
}
