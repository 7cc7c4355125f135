import { type ClusterPlace, locationOf } from '../cluster.ts';

/** The key under which an execution claims a cluster, whatever it changes there. */
export function clusterKey(place: ClusterPlace, executionArn: string): string {
  const { accountId, region } = locationOf(place, executionArn);
  return `maintains#${accountId}/${region}/${place.name}`;
}

/** What to say of a cluster that another execution has to itself. */
export function claimedBy(cluster: string, holder: string): { reason: string; advice: string } {
  return {
    reason: `The cluster ${cluster} is being changed by ${holder}, and only one execution at a time changes a cluster.`,
    advice: 'Start again when that has ended: what is up to date by then is not changed.',
  };
}
