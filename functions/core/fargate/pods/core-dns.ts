import { countText } from '../../count-text.ts';
import { type Crew, isTerminating } from './crew.ts';

/** What resolves names in a cluster while its CoreDNS moves. */
type CoreDnsMove = { isSafe: boolean; says: string };

/** How many replicas have to be ready elsewhere, so that one can fail while the others move. */
const LEAST_ELSEWHERE = 2;

/** What moving CoreDNS from a profile means for the cluster; `undefined` for any other workload. */
export function coreDnsMove(old: string, { workload, old: pods }: Crew): CoreDnsMove | undefined {
  if (workload?.kind !== 'Deployment' || workload.namespace !== 'kube-system' || workload.name !== 'coredns')
    return undefined;
  const leaving = pods.filter((pod) => pod.isReady && !isTerminating(pod)).length;
  const elsewhere = Math.max(workload.available - leaving, 0);
  const isSafe = elsewhere >= LEAST_ELSEWHERE;
  const stays = `CoreDNS runs on ${old} with ${countText(elsewhere, 'ready replica')} elsewhere`;
  return {
    isSafe,
    says: isSafe
      ? `${stays}, which resolve names while it moves`
      : `${stays}: while it moves, names in the cluster may not resolve`,
  };
}
