import type { FleetCluster } from '../../../functions/core/fleet/cluster.ts';

/** A cluster as discovery finds it. */
export const aFleetCluster = (changes: Partial<FleetCluster> = {}): FleetCluster => ({
  name: 'prod-1',
  accountId: '111122223333',
  region: 'eu-west-1',
  version: '1.33',
  tags: {},
  ...changes,
});

/** Clusters with the names `PREFIX0`, `PREFIX1` and so on. */
export const someClusters = (count: number, prefix: string, changes: Partial<FleetCluster> = {}): FleetCluster[] =>
  Array.from({ length: count }, (_, index) => aFleetCluster({ ...changes, name: `${prefix}${index}` }));
