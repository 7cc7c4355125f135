import type { HealthApi } from '../aws/eks/health.ts';
import type { ClusterPlace } from '../core/cluster.ts';
import { isToDiagnose, notReadLine, type Unhealthy, unhealthyIn } from '../core/health/diagnosis.ts';
import type { ResourceHealth } from '../core/health/health.ts';

/** What a cluster is asked about, or the line that says why nobody knows where to ask it. */
export type ToDiagnose = { asked: Unhealthy | undefined; lines: string[] };

const NOTHING: ToDiagnose = { asked: undefined, lines: [] };

/** The unhealthy add-ons among these, and where their cluster is asked for the causes. Of one with nothing unhealthy, nothing is read. */
export async function toDiagnose(
  eks: Pick<HealthApi, 'reach'>,
  place: ClusterPlace,
  resources: readonly ResourceHealth[],
): Promise<ToDiagnose> {
  const unhealthy = resources.filter(isToDiagnose);
  const [first] = unhealthy;
  if (first === undefined) return NOTHING;
  const reach = await eks.reach(place, first.region);
  if ('error' in reach) return { asked: undefined, lines: [notReadLine(reach)] };
  return { asked: unhealthyIn(reach, unhealthy), lines: [] };
}
